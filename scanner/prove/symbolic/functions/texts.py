"""Functions on texts."""

from collections.abc import Callable, Iterator, Sequence

from scanner.prove.alphabet import NotModelledError
from scanner.prove.atoms import TextPart
from scanner.prove.formula import TRUE, in_language
from scanner.prove.language import ANY, Language, concat, lengths, literal, union
from scanner.prove.symbolic.cases import always
from scanner.prove.symbolic.functions.answers import kleene, possible
from scanner.prove.symbolic.functions.parts import in_lower_case
from scanner.prove.symbolic.leaves import Cases, Constant, Leaf, NotModelled, Text
from scanner.prove.symbolic.world import World

_LONGEST = 256  # characters of a text whose length is told by a case for each
_TOO_LONG = NotModelled(f"length() of a text that can have more than {_LONGEST} characters")


def lower(_world: World, leaves: Sequence[Leaf]) -> Cases:
    """The text in lower case. A character outside ASCII has no case here."""
    match leaves:
        case [Text(part)]:
            return always(Text(in_lower_case(part)))
        case _:
            raise NotModelledError("a value that is not known to be a text")


def starts_with(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Whether the text begins with the other."""
    return _compare(world, leaves, _beginnings, lambda language: concat(language, ANY))


def ends_with(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Whether the text ends with the other."""
    return _compare(world, leaves, _ends, lambda language: concat(ANY, language))


def contains_text(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Whether the other is a part of the text."""
    return _compare(world, leaves, _parts, lambda language: concat(ANY, language, ANY))


def to_string(_world: World, leaves: Sequence[Leaf]) -> Cases:
    """The text itself."""
    match leaves:
        case [Text()]:
            return always(leaves[0])
        case _:
            raise NotModelledError("a value that is not a text")


def text_length(world: World, part: TextPart) -> Cases:
    """How many characters a text has: a case for each length."""
    longest = world.domains.longest_text(part.variable)
    most = _LONGEST if longest is None else min(longest, _LONGEST)
    world.spend(most)
    known = [(in_language(part, lengths(count, count)), Constant(count)) for count in range(most + 1)]
    return possible(*known, (in_language(part, lengths(most + 1, None)), _TOO_LONG))


def _compare(world: World, leaves: Sequence[Leaf], pieces: Callable[[str], Iterator[str]], around: Callable[[Language], Language]) -> Cases:
    """`around` gives the texts that have a piece in the place that is asked, `pieces` the pieces that a known text has there."""
    match leaves:
        case [Text(part), Constant(str() as piece)]:
            return kleene(world, in_language(part, around(literal(piece))))
        case [Constant(str() as text), Text(part)]:
            words = list(dict.fromkeys(pieces(text)))
            world.spend(sum(map(len, words)))
            return kleene(world, in_language(part, union(*map(literal, words))))
        case [Text(part), Text(same)] if part == same:  # a text begins with itself, ends with itself, and has itself as a part
            return kleene(world, TRUE)
        case _:
            raise NotModelledError("two texts of the job")


def _beginnings(text: str) -> Iterator[str]:
    return (text[:end] for end in range(len(text) + 1))


def _ends(text: str) -> Iterator[str]:
    return (text[start:] for start in range(len(text) + 1))


def _parts(text: str) -> Iterator[str]:
    return (text[start:end] for start in range(len(text) + 1) for end in range(start, len(text) + 1))
