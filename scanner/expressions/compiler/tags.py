"""Code of calls that read a map, such as tags: what its keys alone decide is remembered with them, since most jobs have the same keys."""

from collections.abc import Callable, Sequence

from scanner.expressions.compiler.kinds import Kind, Value
from scanner.expressions.compiler.source import Source
from scanner.expressions.functions.tags import bad_among, missing_tags, tag, value_tests
from scanner.model.job import Json

Keys = tuple[str, ...]

_OF_MAPS = frozenset({"bad_tag_values", "keys", "missing_tags", "tag"})


def reads_keys(function: str, arguments: Sequence[Value]) -> bool:
    """Whether `code_by_keys` knows a call."""
    if function not in _OF_MAPS or arguments[0].kind is not Kind.MAPPING:
        return False
    return all(value.kind is Kind.CONSTANT for value in arguments[1:])


def code_by_keys(source: Source, function: str, arguments: Sequence[Value]) -> tuple[str, str]:
    """The code of a call, or None where there is no map; with the variable of the map's keys if they alone decide, else an empty text."""
    tags = arguments[0].name
    keys = source.once(f"(None if {tags} is None else tuple({tags}))")
    of_keys = source.prepared(f"{function} of keys", arguments, lambda: _of_keys(function, arguments), remembers=False)
    decided = f"(None if {keys} is None else {of_keys}({keys}))"
    match function:
        case "keys" | "missing_tags":
            return decided, keys
        case "tag":
            key = source.once(decided, keys)
            return f"(None if {key} is None else {tags}[{key}])", ""
        case _:
            tests = source.once(decided, keys)
            return f"(None if {tests} is None else {source.function('bad_among', bad_among)}({tags}, {tests}))", ""


def _of_keys(function: str, arguments: Sequence[Value]) -> Callable[[Keys], Json]:
    """What the keys of a map decide of a call."""
    if function == "keys":
        return list
    constant = arguments[1].constant
    match function:
        case "missing_tags":
            return lambda keys: missing_tags(dict.fromkeys(keys, ""), constant)
        case "tag":  # the key of which it gives the value
            return lambda keys: tag({key: key for key in keys}, constant)
        case _:
            return lambda keys: value_tests(keys, constant)
