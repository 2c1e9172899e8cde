"""Cases that many readings give."""

from scanner.prove.formula import FALSE, TRUE, Formula, negated
from scanner.prove.symbolic.cases import MISSING, NULL, always
from scanner.prove.symbolic.leaves import Case, Cases, Constant, Leaf, NotModelled
from scanner.prove.symbolic.world import World


def not_modelled(what: str) -> Cases:
    """The one case of a result that has no symbolic reading."""
    return always(NotModelled(what))


def where(condition: Formula, leaf: Leaf, otherwise: Leaf = NULL) -> Cases:
    """A leaf where the condition is true, else another one: null, if not said otherwise."""
    return possible((condition, leaf), (negated(condition), otherwise))


def possible(*cases: Case) -> Cases:
    """The cases without those that are never true."""
    return tuple((formula, leaf) for formula, leaf in cases if formula is not FALSE)


def first_of(world: World, *cases: Case, otherwise: Leaf = NULL) -> Cases:
    """The leaf of the first condition that is true."""
    exclusive: list[Case] = []
    none_before = TRUE
    for condition, leaf in cases:
        exclusive.append((world.all_of([none_before, condition]), leaf))
        none_before = world.all_of([none_before, negated(condition)])
    return possible(*exclusive, (none_before, otherwise))


def disjoint(world: World, *cases: Case, otherwise: Leaf = NULL) -> Cases:
    """The leaf of the condition that is true, of conditions that exclude each other; another one where none is."""
    none = negated(world.any_of(condition for condition, _ in cases))
    return possible(*cases, (none, otherwise))


def kleene(world: World, is_true: Formula, is_open: Formula = FALSE) -> Cases:
    """A predicate that is true where `is_true` is, else missing where `is_open` is, else false."""
    return first_of(world, (is_true, Constant(True)), (is_open, MISSING), otherwise=Constant(False))
