"""What generated code calls: it reads the values of a job, and gives up where only the reference evaluator knows the answer."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from scanner.expressions.meaning.missing import Missing, is_present, resolve_null
from scanner.model.contexts import NO_CONTEXTS, Contexts
from scanner.model.job import Gap, GapKind, Json, Part
from scanner.model.outcome import Reason, ReasonKind

LONGEST = 2048  # characters of a text, for a record that generated code judges
MOST = 64  # elements of a list or map
LARGEST = 10**15  # of a number: beyond it a division can overflow

_KINDS = {kind: ReasonKind(kind.value) for kind in GapKind}
_HIDDEN = Gap("", GapKind.NOT_DELIVERED, "")  # what lies below a value that is missing


class UnusualValueError(Exception):
    """A value that generated code does not judge, such as a list with a null in it."""


class Around(Struct):
    """What functions read besides their arguments; `contexts` are those of the current job, and `jobs` says how many there were so far."""

    now: datetime
    contexts: Contexts = NO_CONTEXTS
    jobs: int = 0
    params: Mapping[str, Json] = field(default_factory=dict)
    extra: Mapping[str, Json] = field(default_factory=dict)


def member(parent: Json, name: str) -> Json:
    """A member of a part of the job; a Gap where the part is one, and null where it is null."""
    if parent.__class__ is Part:
        return parent[name]
    if parent is None:
        return None
    if parent.__class__ is Gap:
        return _HIDDEN
    raise UnusualValueError


def text(value: Json) -> str | None:
    """A text; None for null and for a Gap."""
    if value.__class__ is str:
        if len(value) > LONGEST:
            raise UnusualValueError
        if not value.isascii():
            _check_characters(value)
        known: str = value
        return known
    _check_nothing(value)
    return None


def number(value: Json) -> int | None:
    """A whole number of a usual size; None for null and for a Gap."""
    if value.__class__ is int:
        if not -LARGEST < value < LARGEST:
            raise UnusualValueError
        known: int = value
        return known
    _check_nothing(value)
    return None


def texts(value: Json) -> list[str] | None:
    """A list of texts; None for null and for a Gap."""
    if value.__class__ is list:
        _check_all_texts(value)
        known: list[str] = value
        return known
    _check_nothing(value)
    return None


def mapping(value: Json) -> dict[str, str] | None:
    """A map of texts, such as tags; None for null and for a Gap."""
    if value.__class__ is dict:
        _check_all_texts([*value, *value.values()], 2 * MOST)
        known: dict[str, str] = value
        return known
    _check_nothing(value)
    return None


def boolean(value: Json) -> bool | None:
    """True or false; None for null and for a Gap."""
    if value.__class__ is bool:
        known: bool = value
        return known
    _check_nothing(value)
    return None


def members(value: Json) -> dict[str, Json] | None:
    """An object in what a function gave; None for null and for a Gap."""
    if value.__class__ is dict:
        known: dict[str, Json] = value
        return known
    _check_nothing(value)
    return None


def present_part(value: Json) -> bool | None:
    """Whether `present` is true of a value as the job has it; None where that is missing."""
    quick = _seen_at_once(value)
    if quick is not None:
        return quick
    answer = is_present(value)
    return None if isinstance(answer, Missing) else answer


def _seen_at_once(value: Json) -> bool | None:
    """Whether there is something in a part of the job, where its first member that is not null shows it; None where it does not."""
    if value.__class__ is not Part:
        return None
    for inner in value.values():
        if inner is None:
            continue
        if inner.__class__ is list and inner and inner[0].__class__ is str:
            return True
        return None
    return False


def null_part(value: Json) -> bool | None:
    """Whether a value as the job has it is null; None where that is missing."""
    answer = resolve_null(value)
    return None if isinstance(answer, Missing) else answer is None


def without_gap(value: Json) -> Json:
    """What a function gives; None for a Gap."""
    return None if value.__class__ is Gap else value


def because(gap: Gap) -> tuple[Reason, ...]:
    """The reason that a Gap is in the place of a value."""
    return (Reason(gap.path, _KINDS[gap.kind], gap.source, gap.why),)


def because_found(value: Json) -> tuple[Reason, ...]:
    """The reason that a function found nothing; none where it found something, or was not asked."""
    return because(value) if value.__class__ is Gap else ()


def gaps_at(value: Json, names: Sequence[str]) -> tuple[Reason, ...]:
    """The reason of the Gap that is on the way from an object to a member."""
    for name in names:
        if value is None:
            return ()
        value = value.get(name)
        if value.__class__ is Gap:
            return because(value)
    return ()


def gaps_of_part(value: Json) -> tuple[Reason, ...]:
    """The reasons that leave open whether there is anything in a part of the job."""
    answer = is_present(value)
    return answer.reasons if isinstance(answer, Missing) else ()


def joined(when: bool | tuple[Reason, ...], asserted: bool | tuple[Reason, ...]) -> tuple[Reason, ...] | None:
    """All reasons of an undecided rule; None where there are none, or none are needed."""
    if asserted is True:
        return None
    reasons: tuple[Reason, ...] = ()
    for answer in (when, asserted):
        if not isinstance(answer, bool):
            reasons += answer
    return reasons or None


def give_up() -> bool:
    """For what only the reference evaluator can tell."""
    raise UnusualValueError


def _check_nothing(value: Json) -> None:
    """Raises UnusualValueError for anything but null and a Gap."""
    if value is not None and value.__class__ is not Gap:
        raise UnusualValueError


def _check_all_texts(values: Collection[Any], most: int = MOST) -> None:
    if len(values) > most:
        raise UnusualValueError
    try:
        together = "".join(values)
    except TypeError:  # one is not a text
        raise UnusualValueError from None
    if len(together) > LONGEST or not together.isascii():
        for value in values:
            text(value)


def _check_characters(value: str) -> None:
    """Half a character (a lone surrogate) ends a pattern's work in an error, whose text the reference evaluator has."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise UnusualValueError from None
