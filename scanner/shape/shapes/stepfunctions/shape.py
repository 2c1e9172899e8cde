"""Tasks of Step Functions that create a job: the request under `Parameters` or `Arguments`, in PascalCase.

What a `"X.$"` key or a `{% %}` value says is computed when the machine runs. A task without parameters passes its input on.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.errors import RecordError
from scanner.model.job import Gap, GapKind, Json, Keys, Part, Stage
from scanner.shape.fields import TAGS, aws_name, aws_name_of, field
from scanner.shape.layout import SNAKE, OtherKeys, Spelling, layout
from scanner.shape.shapes.base import Shape, inner
from scanner.shape.shapes.request import REQUIRED, absent_from, asked_of, fill_in, identity
from scanner.shape.shapes.stepfunctions.calls import creates_job, is_expression
from scanner.shape.values import kind_of, shown

_SOURCE = "a Step Functions task"
_COMPUTED_KEY = ".$"  # at the end of a key: the value is a path into the state's input
_ABSENT = absent_from(_SOURCE)


def _computed(value: Json) -> bool:
    """Whether a value, or anything in it, is computed."""
    if isinstance(value, dict):
        return any(key.endswith(_COMPUTED_KEY) or _computed(one) for key, one in value.items())
    return any(map(_computed, value)) if isinstance(value, list) else is_expression(value)


def _computed_key(key: str) -> bool:
    """Whether a key says that the value of a field is computed; of what is not a field the reader tells the problem."""
    return key.endswith(_COMPUTED_KEY) and aws_name_of(key.removesuffix(_COMPUTED_KEY)) is not None


def _known(value: Mapping[str, Any]) -> dict[str, Any]:
    """An object without its computed members; of a list with a computed element nothing is known."""
    found: dict[str, Any] = {}
    for key, one in value.items():
        if isinstance(one, dict):
            found[key] = _known(one)
        elif not _computed_key(key) and not _computed(one):
            found[key] = one
    return found


def _gaps(value: Mapping[str, Any], keys: Keys, above: str = "") -> Iterator[str]:
    """The documented paths of the computed members of an object that is at `keys`; raises RecordError for one in a wrong object."""
    for key, one in value.items():
        name = aws_name_of(key.removesuffix(_COMPUTED_KEY))
        path = f"{above}{name}"
        if name is None:
            continue
        if isinstance(one, dict) and not key.endswith(_COMPUTED_KEY) and path != TAGS:
            yield from _gaps(one, (*keys, key), f"{path}.")
        elif key.endswith(_COMPUTED_KEY) or _computed(one):
            if field(path) is None:  # a member of the API, but not of this object
                raise RecordError(f"{shown(key)} is not a member of {'.'.join(map(str, keys))}", (*keys, key))
            yield path


def _put(fields: Part, path: str) -> None:
    part, names = fields, path.split(".")
    for number, name in enumerate(names[:-1], 1):
        if not isinstance(part[name], Part):  # nothing else in it is known
            part[name] = Part(layout(SNAKE, _ABSENT, ".".join(names[:number])).absent)
        part = part[name]
    part[names[-1]] = Gap(path, GapKind.COMPUTED, _SOURCE)


class _Pascal(Spelling, frozen=True):
    """AWS's names with a capital letter, inside of the task's parameters."""

    holder: str = ""

    def keys(self, path: str) -> Keys:
        """The keys of a documented path."""
        return (self.holder, *(self.name(name) for name in path.split(".")))


def _pascal(name: str) -> str:
    return aws_name(name)[:1].upper() + aws_name(name)[1:]


def _open(holder: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    def taken(record: Mapping[str, Any]) -> dict[str, Any]:
        given = record.get(holder)
        if given is None or is_expression(given):
            return {}
        if not isinstance(given, dict):
            raise RecordError(f"not a job: {holder!r} must be an object, not {kind_of(given)}", (holder,))
        return _known(given)

    return taken


def _finish(holder: str) -> Callable[[Part, Mapping[str, Any]], None]:
    def finish(fields: Part, record: Mapping[str, Any]) -> None:
        given = record.get(holder)
        if isinstance(given, dict):
            for path in _gaps(given, (holder,)):
                _put(fields, path)
        else:
            fields.update(asked_of(_SOURCE))
        fill_in(fields, record)

    return finish


def _place(spelling: Spelling) -> Callable[[str, Mapping[str, Any]], Keys]:
    def place(path: str, record: Mapping[str, Any]) -> Keys:
        """Where a path is, written out or computed."""
        keys = spelling.keys(path) if path.split(".")[0] != TAGS else spelling.keys(TAGS)
        above = inner(record, keys[:-1])
        return (*keys[:-1], f"{keys[-1]}{_COMPUTED_KEY}") if f"{keys[-1]}{_COMPUTED_KEY}" in above else keys

    return place


def _task(name: str, holder: str, recognise: Callable[[Mapping[str, Any]], bool]) -> Shape:
    spelling = _Pascal(_pascal, "Step Functions'", holder)
    return Shape(
        name=name,
        source=_SOURCE,
        spelling=spelling,
        signs=frozenset({"Resource"}),
        recognise=recognise,
        absent=_ABSENT,
        assume_utc=True,
        extra_complete=False,
        stage=Stage.REQUEST,
        required=REQUIRED,
        open=_open(holder),
        finish=_finish(holder),
        identity=identity,
        prefix=(holder,),
        place=_place(spelling),
        other_keys=OtherKeys.REFUSED,
        computed_until="when the state machine runs",
    )


TASK = _task("step-functions", "Parameters", lambda record: creates_job(record) and "Arguments" not in record)
TASK_ARGUMENTS = _task("step-functions-arguments", "Arguments", lambda record: creates_job(record) and "Arguments" in record)
