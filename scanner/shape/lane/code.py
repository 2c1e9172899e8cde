"""Functions that go through the structs of a form, written for that form: they take half the time of any that ask what a form has."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import NODEFAULT, Struct

from scanner.model.job import Part
from scanner.shape.lane.forms import Member, ObjectForm, What
from scanner.shape.lane.texts import Kind

Texts = dict[Kind, list[str]]  # the texts of each kind
_LookThrough = Callable[[Sequence[Any], Texts], int]
_MakeParts = Callable[[Sequence[Any]], list[Part]]


class Functions(Struct, frozen=True):
    """What is asked of many structs of a form at once."""

    # How many keys and texts the records have; their texts are added to those of their kind. A key that is written twice counts once, and
    # a member that is written although it is what a missing one means, such as `"vpcConfig": null` in a Get output, does not count at all.
    look_through: _LookThrough
    make_parts: _MakeParts  # the part of a job that each record is, with all of its members


def functions_of(form: ObjectForm) -> Functions:
    """The functions for a form."""
    return Functions(_look_through(form), _make_parts(form))


def _look_through(form: ObjectForm) -> _LookThrough:
    code = _Code({f"texts_{kind.name}": kind for kind in Kind})
    code.add(0, "def look_through(rows, texts):")
    for kind in Kind:
        code.add(1, f"add_{kind.name} = texts[texts_{kind.name}].append")
    code.add(1, f"add_ids = texts[texts_{Kind.PLAIN.name}].extend")
    code.add(1, "more = lacking = 0")
    code.add(1, "for row in rows:")
    _look_at_object(form, "row", 2, code)
    code.add(1, f"return {_keys_and_texts(form)} * len(rows) + more - lacking")
    function: _LookThrough = code.function("look_through")
    return function


def _look_at_object(form: ObjectForm, struct: str, depth: int, code: "_Code") -> None:
    """Looks at a struct that has the form: `lacking` grows by what it lacks, and `more` by what is in its lists and tags."""
    for member in form.members:
        value = f"{struct}_{member.name}"
        code.add(depth, f"{value} = {struct}.{member.name}")
        inner_depth = depth if member.absent is NODEFAULT else _look_for_absence(member, value, depth, code)
        match member.what:
            case What.TEXT:
                code.add(inner_depth, f"add_{member.kind.name}({value})")
            case What.IDS:
                code.add(inner_depth, f"more += len({value})")
                code.add(inner_depth, f"add_ids({value})")
            case What.TAGS:
                code.add(inner_depth, f"more += 2 * len({value})")
            case What.OBJECT:
                _look_at_object(_form_of(member), value, inner_depth, code)
            case What.NUMBER | What.MARK:
                code.add(inner_depth, "pass")


def _look_for_absence(member: Member, value: str, depth: int, code: "_Code") -> int:
    """Counts what is lacking where a record does not have a member; returns the depth of what is done where it has."""
    number = _keys_and_texts_of(member)
    code.add(depth, f"if {value} is {code.constant(member.absent)}:")
    code.add(depth + 1, f"lacking += {number}")
    if member.may_be_null and member.absent is not None:
        code.add(depth, f"elif {value} is None:")
        code.add(depth + 1, f"lacking += {number - 1}")
    code.add(depth, "else:")
    return depth + 1


def _keys_and_texts(form: ObjectForm) -> int:
    """How many keys and texts an object has that lacks no member, without those in its lists and tags."""
    return sum(map(_keys_and_texts_of, form.members))


def _keys_and_texts_of(member: Member) -> int:
    match member.what:
        case What.TEXT:
            return 2
        case What.OBJECT:
            return 1 + _keys_and_texts(_form_of(member))
        case _:
            return 1


def _make_parts(form: ObjectForm) -> _MakeParts:
    code = _Code({"Part": Part})
    code.add(0, "def make_parts(rows):")
    code.add(1, "parts = []")
    code.add(1, "add = parts.append")
    code.add(1, "for row in rows:")
    _make_part(form, "row", 2, code)
    code.add(2, "add(row_part)")
    code.add(1, "return parts")
    function: _MakeParts = code.function("make_parts")
    return function


def _make_part(form: ObjectForm, struct: str, depth: int, code: "_Code") -> None:
    """Makes a part of a struct that has the form: a copy of the empty part, which takes far less time than to add every member."""
    part = f"{struct}_part"
    code.add(depth, f"{part} = Part({code.constant(form.empty)})")
    for member in form.members:
        if member.what is What.MARK:
            continue
        value = f"{struct}_{member.name}"
        code.add(depth, f"{value} = {struct}.{member.name}")
        inner_depth = depth
        if member.absent is not NODEFAULT:
            code.add(depth, f"if {value} is not {code.constant(member.absent)}:")
            inner_depth = depth + 1
        if member.form is not None:
            _make_inner_part(member, value, inner_depth, code)
        code.add(inner_depth, f"{part}[{member.name!r}] = {value}")


def _make_inner_part(member: Member, value: str, depth: int, code: "_Code") -> None:
    """Makes a part of the object that a member holds, unless it is null."""
    if member.may_be_null:
        code.add(depth, f"if {value} is not None:")
        depth += 1
    _make_part(_form_of(member), value, depth, code)
    code.add(depth, f"{value} = {value}_part")


def _form_of(member: Member) -> ObjectForm:
    assert member.form is not None, "an object has a form"
    return member.form


class _Code:
    """The text of a function while it is written, and the constants in it."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names
        self._lines: list[str] = []

    def add(self, depth: int, line: str) -> None:
        self._lines.append("    " * depth + line)

    def constant(self, value: Any) -> str:
        """The name of a constant."""
        if value is None:
            return "None"
        name = f"constant_{len(self._names)}"
        self._names[name] = value
        return name

    def function(self, name: str) -> Any:
        """The function that was written."""
        exec("\n".join(self._lines), self._names)  # noqa: S102 - all of it is written above, from the names of the field table
        return self._names[name]
