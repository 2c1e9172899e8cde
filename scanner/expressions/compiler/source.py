"""The source of one generated function, while it is being written."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from scanner.expressions.compiler import runtime
from scanner.expressions.compiler.kinds import READERS, READERS_OF_MEMBERS, Kind, UnsupportedError, Value, kind_of
from scanner.expressions.compiler.layout import AROUND, Group, Late, Layout
from scanner.expressions.compiler.memory import Memory
from scanner.expressions.compiler.searches import OFTEN_ANOTHER, RARELY_SHARED, Searches
from scanner.expressions.functions.times import parse_time
from scanner.model.arn import parse_scope
from scanner.model.job import Gap, Json, Part
from scanner.model.types import Basic
from scanner.shape.fields import field as field_row

_REMEMBERED = 256  # texts of each function
FIELDS = "fields"  # the argument of the function: the job's fields


@dataclass(slots=True)
class Source:
    """The parts of a function that are made while conditions are compiled. Texts of users are in `names`, never in code.

    Each field that is needed is read, and what is made from it is worked out, once a job, before any rule is judged.
    """

    names: dict[str, Any] = field(default_factory=lambda: dict(_RUNTIME))
    _head: dict[str, str] = field(default_factory=dict)  # the code of each variable, in order
    _derived: dict[str, dict[str, str]] = field(default_factory=dict)  # the code of what is worked out of one variable alone, by that one
    _raw: dict[str, str] = field(default_factory=dict)  # the variable of each path
    _once: dict[str, str] = field(default_factory=dict)  # the variable of each code
    _read: dict[str, str] = field(default_factory=dict)
    _constants: dict[Hashable, str] = field(default_factory=dict)
    searches: Searches = field(default_factory=Searches)
    few: dict[str, bool] = field(default_factory=dict)  # whether a variable of which jobs have few values is a flag

    def define(self, name: str, arguments: str, body: Sequence[str | Late], groups: Sequence[Group] = ()) -> Callable[..., Any]:
        """The generated function: it reads what the body needs, looks up the groups, and goes on with the body's lines."""
        text = self.layout().text(name, arguments, body, groups)
        self.names.update({f"n_{origin}": Memory() for origin in (*self._derived, *(group.name for group in groups))})
        exec(compile(text, f"<{name}>", "exec"), self.names)  # noqa: S102 - made above; what users write is in constants only
        made: Callable[..., Any] = self.names[name]
        return made

    def layout(self) -> Layout:
        """The variables so far, and their code."""
        return Layout({**self._head, **self.searches.finish(self.names)}, self._derived)

    def constant(self, value: Json) -> str:
        """The name of a constant with this value."""
        name = self._constants.setdefault(_identity(value), f"k{len(self._constants)}")
        self.names.setdefault(name, value)
        return name

    def once(self, code: str, origin: str = "", *, is_few: bool = False, is_flag: bool = False) -> str:
        """The variable that holds what the code gives; `origin` is the variable of which alone it is worked out.

        `is_few`: jobs have few values of it; `is_flag`: only true, false and None. Nearly all of it is needed for each job, and code
        that asks first whether it is there already takes twice as long to compile.
        """
        if code not in self._once:
            variable = self._once[code] = f"m{len(self._once)}"
            lines = self._derived.setdefault(origin, {}) if origin else self._head
            lines[variable] = code
        if is_few or is_flag:
            self.few[self._once[code]] = is_flag
        return self._once[code]

    def gap(self, raw: str) -> str:
        """The variable that holds a Gap where there is one in place of a field, else None."""
        return self.once(f"({raw} if {raw}.__class__ is Gap else None)", is_flag=True)

    def function(self, name: str, call: Callable[..., Json]) -> str:
        """The name of a function of the table."""
        self.names[f"f_{name}"] = call
        return f"f_{name}"

    def prepared(self, name: str, arguments: Sequence[Value], prepare: Callable[..., Any], *, remembers: bool) -> str:
        """The name of a function of one value, made by `prepare`; all other `arguments` are constants.

        It may remember its last results: there are few accounts and buckets, and a pattern takes ten times as long as looking one up.
        """
        key = ("prepared", name, remembers, *(value.name if value.kind is Kind.CONSTANT else None for value in arguments))
        variable = self._constants.setdefault(key, f"g{len(self._constants)}")
        if variable not in self.names:
            call = prepare()
            self.names[variable] = lru_cache(_REMEMBERED)(call) if remembers else call
        return variable

    def is_field(self, value: Value) -> bool:
        """Whether a value is that of a field itself."""
        return value.name in self._read.values()

    def field(self, path: str) -> Value:
        """The value at a documented path. Raises UnsupportedError for a path that is not one."""
        kind, is_time = _kind_of_field(path)
        raw = self.raw(path)
        if kind not in READERS:
            return Value(raw, kind, (raw,))
        if path not in self._read:
            name = self._read[path] = f"v{len(self._read)}"
            self._head[name] = _reading(kind, raw)
        name = self._read[path]
        is_origin = kind is Kind.TEXT and not is_time and path not in RARELY_SHARED
        if is_origin and path not in OFTEN_ANOTHER:
            self.few[raw] = False
        return Value(name, kind, (raw,), origin=name if is_origin else "")

    @property
    def fields_of_job(self) -> tuple[str, ...]:
        """The names of the fields of the job that are read, those at its top: `vpc_config`, not what is in it."""
        return tuple(path for path in self._raw if "." not in path)

    @property
    def reads_surroundings(self) -> bool:
        """Whether anything that is worked out depends on more than the job's fields, such as the time."""
        codes = [*self._head.values(), *(code for codes in self._derived.values() for code in codes.values())]
        return any(AROUND in code for code in codes)

    def raw(self, path: str) -> str:
        """The variable that holds what the job has at a path."""
        if path not in self._raw:
            parent, _, name = path.rpartition(".")
            code = f"{FIELDS}[{name!r}]"
            if parent:
                inside = self.raw(parent)
                code = f"{inside}[{name!r}] if {inside}.__class__ is Part else member({inside}, {name!r})"
            variable = f"r{len(self._raw)}"
            self._raw[path] = variable
            self._head[variable] = code
        return self._raw[path]


_RUNTIME: Mapping[str, Any] = {
    "Gap": Gap,
    "Part": Part,
    "LARGEST": runtime.LARGEST,
    "LONGEST": runtime.LONGEST,
    "parse_scope": parse_scope,
    "parse_time": parse_time,
    **{name: getattr(runtime, name) for name in ("member", "present_part", "null_part", "without_gap", "give_up")},
    **{name: getattr(runtime, name) for name in ("because", "because_found", "gaps_at", "gaps_of_part", "joined")},
    **{name: getattr(runtime, name) for name in READERS_OF_MEMBERS.values()},
}


def _identity(value: Json) -> Hashable:
    """What two constants have in common if one may be in the place of the other: true is not 1, and 1 is not 1.0."""
    match value:
        case str() | int() | float():
            return type(value), value
        case list() | dict():
            return type(value), repr(value)  # as JSON, NaN and infinity would both be null
        case _:
            return id(value)


def _reading(kind: Kind, raw: str) -> str:
    """The code that reads a field of the job. Most are null, plain texts or usual numbers, which are seen to be so without a call."""
    read = f"{READERS[kind]}({raw})"
    match kind:
        case Kind.TEXT:
            return f"{raw} if {raw} is None or {raw}.__class__ is str and {raw}.isascii() and len({raw}) <= LONGEST else {read}"
        case Kind.NUMBER:
            return f"{raw} if {raw}.__class__ is int and -LARGEST < {raw} < LARGEST else {read}"
        case _:
            return f"None if {raw} is None else {read}"


def _kind_of_field(path: str) -> tuple[Kind, bool]:
    """The kind of a field, and whether it is a time."""
    row = field_row(path)
    if row is None:
        raise UnsupportedError(path)
    if row.is_object:
        return Kind.PART, False
    return kind_of(row.type), row.type is Basic.TIMESTAMP
