"""Comparisons of symbolic values: when a side leaves them missing, and when they are true."""

from itertools import zip_longest

from scanner.expressions.values import equal, type_name
from scanner.prove.alphabet import NotModelledError
from scanner.prove.atoms import Order, SameText, TextPart
from scanner.prove.formula import FALSE, TRUE, Formula, all_of, atom, constant, in_language, negated
from scanner.prove.language import literal
from scanner.prove.symbolic.cases import ERROR, MISSING, always, combine, is_null, join_cases, join_missing, narrow, truth_cases
from scanner.prove.symbolic.contents import contents_of, use_as_value
from scanner.prove.symbolic.leaves import (
    Case,
    Cases,
    Constant,
    Element,
    Error,
    Leaf,
    List,
    Missing,
    NotModelled,
    Number,
    Quotient,
    Text,
    Time,
)
from scanner.prove.symbolic.numbers import ROUNDED, are_exact, compare_numbers, is_numeric
from scanner.prove.symbolic.world import World

_TIME = NotModelled("a comparison of a time as text")
_MAPS = NotModelled("a comparison of maps")
_LISTS = NotModelled("a comparison of a list whose elements are filtered")


def compare(world: World, operator: str, left: Cases, right: Cases) -> Cases:
    """Whether a comparison is true of two values, neither of them the literal null. `operator`: "eq", "ne", "lt", "lte", "gt", "gte"."""
    results: list[Case] = []
    for when, sides in combine(world, [left, right]):
        results += narrow(world, when, _compare_leaves(world, operator, *sides))
    return join_cases(world, results)


def compare_with_null(world: World, operator: str, value: Cases) -> Cases:
    """Whether a value is null, or is not; objects with nothing in them are null already."""
    is_equal = operator == "eq"
    results: list[Case] = []
    for when, leaf in value:
        answer: Leaf = leaf
        if not isinstance(leaf, Missing | Error | NotModelled):
            answer = Constant(is_null(leaf) is is_equal)
        results.append((when, answer))
    return join_cases(world, results)


def equality(world: World, left: Leaf, right: Leaf) -> Formula | NotModelled:
    """When two values are equal, deeply; true is not 1."""
    if isinstance(left, Constant) and isinstance(right, Constant):
        return constant(equal(left.value, right.value))
    kind = kind_of(left)
    if kind != kind_of(right):
        return FALSE
    match kind:
        case "number":
            return _equal_numbers(left, right)
        case "string":
            return _equal_texts(left, right)
        case "array":
            return _equal_lists(world, left, right)
        case _:
            return _MAPS


def kind_of(leaf: Leaf) -> str:
    """JMESPath's name of a value's type. Not for Missing, Error and NotModelled."""
    match leaf:
        case Constant(value):
            return type_name(value)
        case Text() | Time():
            return "string"
        case Number() | Quotient():
            return "number"
        case List():
            return "array"
        case _:
            return "object"


def as_list(leaf: Leaf) -> List | None:
    """A list, known or not, with its elements; None for any other value."""
    match leaf:
        case List():
            return leaf
        case Constant(list() as values):
            return List(tuple(Element(TRUE, always(Constant(value))) for value in values), gapless=True)
        case _:
            return None


def _compare_leaves(world: World, operator: str, left: Leaf, right: Leaf) -> Cases:
    for leaf in (left, right):
        if isinstance(leaf, Error):
            return always(leaf)
    for leaf in (left, right):
        if isinstance(leaf, NotModelled):
            return always(leaf)
    contents = [contents_of(world, leaf) for leaf in (left, right)]
    fails = world.any_of(each.job_object for each in contents)
    has_null = world.any_of(each.null for each in contents)
    missing = join_missing((left, right))
    compared = always(missing) if missing is not None else _compare_known(world, operator, left, right)
    answer = [(has_null, MISSING), *narrow(world, negated(has_null), compared)]
    return join_cases(world, [(fails, use_as_value(world)), *narrow(world, negated(fails), answer)])


def _compare_known(world: World, operator: str, left: Leaf, right: Leaf) -> Cases:
    """The comparison of values that are not missing, not null and not objects of the job."""
    are_numbers = is_numeric(left) and is_numeric(right)
    is_about_order = operator not in ("eq", "ne")
    if is_about_order and not are_numbers:
        return always(ERROR)
    formula = _in_order(operator, left, right) if is_about_order else equality(world, left, right)
    if isinstance(formula, NotModelled):
        return always(formula)
    if operator == "ne":
        formula = negated(formula)
    if not are_numbers:
        return truth_cases(formula)
    is_exact = are_exact(left, right)
    return join_cases(world, [(negated(is_exact), ROUNDED), *narrow(world, is_exact, truth_cases(formula))])


def _in_order(operator: str, left: Leaf, right: Leaf) -> Formula | NotModelled:
    """When a number is less than another, and so on."""
    match operator:
        case "lt":
            return compare_numbers(Order.LESS, left, right)
        case "lte":
            return compare_numbers(Order.AT_MOST, left, right)
        case "gt":
            return compare_numbers(Order.LESS, right, left)
        case _:
            return compare_numbers(Order.AT_MOST, right, left)


def _equal_numbers(left: Leaf, right: Leaf) -> Formula | NotModelled:
    if are_exact(left, right) is not TRUE:
        return ROUNDED
    return compare_numbers(Order.EQUAL, left, right)


def _equal_texts(left: Leaf, right: Leaf) -> Formula | NotModelled:
    match left, right:
        case (Text(part), Constant(value)) | (Constant(value), Text(part)):
            return is_text(part, value)
        case Text(first), Text(second):
            return _same_text(first, second)
        case Time(first), Time(second) if first == second:
            return TRUE
        case _:
            return _TIME


def is_text(part: TextPart, text: str) -> Formula | NotModelled:
    """When a part is this text."""
    try:
        return in_language(part, literal(text))
    except NotModelledError as error:
        return NotModelled(error.what)


def _same_text(left: TextPart, right: TextPart) -> Formula:
    if left == right:
        return TRUE
    if right.variable < left.variable:
        left, right = right, left
    return atom(SameText(left, right))


def _equal_lists(world: World, left: Leaf, right: Leaf) -> Formula | NotModelled:
    """When lists have as many elements, and equal ones. One of them must be empty for every job, or both without gaps."""
    first, second = as_list(left), as_list(right)
    if first is None or second is None:
        return _LISTS
    if not first.elements or not second.elements:
        return negated(world.any_of(element.exists for element in (*first.elements, *second.elements)))
    if not _has_places(first) or not _has_places(second):
        return _LISTS
    formulas: list[Formula] = []
    nothing = Element(FALSE, ())
    for one, other in zip_longest(first.elements, second.elements, fillvalue=nothing):
        same = _equal_cases(world, one.cases, other.cases)
        if isinstance(same, NotModelled):
            return same
        both = world.all_of([one.exists, other.exists, same])
        neither = world.all_of([negated(one.exists), negated(other.exists)])
        formulas.append(world.any_of([both, neither]))
    return world.all_of(formulas)


def _has_places(elements: List) -> bool:
    """Whether each element has one place in the list, whatever the job."""
    return elements.gapless and not elements.is_open


def _equal_cases(world: World, left: Cases, right: Cases) -> Formula | NotModelled:
    same: list[Formula] = []
    for when, (one, other) in combine(world, [left, right]):
        formula = equality(world, one, other)
        if isinstance(formula, NotModelled):
            return formula
        same.append(all_of([when, formula]))
    return world.any_of(same)
