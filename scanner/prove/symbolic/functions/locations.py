"""S3 locations."""

from collections.abc import Sequence
from typing import Final

from scanner.expressions.functions import aws
from scanner.model.job import Json
from scanner.prove.alphabet import NotModelledError
from scanner.prove.atoms import TextPart, Within
from scanner.prove.formula import FALSE, TRUE, Formula, atom, in_language, negated
from scanner.prove.language import ANY, Language, concat, literal, optional, union
from scanner.prove.symbolic.cases import always
from scanner.prove.symbolic.functions.answers import kleene, where
from scanner.prove.symbolic.functions.forms import Row, form
from scanner.prove.symbolic.functions.parts import is_whole, the_text
from scanner.prove.symbolic.leaves import Cases, Constant, Leaf, Map, Text
from scanner.prove.symbolic.world import World

_BUCKET_AT, _KEY_AT = 1, 3
_SCHEME: Final = literal("s3://")
_BUCKET: Final = form("[^/]+")
_SLASH: Final = literal("/")
_LOCATION: Final = Row((_SCHEME, _BUCKET, optional(concat(_SLASH, ANY))))
_WITH_KEY: Final = Row((_SCHEME, _BUCKET, _SLASH, form("(?s:.+)")))


def s3(world: World, leaves: Sequence[Leaf]) -> Cases:
    """The bucket and the key of an S3 location; null for any other text."""
    part = the_text(leaves)
    bucket = always(_LOCATION.piece(world, part, _BUCKET_AT))
    key = where(_WITH_KEY.has(part), _WITH_KEY.piece(world, part, _KEY_AT))
    return where(_LOCATION.has(part), Map({"bucket": bucket, "key": key}))


def within(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Whether a location is one of the prefixes or below it; missing where it is not, and it or a prefix is not a location."""
    match leaves:
        case [Text(inner), Text(outer)]:
            return _within_text(world, inner, outer)
        case [Text(inner), Constant(str() as prefix)]:
            return _within_prefixes(world, inner, [prefix])
        case [Text(inner), Constant(list() as prefixes)]:
            return _within_prefixes(world, inner, prefixes)
        case _:
            raise NotModelledError("locations of this kind")


def _within_text(world: World, inner: TextPart, outer: TextPart) -> Cases:
    if not is_whole(inner) or not is_whole(outer):
        raise NotModelledError("parts of texts")
    are_locations = world.all_of([_LOCATION.has(inner), _LOCATION.has(outer)])
    if inner == outer:
        return kleene(world, are_locations, negated(are_locations))
    is_true = world.all_of([are_locations, atom(Within(inner.variable, outer.variable))])
    return kleene(world, is_true, negated(are_locations))


def _within_prefixes(world: World, inner: TextPart, prefixes: Sequence[Json]) -> Cases:
    world.spend(len(prefixes))
    locations = [aws.s3(prefix) for prefix in prefixes if isinstance(prefix, str)]
    below = union(*[_below(location) for location in locations if location is not None])
    is_unread = len(locations) < len(prefixes) or None in locations
    return kleene(world, in_language(inner, below), _is_open(inner, prefixes, is_unread))


def _is_open(inner: TextPart, prefixes: Sequence[Json], is_unread: bool) -> Formula:
    """When a location that is not below a prefix has no answer: it or a prefix cannot be read, so that they cannot be compared."""
    if is_unread:
        return TRUE
    if not prefixes:
        return FALSE
    return negated(_LOCATION.has(inner))


def _below(location: dict[str, str | None]) -> Language:
    """The locations that are at a location or below it."""
    bucket, key = location["bucket"] or "", (location["key"] or "").rstrip("/")
    further = optional(concat(_SLASH, ANY))
    if not key:
        return concat(_SCHEME, literal(bucket), further)
    return concat(_SCHEME, literal(bucket), _SLASH, literal(key), further)
