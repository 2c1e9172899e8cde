"""Formulas over the fields of a job: atoms, and `and`, `or`, `not` of them.

Formulas of the same parts in the same order are one object, so comparing and remembering them costs nothing, however large they are.
Their children keep the order in which they were given, so that nothing depends on what was built before.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Final
from weakref import WeakValueDictionary

from scanner.prove.atoms import Atom, InLanguage, Linear, Order, TextPart, Variable
from scanner.prove.changed_words import lowered
from scanner.prove.language import ANY, EMPTY, Language, concat, intersection


class Kind(StrEnum):
    """What a formula is made of."""

    TRUE = "true"
    FALSE = "false"
    ATOM = "atom"
    NOT = "not"
    AND = "and"
    OR = "or"


class Formula:
    """One formula. Made by the functions below only, which give the same object for the same parts."""

    __slots__ = ("__weakref__", "atom", "children", "kind")

    def __init__(self, kind: Kind, children: tuple["Formula", ...] = (), atom: Atom | None = None) -> None:
        """Not called from outside this module. Formulas are equal where they are the same object, which is what hashes them."""
        self.kind = kind
        self.children = children
        self.atom = atom


TRUE: Final = Formula(Kind.TRUE)
FALSE: Final = Formula(Kind.FALSE)

# All formulas that are in use, by their parts. A map for each kind, because an enum's hash is slow.
_ATOMS: WeakValueDictionary[Atom, Formula] = WeakValueDictionary()
_NEGATIONS: WeakValueDictionary[Formula, Formula] = WeakValueDictionary()
_CONJUNCTIONS: WeakValueDictionary[tuple[Formula, ...], Formula] = WeakValueDictionary()
_DISJUNCTIONS: WeakValueDictionary[tuple[Formula, ...], Formula] = WeakValueDictionary()


def constant(is_true: bool) -> Formula:
    """TRUE or FALSE."""
    if is_true:
        return TRUE
    return FALSE


def atom(what: Atom) -> Formula:
    """The formula that an atom is true."""
    known = _ATOMS.get(what)
    if known is None:
        known = _ATOMS[what] = Formula(Kind.ATOM, atom=what)
    return known


def negated(formula: Formula) -> Formula:
    """True where the formula is false."""
    match formula.kind:
        case Kind.TRUE:
            return FALSE
        case Kind.FALSE:
            return TRUE
        case Kind.NOT:
            return formula.children[0]
        case _:
            return _negation(formula)


def _negation(formula: Formula) -> Formula:
    known = _NEGATIONS.get(formula)
    if known is None:
        known = _NEGATIONS[formula] = Formula(Kind.NOT, (formula,))
    return known


def all_of(formulas: Iterable[Formula]) -> Formula:
    """True where all formulas are; TRUE for none."""
    return _joined(Kind.AND, formulas, neutral=TRUE, deciding=FALSE)


def any_of(formulas: Iterable[Formula]) -> Formula:
    """True where one of the formulas is; FALSE for none."""
    return _joined(Kind.OR, formulas, neutral=FALSE, deciding=TRUE)


def one_of_two(condition: Formula, if_true: Formula, if_false: Formula) -> Formula:
    """The second formula where the first is true, else the third."""
    if if_true is if_false:
        return if_true
    return any_of([all_of([condition, if_true]), all_of([negated(condition), if_false])])


def linear(order: Order, coefficients: Mapping[Variable, Fraction], addend: Fraction) -> Formula:
    """The formula that a sum compares with 0: coefficients times variables, plus the addend.

    Sums that say the same, or the opposite, become the same atom: the first coefficient is made 1.
    """
    terms = [(variable, coefficient) for variable, coefficient in sorted(coefficients.items()) if coefficient]
    if not terms:
        return constant(order.is_true(addend))
    first = terms[0][1]
    scaled = tuple((variable, coefficient / first) for variable, coefficient in terms)
    scaled_addend = addend / first
    if first > 0 or order is Order.EQUAL:
        return atom(Linear(order, scaled, scaled_addend))
    # Scaled by a negative number, `< 0` became `> 0`, which is not `<= 0`.
    opposite = Order.AT_MOST if order is Order.LESS else Order.LESS
    return negated(atom(Linear(opposite, scaled, scaled_addend)))


def in_language(part: TextPart, language: Language) -> Formula:
    """The formula that a part of a text exists and is a word of the language; of a lowered part, that it is one in lower case."""
    words = lowered(language) if part.lowered else language
    whole = concat(part.before, intersection(part.inside, words), part.after)
    if whole is EMPTY:
        return FALSE
    if whole is ANY:
        return TRUE
    return atom(InLanguage(part.variable, whole))


def atoms(formula: Formula) -> tuple[Atom, ...]:
    """The atoms of a formula, each once, in the order in which they appear in it."""
    return tuple(part.atom for part in parts(formula) if part.atom is not None)


def parts(formula: Formula) -> Iterator[Formula]:
    """The formula and all formulas in it, each once, from left to right and each before its children."""
    rest = [formula]
    seen: set[Formula] = set()
    while rest:
        part = rest.pop()
        if part in seen:
            continue
        seen.add(part)
        yield part
        rest.extend(reversed(part.children))


def substitute(formula: Formula, values: Mapping[Formula, Formula]) -> Formula:
    """The formula with other formulas in place of some of its parts, such as TRUE in place of an atom."""
    results: dict[Formula, Formula] = dict(values)
    rest = [formula]
    while rest:
        part = rest[-1]
        waiting = [child for child in part.children if child not in results]
        if part not in results and waiting:
            rest.extend(waiting)
            continue
        rest.pop()
        if part not in results:
            results[part] = _rebuilt(part, [results[child] for child in part.children])
    return results[formula]


def _rebuilt(formula: Formula, children: list[Formula]) -> Formula:
    """The formula with new children."""
    match formula.kind:
        case Kind.NOT:
            return negated(children[0])
        case Kind.AND:
            return all_of(children)
        case Kind.OR:
            return any_of(children)
        case _:
            return formula


def _joined(kind: Kind, formulas: Iterable[Formula], neutral: Formula, deciding: Formula) -> Formula:
    """The formulas in one `and` or `or`, each once; `deciding` where one is, or where one is the opposite of another."""
    children: dict[Formula, None] = {}
    for formula in _flattened(kind, formulas):
        if formula is deciding or _opposite_is_among(formula, children):
            return deciding
        if formula is not neutral:
            children[formula] = None
    if not children:
        return neutral
    if len(children) == 1:
        return next(iter(children))
    return _joint(kind, tuple(children))


def _joint(kind: Kind, children: tuple[Formula, ...]) -> Formula:
    all_known = _CONJUNCTIONS if kind is Kind.AND else _DISJUNCTIONS
    known = all_known.get(children)
    if known is None:
        known = all_known[children] = Formula(kind, children)
    return known


def _flattened(kind: Kind, formulas: Iterable[Formula]) -> Iterator[Formula]:
    """The formulas, with the children of those of the same kind in their place. Their children are of another kind."""
    for formula in formulas:
        if formula.kind is kind:
            yield from formula.children
        else:
            yield formula


def _opposite_is_among(formula: Formula, others: Mapping[Formula, None]) -> bool:
    if formula.kind is Kind.NOT:
        return formula.children[0] in others
    opposite = _NEGATIONS.get(formula)
    return opposite is not None and opposite in others
