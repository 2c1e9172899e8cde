"""Which types are compatible, and what messages call them."""

from collections.abc import Iterable, Iterator

from scanner.model.rule import ParameterType
from scanner.model.types import NUMBERS, PATTERNS, STRINGS, Array, Basic, Map, Object, Type, Union, union

_PARAMETERS: dict[str, Type] = {
    "string": Basic.STRING,
    "regex": Basic.REGEX,
    "glob": Basic.GLOB,
    "boolean": Basic.BOOLEAN,
    "integer": Basic.INTEGER,
    "number": Basic.NUMBER,
    "account": Basic.ACCOUNT,
    "region": Basic.REGION,
    "timestamp": Basic.TIMESTAMP,
    "object": Map(Basic.ANY),
    "any": Basic.ANY,  # declared in a way that could not be read, which was reported
}


def options(kind: Type) -> tuple[Type, ...]:
    """The types that a value may have, without null unless it is the only one."""
    if not isinstance(kind, Union):
        return (kind,)
    return tuple(option for option in kind.options if option is not Basic.NULL)


def of_parameter(kind: ParameterType, as_text: bool = False) -> Type:
    """The type of a parameter's value; a pattern is plain text where it is only shown."""
    if kind.item is not None:
        item = of_parameter(kind.item, as_text)
        if kind.name == "list":
            return Array(item)
        return Map(item)
    found = _PARAMETERS[kind.name]
    if as_text and found in PATTERNS:
        return Basic.STRING
    return found


def pattern_in(kind: Type) -> Basic | None:
    """GLOB or REGEX if a value is one or contains one, e.g. for `list[glob]`; else None."""
    match kind:
        case Array(item) | Map(item):
            return pattern_in(item)
        case Union(options):
            return _first_pattern(options)
        case Object(part=True):
            return None
        case Object(members=members):
            return _first_pattern(members.values())
        case Basic():
            if kind in PATTERNS:
                return kind
            return None


def _first_pattern(kinds: Iterable[Type]) -> Basic | None:
    return next(filter(None, map(pattern_in, kinds)), None)


def of_literal(value: object) -> Type:
    """The type of a literal."""
    match value:
        case None:
            return Basic.NULL
        case bool():
            return Basic.BOOLEAN
        case int():
            return Basic.INTEGER
        case float():
            return Basic.NUMBER
        case str():
            return Basic.STRING
        case list():
            return Array(_item_of_literal(value))
        case dict():
            return Object("this object", {str(key): of_literal(item) for key, item in value.items()})
        case _:
            return Basic.ANY


def _item_of_literal(elements: list[object]) -> Type:
    if not elements:
        return Basic.ANY
    return union(*map(of_literal, elements))


def is_part(kind: Type) -> bool:
    """Whether a value may be the job or one of its objects with fixed members."""
    return any(isinstance(option, Object) and option.part for option in options(kind))


def may_be(kind: Type, wanted: Type) -> bool:
    """Whether a value of type `kind`, null aside, can be what is wanted."""
    return any(_option_may_be(option, other) for option in options(kind) for other in options(wanted))


def _option_may_be(kind: Type, wanted: Type) -> bool:
    match kind, wanted:
        case (Basic.ANY, _) | (_, Basic.ANY):
            return True
        case Basic(), Basic():
            return _basic_may_be(kind, wanted)
        case Array(item), Array(other):
            return _member_may_be(item, other)
        case Map(value), Map(other):
            return may_be(value, other)
        case Object(), Map(other):
            return _object_may_be_map(kind, other)
        case Object(), Object():
            return kind is wanted or not (kind.part or wanted.part)
        case Map(), Object(part=False):
            return True
        case _:
            return False


def _member_may_be(kind: Type, wanted: Type) -> bool:
    """Whether an element or member may be what is wanted; any may be null."""
    return kind is Basic.NULL or may_be(kind, wanted)


def _object_may_be_map(kind: Object, value: Type) -> bool:
    """Whether an object may be taken for a map: one written out in an expression, such as `{env: 'prod'}`, not a part of the job."""
    return not kind.part and all(_member_may_be(member, value) for member in kind.members.values())


def _basic_may_be(kind: Basic, wanted: Basic) -> bool:
    if kind is wanted:
        return True
    if kind in PATTERNS:  # a glob is not a text: it would be compared letter by letter
        return False
    if kind in STRINGS and wanted in STRINGS:
        # A string may be a time or an ARN, and any text may be read as a pattern; but a time is never an ARN.
        return Basic.STRING in (kind, wanted) or wanted in PATTERNS
    return kind in NUMBERS and wanted in NUMBERS


def plain_name(kind: Type) -> str:
    """A type in words, with its article."""
    names = map(_option_name, options(kind))
    return " or ".join(dict.fromkeys(names))


_NAMES: dict[Basic, str] = {
    Basic.ANY: "any value",
    Basic.NULL: "null",
    Basic.STRING: "a text",
    Basic.INTEGER: "a whole number",
    Basic.TIMESTAMP: "a time",
    Basic.ARN: "an ARN",
    Basic.ACCOUNT: "an account ID",
    Basic.REGION: "a Region",
    Basic.GLOB: "a glob",
    Basic.REGEX: "a regex",
}


def _option_name(kind: Type) -> str:
    match kind:
        case Array(item):
            if item is Basic.ANY:
                return "a list"
            return f"a list of {_plural(item)}"
        case Map():
            return "a map"
        case Object():
            return "an object"
        case Union():
            return plain_name(kind)
        case Basic():
            return _NAMES.get(kind, f"a {kind.value}")


_PLURALS = {
    "a text": "texts",
    "a glob": "globs",
    "a regex": "regexes",
    "a number": "numbers",
    "a whole number": "numbers",
    "a boolean": "booleans",
}


def _plural(kind: Type) -> str:
    return _PLURALS.get(plain_name(kind), "values")


def names(kind: Type) -> Iterator[str]:
    """The names of the members that a value may have."""
    for option in options(kind):
        if isinstance(option, Object):
            yield from option.members
