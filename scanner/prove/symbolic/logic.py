"""`&&`, `||` and `!`, of conditions and of values."""

from collections.abc import Callable

from scanner.prove.formula import negated
from scanner.prove.symbolic.cases import ERROR, MISSING, join_cases, join_missing, narrow
from scanner.prove.symbolic.leaves import Case, Cases, Constant, Error, Leaf, Missing, NotModelled
from scanner.prove.symbolic.presence import has_truth
from scanner.prove.symbolic.stops import is_stop
from scanner.prove.symbolic.world import World


def answers(world: World, value: Cases) -> Cases:
    """A condition's answer from its value, in which null is resolved: true, false, missing, an error, or not modelled."""
    return join_cases(world, [(when, _as_answer(leaf)) for when, leaf in value])


def opposite(answer: Cases) -> Cases:
    """The answer of `!` from the one of its operand."""
    return tuple((when, Constant(not leaf.value) if isinstance(leaf, Constant) else leaf) for when, leaf in answer)


def join_conditions(world: World, first: Cases, second: Callable[[], Cases], deciding: bool) -> Cases:
    """`&&` and `||` of conditions: one side can decide, whatever is missing of the other.

    `deciding` is the answer that decides: true for `||`, false for `&&`. The second side is read only where it matters.
    """
    if all(_decides(leaf, deciding) for _, leaf in first):
        return first
    others = second()
    results: list[Case] = []
    for when, leaf in first:
        if _decides(leaf, deciding):
            results.append((when, leaf))
        else:
            joined = [(formula, _joined(leaf, other, deciding)) for formula, other in others]
            results += narrow(world, when, joined)
    return join_cases(world, results)


def choose_value(world: World, left: Cases, right: Cases, keeps_true: bool) -> Cases:
    """`||` and `&&` of values: the left one if it is true, or for `&&` if it is not; else the right one."""
    results: list[Case] = []
    for when, leaf in left:
        if is_stop(leaf):
            results.append((when, leaf))
            continue
        is_true = has_truth(world, leaf)
        kept = is_true if keeps_true else negated(is_true)
        results.append((world.all_of([when, kept]), leaf))
        results += narrow(world, world.all_of([when, negated(kept)]), right)
    return join_cases(world, results)


def _as_answer(leaf: Leaf) -> Leaf:
    """A condition's answer from its value: null is missing, and any other value that is not a boolean an error."""
    match leaf:
        case Missing() | Error() | NotModelled() | Constant(bool()):
            return leaf
        case Constant(None):
            return MISSING
        case _:
            return ERROR


def _decides(leaf: Leaf, deciding: bool) -> bool:
    """Whether the left side of `&&` or `||` ends the evaluation."""
    if isinstance(leaf, Constant):
        return leaf.value is deciding
    return isinstance(leaf, Error | NotModelled)


def _joined(left: Leaf, right: Leaf, deciding: bool) -> Leaf:
    """The answer of `&&` or `||`, whose left side does not decide it."""
    if _decides(right, deciding):
        return right
    return join_missing((left, right)) or Constant(not deciding)
