"""The value "can't know" of rule meaning, and what is known of a value that has gaps in it."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from scanner.expressions.values import present
from scanner.model.expression import Node
from scanner.model.job import Gap, Json, Part
from scanner.model.outcome import Reason, ReasonKind


class Missing(Struct, frozen=True):
    """The answer "can't know", with the reasons, e.g. that vpc_config was not delivered.

    `shown`: the value itself is computed, and the source shows that there will be one (V5).
    """

    reasons: tuple[Reason, ...]
    shown: bool = False


class Survey(Struct, frozen=True):
    """What a value contains at any depth, itself included: a null, gaps, a part of the job."""

    null: bool
    gaps: tuple[Gap, ...]
    part: bool


CLEAN = Survey(null=False, gaps=(), part=False)
_SIMPLE = frozenset({str, int, float, bool})  # classes whose values contain nothing else


def missing_because(*gaps: Gap) -> Missing:
    """Missing for the reasons of gaps; shown only where it is one gap, and that is shown."""
    reasons = dict.fromkeys(Reason(gap.path, ReasonKind(gap.kind.value), gap.source, gap.why) for gap in gaps)
    return Missing(tuple(reasons), shown=len(gaps) == 1 and gaps[0].shown)


def missing_as_null(node: Node) -> Missing:
    """Missing because the node is null, or contains null, where a value is needed."""
    return Missing((Reason(node.text, ReasonKind.ABSENT),))


def join_missing(answers: Iterable[Missing]) -> Missing:
    """One Missing with all their reasons, each once. Never shown: only a computed value itself is, not what is made from it."""
    return Missing(tuple(dict.fromkeys(reason for answer in answers for reason in answer.reasons)))


def any_missing(values: Iterable[Json]) -> Missing | None:
    """One Missing for all that are among the values; None where none is."""
    missing = [value for value in values if isinstance(value, Missing)]
    if missing:
        return join_missing(missing)
    return None


def gap_to_missing(value: Json) -> Json:
    """The value; Missing for a Gap."""
    if isinstance(value, Gap):
        return missing_because(value)
    return value


def is_present(value: Json) -> bool | Missing:
    """Whether `present` is true of a value with gaps (C3, V5, V6); Missing where only the gaps can tell."""
    if isinstance(value, Gap):
        value = missing_because(value)
    if isinstance(value, Missing):
        if value.shown:
            return True
        return join_missing([value])
    if isinstance(value, Part):
        return _any_present(map(_member_is_present, value.values()))
    if isinstance(value, dict):
        return _any_present(map(_element_is_present, value.values()))
    if isinstance(value, list):
        return _any_present(map(_element_is_present, value))
    return present(value)


def resolve_null(value: Json) -> Json:
    """The value, or null for a part of the job with nothing in it; Missing where gaps leave open whether it is null or empty."""
    if isinstance(value, Gap):
        return missing_because(value)
    if not isinstance(value, list | dict) or not value:
        return value
    known = is_present(value)
    if isinstance(known, Missing):
        return known
    if isinstance(value, Part) and not known:
        return None
    return value


def survey(value: Json) -> Survey:
    """What a value contains at any depth."""
    if isinstance(value, Gap):
        return Survey(null=False, gaps=(value,), part=False)
    if not isinstance(value, list | dict):
        return Survey(null=value is None, gaps=(), part=False)
    if _is_simple(value):
        return CLEAN
    null = part = False
    gaps: list[Gap] = []
    for inner in _everything_in(value):
        null = null or inner is None
        part = part or isinstance(inner, Part)
        if isinstance(inner, Gap):
            gaps.append(inner)
    return Survey(null, tuple(gaps), part)


def _element_is_present(element: Json) -> bool | Missing:
    """Whether an element of a list or map makes it non-empty. Null does: `[null]` is present."""
    if isinstance(element, Gap):
        return is_present(element)
    return True


def _member_is_present(member: Json) -> bool | Missing:
    """Whether a member of a part makes the part present. A blank text does, an empty list does not (V6)."""
    if isinstance(member, Gap | list | dict):
        return is_present(member)
    return member is not None


def _any_present(answers: Iterable[bool | Missing]) -> bool | Missing:
    known = list(answers)
    if True in known:
        return True
    return any_missing(known) or False


def _is_simple(value: list[Json] | dict[str, Json]) -> bool:
    """Whether a list or map has texts, numbers and booleans only; seen at once, since tags can be many."""
    if isinstance(value, Part):
        return False
    elements = value.values() if isinstance(value, dict) else value
    return _SIMPLE.issuperset(map(type, elements))


def _everything_in(value: Json) -> Iterator[Json]:
    """The value and everything inside it. An object that is in many places is gone into once.

    `[@, @]` applied 60 times makes a value of 2**60 places that are all the same few lists.
    """
    rest: list[Json] = [value]
    gone_into: set[int] = set()
    while rest:
        inner = rest.pop()
        yield inner
        if not isinstance(inner, list | dict) or id(inner) in gone_into:
            continue
        gone_into.add(id(inner))
        rest.extend(inner.values() if isinstance(inner, dict) else inner)
