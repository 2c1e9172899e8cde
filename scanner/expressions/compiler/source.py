"""The source of one generated function, while it is being written."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache, partial
from typing import Any

from scanner.expressions.compiler import runtime
from scanner.model.job import Gap, Json
from scanner.model.types import Array, Basic, Map, Object, Type
from scanner.shape.fields import field as field_row

_REMEMBERED = 256  # texts of each function
FIELDS = "fields"  # the argument of the function: the job's fields
AROUND = "around"


class Kind(Enum):
    """What a value is, if it is not null or missing."""

    TEXT = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    TEXTS = auto()  # a list of texts
    MAPPING = auto()  # a map of texts
    OBJECT = auto()  # what a function gives: a dict with known members
    PART = auto()  # an object of the shape
    CONSTANT = auto()  # any literal or parameter


@dataclass(frozen=True, slots=True)
class Value:
    """A value: the variable `name` holds it, or None where it is null or missing.

    `raw` are the variables with the fields that it reads, as the job has them: where none is a Gap, None means null, as long as
    `null_is_certain`. `constant` is the value of a literal or parameter.
    """

    name: str
    kind: Kind
    raw: tuple[str, ...] = ()
    null_is_certain: bool = True
    constant: Json = None
    type: Type | None = None  # of an object
    is_unchecked: bool = False  # an object whose members may be of other types than `type` says


class UnsupportedError(Exception):
    """A node that is not compiled; the reference evaluator answers for its rule."""


_READERS: dict[Kind, str] = {Kind.TEXT: "text", Kind.NUMBER: "number", Kind.TEXTS: "texts", Kind.MAPPING: "mapping"}
_READERS_OF_MEMBERS: dict[Kind, str] = {**_READERS, Kind.BOOLEAN: "boolean", Kind.OBJECT: "members"}


@dataclass(slots=True)
class Source:
    """The parts of a function that are made while conditions are compiled. Texts of users are in `names`, never in code.

    `head` are the lines that read each field that is needed, and work out what is made from them, once a job.
    """

    names: dict[str, Any] = field(default_factory=lambda: dict(_RUNTIME))
    head: list[str] = field(default_factory=list)
    _raw: dict[str, str] = field(default_factory=dict)  # the variable of each path
    _once: dict[str, str] = field(default_factory=dict)  # the variable of each code
    _read: dict[str, str] = field(default_factory=dict)
    _constants: dict[Hashable, str] = field(default_factory=dict)

    def constant(self, value: Json) -> str:
        """The name of a constant with this value."""
        key = (type(value), value) if isinstance(value, str | int | float) else id(value)
        name = self._constants.setdefault(key, f"k{len(self._constants)}")
        self.names[name] = value
        return name

    def once(self, code: str) -> str:
        """The variable that holds what the code gives, which is worked out before any rule is judged.

        Nearly all of it is needed for each job, and code that asks first whether it is there already takes twice as long to compile.
        """
        if code not in self._once:
            self._once[code] = f"m{len(self._once)}"
            self.head.append(f"{self._once[code]} = {code}")
        return self._once[code]

    def function(self, name: str, call: Callable[..., Json]) -> str:
        """The name of a function of the table."""
        self.names[f"f_{name}"] = call
        return f"f_{name}"

    def remembering(self, name: str, call: Callable[..., Json], fixed: tuple[Json, ...]) -> str:
        """The name of a function of one text, with the other arguments `fixed` and None in its own place; it remembers its last results.

        Most jobs of a scan have one of a few roles, models and buckets, and a pattern takes ten times as long as looking one up.
        """
        key = (name, *(None if value is None else self.constant(value) for value in fixed))
        variable = self._constants.setdefault(key, f"g{len(self._constants)}")
        if variable not in self.names:
            self.names[variable] = lru_cache(_REMEMBERED)(_of_text(call, fixed))
        return variable

    def is_field(self, value: Value) -> bool:
        """Whether a value is that of a field itself."""
        return value.name in self._read.values()

    def field(self, path: str) -> Value:
        """The value at a documented path. Raises UnsupportedError for a path that is not one."""
        kind = _kind_of_field(path)
        raw = self.raw(path)
        if kind not in _READERS:
            return Value(raw, kind, (raw,))
        if path not in self._read:
            name = self._read[path] = f"v{len(self._read)}"
            self.head.append(f"{name} = {_reading(kind, raw)}")
        return Value(self._read[path], kind, (raw,))

    def raw(self, path: str) -> str:
        """The variable that holds what the job has at a path."""
        if path not in self._raw:
            parent, _, name = path.rpartition(".")
            code = f"{FIELDS}[{name!r}]"
            if parent:
                code = f"member({self.raw(parent)}, {name!r})"
            variable = f"r{len(self._raw)}"
            self._raw[path] = variable
            self.head.append(f"{variable} = {code}")
        return self._raw[path]


_RUNTIME: Mapping[str, Any] = {
    "Gap": Gap,
    "LONGEST": runtime.LONGEST,
    **{name: getattr(runtime, name) for name in ("member", "present_part", "null_part", "without_gap", "give_up")},
    **{name: getattr(runtime, name) for name in ("because", "because_found", "gaps_at", "gaps_of_part", "joined")},
    **{name: getattr(runtime, name) for name in _READERS_OF_MEMBERS.values()},
}


def _of_text(call: Callable[..., Json], fixed: tuple[Json, ...]) -> Callable[[str], Json]:
    """The function of a text alone, which is in the place of the None among the other arguments."""
    position = fixed.index(None)
    before, after = fixed[:position], fixed[position + 1 :]
    if not before and not after:
        return call
    if not after:
        return partial(call, *before)
    if len(after) == 1 and not before:
        second = after[0]
        return lambda text: call(text, second)
    return lambda text: call(*before, text, *after)


def _reading(kind: Kind, raw: str) -> str:
    """The code that reads a field of the job."""
    read = f"{_READERS[kind]}({raw})"
    if kind is not Kind.TEXT:
        return read
    # Most fields are plain texts, which are seen to be so without a call.
    return f"{raw} if {raw}.__class__ is str and {raw}.isascii() and len({raw}) <= LONGEST else {read}"


def _kind_of_field(path: str) -> Kind:
    row = field_row(path)
    if row is None:
        raise UnsupportedError(path)
    if row.is_object:
        return Kind.PART
    return kind_of(row.type)


def reader_of(declared: Type) -> str:
    """The function of the runtime that reads a value of a type. Raises UnsupportedError for a type that generated code does not read."""
    if isinstance(declared, Object):
        return _READERS_OF_MEMBERS[Kind.OBJECT]
    return _READERS_OF_MEMBERS[kind_of(declared)]


def kind_of(declared: Type) -> Kind:
    """The kind of values of a type without null. Raises UnsupportedError for a type that generated code does not read."""
    match declared:
        case Basic.INTEGER | Basic.NUMBER:
            return Kind.NUMBER
        case Basic.BOOLEAN:
            return Kind.BOOLEAN
        case Basic.STRING | Basic.ARN | Basic.ACCOUNT | Basic.REGION | Basic.TIMESTAMP:
            return Kind.TEXT
        case Array(Basic.STRING):
            return Kind.TEXTS
        case Map(Basic.STRING):
            return Kind.MAPPING
        case _:
            raise UnsupportedError(str(declared))
