"""Functions on lists, maps and values of any type."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from scanner.prove.alphabet import NotModelledError
from scanner.prove.atoms import ASSUMED, Assumed, Order
from scanner.prove.formula import TRUE, Formula, atom, in_language, linear, negated
from scanner.prove.language import literal, union
from scanner.prove.symbolic.cases import ERROR, NULL, always, is_null
from scanner.prove.symbolic.comparing import as_list, equality, kind_of
from scanner.prove.symbolic.contents import contents_of
from scanner.prove.symbolic.functions.answers import disjoint, kleene, possible
from scanner.prove.symbolic.functions.open_lists import ask
from scanner.prove.symbolic.functions.tags import tag_keys, tag_values, tag_with_key
from scanner.prove.symbolic.functions.texts import contains_text, text_length
from scanner.prove.symbolic.leaves import Cases, Constant, Element, Leaf, List, Map, NotModelled, Number, Tags, Text
from scanner.prove.symbolic.lists import lengths
from scanner.prove.symbolic.world import World

_MANY_TAGS: Final = "how many more tags there are"


def contains(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Whether an element of a list equals a value, or a text has another as a part."""
    subject, wanted = leaves
    if isinstance(subject, Constant) and isinstance(wanted, Text) and _are_known_texts(subject.value):
        return kleene(world, _is_one_of(world, wanted, subject.value))
    elements = as_list(subject)
    if elements is None and kind_of(wanted) != "string":
        return always(ERROR)
    if elements is None:
        return contains_text(world, leaves)
    ask(world, "contains", subject, wanted)
    wanted_has_null = contents_of(world, wanted).null
    equals_one = world.any_of(_equals(world, element, wanted) for element in elements.elements)
    has_null = world.any_of([wanted_has_null, *(_has_null(world, element) for element in elements.elements)])
    return kleene(world, world.all_of([equals_one, negated(wanted_has_null)]), has_null)


def _are_known_texts(value: object) -> bool:
    """Whether a value is a list of texts that a language can have."""
    return isinstance(value, list) and all(isinstance(text, str) and text.isascii() for text in value)


def _is_one_of(world: World, wanted: Text, texts: Sequence[str]) -> Formula:
    """That a text is one of a list: one language, since a scope may list thousands of accounts."""
    world.spend(len(texts))
    return in_language(wanted.part, union(*map(literal, texts)))


def length(world: World, leaves: Sequence[Leaf]) -> Cases:
    """How many characters, elements or keys there are."""
    match leaves:
        case [Text(part)]:
            return text_length(world, part)
        case [List() as elements]:
            return _list_length(world, elements)
        case [Tags()]:
            return _list_length(world, tag_keys(world))
        case [Map(members)]:
            return always(Constant(len(members)))
        case _:
            raise NotModelledError("a value of this kind")


def keys(world: World, leaves: Sequence[Leaf]) -> Cases:
    """The keys of a map."""
    match leaves:
        case [Tags()]:
            return always(tag_keys(world))
        case [Map(members)]:
            return always(Constant(list(members)))
        case _:
            raise NotModelledError("a value of this kind")


def values(world: World, leaves: Sequence[Leaf]) -> Cases:
    """The values of a map."""
    match leaves:
        case [Tags()]:
            return always(tag_values(world))
        case [Map(members)]:
            return always(List(tuple(Element(TRUE, cases) for cases in members.values()), gapless=True))
        case _:
            raise NotModelledError("a value of this kind")


def lookup(world: World, leaves: Sequence[Leaf]) -> Cases:
    """The value that a map has for a key; null where it has none."""
    match leaves:
        case [Constant(dict() as members), Text(part)]:
            world.spend(len(members))
            return disjoint(world, *[(in_language(part, literal(key)), Constant(value)) for key, value in members.items()])
        case [Map(members), Constant(str() as key)]:
            return members.get(key, always(NULL))
        case [Tags(), Constant(str() as key)]:
            return tag_with_key(world, key)
        case _:
            raise NotModelledError("a map or key of this kind")


def not_null(_world: World, leaves: Sequence[Leaf]) -> Cases:
    """The first value that is not null."""
    for leaf in leaves:
        if not is_null(leaf):
            return always(leaf)
    return always(NULL)


def to_array(_world: World, leaves: Sequence[Leaf]) -> Cases:
    """A list as it is, anything else as a list of one."""
    match leaves:
        case [List() as elements]:
            return always(elements)
        case _:
            return always(List((Element(TRUE, always(leaves[0])),), gapless=True))


def type_name(_world: World, leaves: Sequence[Leaf]) -> Cases:
    """JMESPath's name of the value's type."""
    return always(Constant(kind_of(leaves[0])))


def reverse(_world: World, leaves: Sequence[Leaf]) -> Cases:
    """The elements of a list from the last to the first."""
    match leaves:
        case [List(elements, is_open=False)]:
            return always(List(elements[::-1]))
        case _:
            raise NotModelledError("a value of this kind")


def _equals(world: World, element: Element, wanted: Leaf) -> Formula:
    """When an element exists and equals a value."""
    equal: list[Formula] = []
    for when, leaf in element.cases:
        same = equality(world, leaf, wanted)
        if isinstance(same, NotModelled):
            raise NotModelledError(same.what)
        equal.append(world.all_of([when, same]))
    return world.all_of([element.exists, world.any_of(equal)])


def _has_null(world: World, element: Element) -> Formula:
    """When an element exists and is null, or has null in it."""
    null = world.any_of(world.all_of([when, contents_of(world, leaf).null]) for when, leaf in element.cases)
    return world.all_of([element.exists, null])


def _list_length(world: World, elements: List) -> Cases:
    exactly = lengths(world, elements.elements, elements.gapless)
    known = [(formula, Constant(count)) for count, formula in enumerate(exactly)]
    if not elements.is_open:
        return possible(*known)
    # A job can have more such tags than are modelled. A witness has none of those, and `never` holds with them too.
    modelled = len(elements.elements)
    count = f"{ASSUMED}{elements.name}"
    is_more = linear(Order.LESS, {count: Fraction(-1)}, Fraction(modelled))
    has_more = world.all_of([negated(exactly[0]), atom(Assumed(_MANY_TAGS, elements.name)), is_more])
    more = (has_more, Number(((count, Fraction(1)),)))
    return possible(more, *[(world.all_of([negated(has_more), formula]), leaf) for formula, leaf in known])
