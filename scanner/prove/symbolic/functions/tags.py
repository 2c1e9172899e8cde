"""Functions on tags.

A key that a rule names stands for the first tag with that key in any case. Further tags are stand-ins, as many as there are questions
about all tags: one of them may have a key that no rule names, or a named one again in another case.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scanner.expressions.functions.lists import to_array
from scanner.model.job import Json
from scanner.prove.alphabet import NotModelledError
from scanner.prove.atoms import HasTag
from scanner.prove.changed_words import lowered
from scanner.prove.domains import OTHER_TAGS, key_variable, value_variable
from scanner.prove.formula import FALSE, Formula, atom, in_language, negated
from scanner.prove.language import ANY, Language, concat, intersection, literal, union
from scanner.prove.read_glob import read_globs
from scanner.prove.symbolic.cases import always
from scanner.prove.symbolic.functions.answers import first_of
from scanner.prove.symbolic.functions.open_lists import other_tags
from scanner.prove.symbolic.functions.parts import in_lower_case, whole
from scanner.prove.symbolic.leaves import Case, Cases, Constant, Element, Leaf, List, Tags, Text
from scanner.prove.symbolic.presence import BLANK
from scanner.prove.symbolic.world import World

_AWS: Final = "aws:"  # what the keys of tags begin with that AWS gives
_OF_AWS: Final = concat(lowered(literal(_AWS)), ANY)


def tag(world: World, leaves: Sequence[Leaf]) -> Cases:
    """The value of the first alternative that the job has; null where it has none."""
    match leaves:
        case [Tags(), Constant(str() as key)]:
            return first_of(world, *[(_has(world, name), _value(name)) for name in _alternatives(key)])
        case _:
            raise NotModelledError("tags of this kind")


def missing_tags(world: World, leaves: Sequence[Leaf]) -> Cases:
    """The keys of which the job has no alternative."""
    match leaves:
        case [Tags(), Constant(list() as keys)]:
            return always(List(tuple(Element(_lacks(world, key), always(Constant(key))) for key in keys)))
        case _:
            raise NotModelledError("tags of this kind")


def bad_tag_values(world: World, leaves: Sequence[Leaf]) -> Cases:
    """The keys of the tags whose value matches none of the globs for the key."""
    match leaves:
        case [Tags(), Constant(dict() as allowed)]:
            name = f"bad_tag_values({allowed!r})"
            world.tag_questions[name] = None
            return always(List(tuple(_bad_tags(world, _allowed_by_name(world, allowed))), is_open=True, name=name))
        case _:
            raise NotModelledError("tags of this kind")


def blank_tags(world: World, leaves: Sequence[Leaf]) -> Cases:
    """The keys of the tags, but for those of AWS, whose value is one of the placeholders."""
    match leaves:
        case [Tags(), Constant(list() as placeholders)]:
            name = f"blank_tags({placeholders!r})"
            world.tag_questions[name] = None
            words = [word.strip().casefold() for word in placeholders]
            blank = concat(BLANK, _any_of(words), BLANK)
            elements = [_key_where(key, _is_blank(world, key, exists, blank)) for key, exists in _all_tags(world)]
            return always(List(tuple(elements), is_open=True, name=name))
        case _:
            raise NotModelledError("tags of this kind")


def tag_values(world: World) -> List:
    """The values of all tags."""
    return List(tuple(Element(exists, always(_value(key))) for key, exists in _all_tags(world)), is_open=True, name="values(tags)")


def tag_keys(world: World) -> List:
    """The keys of all tags, as the job has them."""
    return List(tuple(Element(exists, always(_key(key))) for key, exists in _all_tags(world)), is_open=True, name="keys(tags)")


def tag_with_key(world: World, key: str) -> Cases:
    """The value of the tag with exactly this key; null where no tag has it."""
    if not key.isascii():
        raise NotModelledError("a tag key outside ASCII")
    named = _folded(key)
    world.tag_keys.setdefault(named)
    world.tag_questions[f"tags.{key}"] = None
    tags = [(named, atom(HasTag(named))), *_others(world)]
    cases: list[Case] = []
    for candidate, exists in tags:
        has_key = in_language(whole(key_variable(candidate)), literal(key))
        cases.append((world.all_of([exists, has_key]), _value(candidate)))
    return first_of(world, *cases)


def _has(world: World, name: str) -> Formula:
    """When the job has a tag with a key that is written in this way, in any case."""
    if not name.isascii():
        return FALSE  # AWS allows no such key, as `scanner.shape.limits` says
    world.tag_keys.setdefault(name)
    return atom(HasTag(name))


def _lacks(world: World, key: str) -> Formula:
    return negated(world.any_of(_has(world, name) for name in _alternatives(key)))


def _allowed_by_name(world: World, allowed: Mapping[str, Json]) -> dict[str, Language]:
    """The values, in lower case, that a tag may have, by its key: where several keys of the rule name it, those that all of them allow."""
    by_name: dict[str, Language] = {}
    for key, globs in allowed.items():
        patterns = [str(pattern).casefold() for pattern in to_array(globs)]
        world.spend(sum(map(len, patterns)))
        for name in _alternatives(key):
            by_name[name] = intersection(by_name.get(name, ANY), read_globs(patterns))
    return by_name


def _bad_tags(world: World, allowed: Mapping[str, Language]) -> Iterator[Element]:
    """The named tags, and those that repeat one of their keys in another case, each where its value is not allowed."""
    for name, values in allowed.items():
        yield _key_where(name, world.all_of([_has(world, name), _is_not(values, name)]))
    for other, exists in _others(world):
        is_bad = [
            world.all_of([in_language(whole(key_variable(other)), _spellings(name)), _is_not(values, other)])
            for name, values in allowed.items()
            if name.isascii()
        ]
        yield _key_where(other, world.all_of([exists, world.any_of(is_bad)]))


def _is_not(values: Language, key: str) -> Formula:
    """When the value of a tag, in lower case, is none of these."""
    return negated(in_language(in_lower_case(whole(value_variable(key))), values))


def _spellings(name: str) -> Language:
    """The keys that are compared as this one: in any case, with blanks around them."""
    return concat(BLANK, lowered(literal(name)), BLANK)


def _is_blank(world: World, key: str, exists: Formula, blank: Language) -> Formula:
    """When a tag exists, is not of AWS, and has a blank value."""
    is_blank = in_language(in_lower_case(whole(value_variable(key))), blank)
    is_of_aws = FALSE
    if key in OTHER_TAGS or key.startswith(_AWS):
        is_of_aws = in_language(whole(key_variable(key)), _OF_AWS)
    return world.all_of([exists, negated(is_of_aws), is_blank])


def _all_tags(world: World) -> Iterator[tuple[str, Formula]]:
    """The tags that a job can have, named and further ones, each with when it has it."""
    yield from [(key, atom(HasTag(key))) for key in list(world.tag_keys)]
    yield from _others(world)


def _others(world: World) -> Iterator[tuple[str, Formula]]:
    yield from [(key, atom(HasTag(key))) for key in other_tags(world)]


def _value(key: str) -> Text:
    return Text(whole(value_variable(key)))


def _key_where(key: str, exists: Formula) -> Element:
    """The key of a tag, as an element that a list has where the formula is true."""
    return Element(exists, always(_key(key)))


def _key(key: str) -> Text:
    return Text(whole(key_variable(key)))


def _any_of(words: Sequence[str]) -> Language:
    """These words; no value of a tag has a character outside ASCII, as `scanner.shape.limits` says."""
    return union(*[literal(word) for word in words if word.isascii()])


def _folded(key: str) -> str:
    return key.strip().casefold()


def _alternatives(key: str) -> Sequence[str]:
    """The keys that a rule's key names, each once, as they are compared: without blanks around them, in lower case."""
    return list(dict.fromkeys(map(_folded, key.split("|"))))
