"""Cases are put together: joined, passed on, combined."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from scanner.prove.formula import FALSE, TRUE, Formula, negated
from scanner.prove.symbolic.leaves import Case, Cases, Constant, Error, Leaf, List, Map, Missing, NotModelled
from scanner.prove.symbolic.world import World

NULL = Constant(None)
MISSING = Missing()
ERROR = Error()


def always(leaf: Leaf) -> Cases:
    """The cases of a value that is the same for every job."""
    return ((TRUE, leaf),)


def truth_cases(formula: Formula) -> Cases:
    """The cases of a boolean that is true where the formula is, else false."""
    return tuple((when, leaf) for when, leaf in ((formula, Constant(True)), (negated(formula), Constant(False))) if when is not FALSE)


def join_cases(world: World, cases: Iterable[Case]) -> Cases:
    """The cases with equal leaves joined, and those that are never true left out."""
    formulas: dict[Hashable, list[Formula]] = {}
    leaves: dict[Hashable, Leaf] = {}
    for when, leaf in cases:
        if when is FALSE:
            continue
        key = _key(leaf)
        leaves.setdefault(key, leaf)
        formulas.setdefault(key, []).append(when)
    return tuple((world.any_of(formulas[key]), leaf) for key, leaf in leaves.items())


def narrow(world: World, when: Formula, cases: Iterable[Case]) -> Iterator[Case]:
    """The cases, each only where `when` is true too."""
    for formula, leaf in cases:
        both = world.all_of([when, formula])
        if both is not FALSE:
            yield both, leaf


def formula_of(world: World, cases: Cases, is_wanted: Callable[[Leaf], bool]) -> Formula:
    """When the value is one of the leaves that are wanted."""
    return world.any_of(when for when, leaf in cases if is_wanted(leaf))


def combine(world: World, values: Sequence[Cases]) -> Iterator[tuple[Formula, tuple[Leaf, ...]]]:
    """Each combination of the leaves of several values, with when it is the case."""
    combinations: list[tuple[Formula, tuple[Leaf, ...]]] = [(TRUE, ())]
    for cases in values:
        combinations = [(both, (*leaves, leaf)) for formula, leaves in combinations for both, leaf in narrow(world, formula, cases)]
    yield from combinations


def then(world: World, cases: Cases, follow: Callable[[Cases], Cases]) -> Cases:
    """What follows from a value. Where it is an error or not modelled, it stays so, whatever follows."""
    stopped = [(when, leaf) for when, leaf in cases if isinstance(leaf, Error | NotModelled)]
    if not stopped:
        return follow(cases)
    going = tuple((when, leaf) for when, leaf in cases if not isinstance(leaf, Error | NotModelled))
    if not going:
        return tuple(stopped)
    goes_on = negated(world.any_of(when for when, _ in stopped))
    return join_cases(world, [*stopped, *narrow(world, goes_on, follow(going))])


def for_each_leaf(world: World, cases: Cases, follow: Callable[[Leaf], Cases]) -> Cases:
    """What follows from each leaf of a value; an error or what is not modelled stays so."""
    results: list[Case] = []
    for when, leaf in cases:
        world.spend()
        following = always(leaf) if isinstance(leaf, Error | NotModelled) else follow(leaf)
        results += narrow(world, when, following)
    return join_cases(world, results)


def join_missing(leaves: Iterable[Leaf]) -> Missing | None:
    """One Missing for all that are among the leaves; None where none is."""
    missing = [leaf for leaf in leaves if isinstance(leaf, Missing)]
    if not missing:
        return None
    return Missing(not_yet=all(leaf.not_yet for leaf in missing))


def is_null(leaf: Leaf) -> bool:
    """Whether a leaf is the constant null."""
    return isinstance(leaf, Constant) and leaf.value is None


def _key(leaf: Leaf) -> Hashable:
    """What is the same for leaves that are the same value. Lists and maps are the same only where they are one object."""
    match leaf:
        case Constant(None | bool() | int() | float() | str() as value):
            return Constant, type(value), value
        case Constant(value):
            return Constant, id(value)
        case List() | Map():
            return id(leaf)
        case _:
            return leaf
