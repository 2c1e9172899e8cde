"""Strict JSON: RFC 8259, each key once, exact integers, only numbers that JSON has, no half characters.

The decoder in C does the work. Its hooks refuse what it would accept, and the place of that is looked up afterwards.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from msgspec import Struct

from scanner.documents.json.faults import first_fault
from scanner.errors import ReadError
from scanner.model.job import Json

MAX_DEPTH = 32
BLANKS = " \t\n\r"
_BLANK = frozenset(BLANKS)
_BLANKS = re.compile(r"[ \t\n\r]*")
_RAW_SURROGATE = re.compile("[\ud800-\udfff]")
_HALF_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_INFINITE = (float("inf"), float("-inf"))
# The decoder's messages -> ours; {here} is the character at the fault.
_MESSAGES = {
    "Expecting value": "expected a value, found {here}",
    "Expecting ',' delimiter": "expected a comma or a closing bracket, found {here}",
    "Expecting ':' delimiter": "expected a colon, found {here}",
    "Expecting property name enclosed in double quotes": "expected a key in double quotes, found {here}",
    "Illegal trailing comma before end of object": "comma before the end of an object",
    "Illegal trailing comma before end of array": "comma before the end of a list",
    "Unterminated string starting at": "this text has no closing quote",
    "Invalid control character at": "control character {here} in a text",
    "Invalid \\escape": "unknown escape",
    "Invalid \\uXXXX escape": "an escape \\u needs four hexadecimal digits",
}
# A fault this close to the end may come from the text being cut off, e.g. at `tru` of `true`: the longest token that has no end mark
# of its own is shorter.
_NEAR_END = 16


class _RefusedError(Exception):
    """A hook refuses what it was passed."""


class Fault(Struct, frozen=True):
    """Why no value could be read: the reason and its offset.

    `broken`: the text is not JSON, so that the end of the value is not known. `too_long`: for one record; it may be an object or a list
    that holds records.
    """

    reason: str
    at: int
    broken: bool = True
    too_long: bool = False


CUT_OFF = Fault("the text ends before the value", 0)


def decode(text: str, max_depth: int = MAX_DEPTH) -> Json:
    """The value of a JSON text; raises ReadError with line and column (from 1) if the text is not strict JSON."""
    start = after_blanks(text, 0)
    found = decode_at(text, start, max_depth)
    if isinstance(found, Fault):
        _fail(text, found.at, found.reason)
    value, end = found
    end = after_blanks(text, end)
    if end < len(text):
        _fail(text, end, "unexpected text after the end of the JSON value")
    return value


def decode_bytes(data: bytes, max_depth: int = MAX_DEPTH) -> Json:
    """The value of a JSON text in UTF-8, as `decode` returns it. A byte order mark is skipped."""
    return decode(data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"), max_depth)


def decode_at(text: str, start: int, max_depth: int = MAX_DEPTH, partial: bool = False) -> tuple[Json, int] | Fault:
    """The value that begins at an offset, and the offset after it.

    `partial` says that more text may follow: the answer is CUT_OFF wherever more of it could make a difference.
    """
    try:
        value, end = _SCAN(text, start)
    except json.JSONDecodeError as error:
        return _syntax_fault(text, start, error.msg, error.pos, max_depth, partial)
    except StopIteration as stop:
        return _syntax_fault(text, start, "Expecting value", int(stop.value), max_depth, partial)
    except (_RefusedError, ValueError, RecursionError):  # ValueError: an integer of more than 4300 digits
        return _refusal(text, start, max_depth) or CUT_OFF
    if partial and end == len(text) and not isinstance(value, dict | list | str):
        return CUT_OFF  # a number may go on
    if is_too_deep(value, text, max_depth, start, end) or _may_have_half_characters(text, start, end):
        refusal = _refusal(text, start, max_depth)
        if refusal is not None:
            return refusal
    return value, end


def after_blanks(text: str, start: int) -> int:
    """The offset of the first character at or after `start` that is not blank."""
    if text[start : start + 1] not in _BLANK:  # the common case
        return start
    if text[start + 1 : start + 2] not in _BLANK:  # a single blank, as after most colons
        return start + 1
    found = _BLANKS.match(text, start)
    return found.end() if found else start


def is_too_deep(value: Json, text: str, max_depth: int, start: int = 0, end: int | None = None) -> bool:
    """Whether the value that was decoded from `text[start:end]` is nested more deeply than allowed; decoders do not count."""
    if text.count("{", start, end) + text.count("[", start, end) <= max_depth:
        return False
    level = [value]  # the objects and lists at one depth
    for _ in range(max_depth):
        level = [child for container in level for child in _children(container) if isinstance(child, dict | list)]
        if not level:
            return False
    return True


def _children(container: Json) -> Iterable[Json]:
    return container.values() if isinstance(container, dict) else container


def _may_have_half_characters(text: str, start: int, end: int) -> bool:
    """Whether a decoded text may hold half of a surrogate pair, which the decoder accepts."""
    if text.find("\\", start, end) >= 0 and _HALF_ESCAPE.search(text, start, end):
        return True
    return not text.isascii() and _RAW_SURROGATE.search(text, start, end) is not None


def _refusal(text: str, start: int, max_depth: int) -> Fault | None:
    """The first rule of ours that a value breaks, which is JSON otherwise."""
    fault = first_fault(text, start, max_depth)
    return Fault(*fault, broken=False) if fault else None


def _syntax_fault(text: str, start: int, message: str, at: int, max_depth: int, partial: bool) -> Fault:
    """What is wrong with text that is not JSON; CUT_OFF where more of it may be."""
    if partial and (at >= len(text) - _NEAR_END or message.startswith("Unterminated")):
        return CUT_OFF
    earlier = first_fault(text, start, max_depth)
    if earlier and earlier[1] <= at:
        return Fault(*earlier)
    return Fault(invalid_json(text, message, at), at)


def invalid_json(text: str, message: str, at: int) -> str:
    """A message of the decoder in plain words, e.g. "invalid JSON: expected a colon, found '1'"."""
    reason = _MESSAGES.get(message, message)
    return "invalid JSON: " + reason.replace("{here}", show_character(text, at))


def show_character(text: str, at: int) -> str:
    """The character at an offset as messages show it, e.g. "'x'", "U+0001" or "the end of the text"."""
    if at >= len(text):
        return "the end of the text"
    character = text[at]
    if character.isprintable():
        return f"'{character}'"
    return "a byte that is not UTF-8" if _RAW_SURROGATE.match(character) else f"U+{ord(character):04X}"


def _fail(text: str, at: int, reason: str) -> NoReturn:
    raise ReadError(reason, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _RefusedError
    return members


def _constant(_: str) -> NoReturn:
    raise _RefusedError


def _float(digits: str) -> float:
    value = float(digits)
    if value in _INFINITE:
        raise _RefusedError
    return value


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_float)
_SCAN: Callable[[str, int], tuple[Json, int]] = _DECODER.scan_once  # type: ignore[attr-defined] # raw_decode without a Python frame
