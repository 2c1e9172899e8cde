"""The value "can't know" of rule meaning, and what is known of a value that has gaps in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from scanner.expressions.values import present
from scanner.model.expression import Node
from scanner.model.job import Gap, Json, Part
from scanner.model.outcome import Reason, ReasonKind


@dataclass(frozen=True, slots=True)
class Missing:
    """No answer, and why. `shown`: this very value is computed, and the source shows that there will be one."""

    reasons: tuple[Reason, ...]
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands in a value at any depth: a null, gaps, a part of the job."""

    null: bool
    gaps: tuple[Gap, ...]
    part: bool


_PLAIN = {str, int, float, bool}  # types of values in which nothing else can stand
NOTHING_ODD = Survey(null=False, gaps=(), part=False)


def missing_because(*gaps: Gap) -> Missing:
    """The missing value that gaps leave."""
    reasons = dict.fromkeys(Reason(gap.path, ReasonKind(gap.kind.value), gap.source, gap.why) for gap in gaps)
    return Missing(tuple(reasons), shown=len(gaps) == 1 and gaps[0].shown)


def joined(missing: Iterable[Missing]) -> Missing:
    """One missing value with all the reasons, each once; nothing is shown of what is made from others."""
    return Missing(tuple(dict.fromkeys(reason for one in missing for reason in one.reasons)))


def absent(node: Node) -> Missing:
    """The missing answer that a sub-expression leaves which is null, or contains null."""
    return Missing((Reason(node.text, ReasonKind.ABSENT),))


def first_missing(values: Iterable[Json]) -> Missing | None:
    """One missing value for all that are missing among `values`; None where none is."""
    missing = [value for value in values if isinstance(value, Missing)]
    return joined(missing) if missing else None


def opened(value: Json) -> Json:
    """The value, or Missing where it is a Gap."""
    return missing_because(value) if isinstance(value, Gap) else value


def there(value: Json) -> bool | Missing:
    """Whether `present` is true of a value that may have gaps: missing where it hangs on them alone."""
    if isinstance(value, Gap | Missing):
        missing = missing_because(value) if isinstance(value, Gap) else value
        return True if missing.shown else joined([missing])
    if isinstance(value, Part):
        return _one_there(there(member) if isinstance(member, Gap | list | dict) else member is not None for member in value.values())
    if isinstance(value, list | dict):
        elements = value.values() if isinstance(value, dict) else value
        return _one_there(there(element) if isinstance(element, Gap) else True for element in elements)
    return present(value)


def settled(value: Json) -> Json:
    """The value where it is known whether it is null or empty, else Missing; a part of which nothing is there is null."""
    if isinstance(value, Gap):
        return missing_because(value)
    if not isinstance(value, list | dict) or not value:
        return value
    known = there(value)
    if isinstance(known, Missing):
        return known
    return value if known or not isinstance(value, Part) else None


def survey(value: Json) -> Survey:
    """What stands in a value."""
    if not isinstance(value, list | dict):
        return Survey(value is None, (value,) if isinstance(value, Gap) else (), False)
    if type(value) is not Part and {*map(type, value.values() if isinstance(value, dict) else value)} <= _PLAIN:
        return NOTHING_ODD  # at once, since tags can be many
    null = part = False
    gaps: list[Gap] = []
    rest: list[Json] = [value]
    seen: set[int] = set()  # one list can stand in many places of a value
    while rest:
        one = rest.pop()
        if isinstance(one, list | dict):
            if id(one) in seen:
                continue
            seen.add(id(one))
            part = part or isinstance(one, Part)
            rest.extend(one.values() if isinstance(one, dict) else one)
        elif isinstance(one, Gap):
            gaps.append(one)
        else:
            null = null or one is None
    return Survey(null, tuple(gaps), part) if null or part or gaps else NOTHING_ODD


def _one_there(answers: Iterable[bool | Missing]) -> bool | Missing:
    found = list(answers)
    if True in found:
        return True
    missing = [answer for answer in found if isinstance(answer, Missing)]
    return joined(missing) if missing else False
