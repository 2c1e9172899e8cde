"""Strict JSON: RFC 8259, each key once, exact integers, nothing that is no number, no half characters.

The decoder in C does the work; what it would let pass is refused by its hooks, and then looked up for its position.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from scanner.documents.json.faults import first_fault
from scanner.errors import ReadError
from scanner.model.job import Json

MAX_DEPTH = 32
_BLANK = frozenset(" \t\n\r")
_BLANKS = re.compile(r"[ \t\n\r]*")
_RAW_SURROGATE = re.compile("[\ud800-\udfff]")
_HALF_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_NEAR_END = 16  # an error this close to the end may come from the text being cut off: the longest token without an end mark is shorter
_INFINITE = (float("inf"), float("-inf"))
_MESSAGES = {
    "Expecting value": "a value is expected",
    "Expecting ',' delimiter": "a comma or a closing bracket is expected",
    "Expecting ':' delimiter": "a colon is expected",
    "Expecting property name enclosed in double quotes": "a key in double quotes is expected",
    "Illegal trailing comma before end of object": "a comma stands before the end of an object",
    "Illegal trailing comma before end of array": "a comma stands before the end of a list",
    "Unterminated string starting at": "this text has no closing quote",
    "Invalid control character at": "a control character stands in a text",
    "Invalid \\escape": "there is no such escape",
    "Invalid \\uXXXX escape": "an escape \\u needs four hexadecimal digits",
}


class _RefusedError(Exception):
    """A hook refuses what it was given."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why no value could be read: the reason and its offset. `broken`: the text is no JSON, so that nobody knows where the value ends."""

    reason: str
    at: int
    broken: bool = True
    too_long: bool = False  # for one record; it may be an object or a list that holds records


CUT_OFF = Fault("the text ends before the value", 0)


def decode(text: str, max_depth: int = MAX_DEPTH) -> Json:
    """The value that a JSON text says; raises ReadError with line and column (from 1) for anything else."""
    start = after_blanks(text, 0)
    found = decode_at(text, start, max_depth)
    if isinstance(found, Fault):
        _fail(text, found.at, found.reason)
    value, end = found
    end = after_blanks(text, end)
    if end < len(text):
        _fail(text, end, "text goes on after the end of the JSON value")
    return value


def decode_bytes(data: bytes, max_depth: int = MAX_DEPTH) -> Json:
    """The value that the bytes of a JSON text say; like `decode`, and they have to be UTF-8. A byte order mark is skipped."""
    return decode(data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"), max_depth)


def decode_at(text: str, start: int, max_depth: int = MAX_DEPTH, partial: bool = False) -> tuple[Json, int] | Fault:
    """The value that begins at an offset, and the offset behind it.

    `partial` says that more text may follow: the answer is then CUT_OFF where more of it could make a difference.
    """
    try:
        value, end = _SCAN(text, start)
    except json.JSONDecodeError as error:
        if partial and (error.pos >= len(text) - _NEAR_END or error.msg.startswith("Unterminated")):
            return CUT_OFF
        return _broken(text, start, error.msg, error.pos, max_depth)
    except StopIteration as stop:
        at = int(stop.value)
        return CUT_OFF if partial and at >= len(text) - _NEAR_END else _broken(text, start, "Expecting value", at, max_depth)
    except (_RefusedError, ValueError, RecursionError):  # ValueError: an integer of more than 4300 digits
        fault = first_fault(text, start, max_depth)
        return Fault(*fault, broken=False) if fault else CUT_OFF
    if partial and end == len(text) and not isinstance(value, dict | list | str):
        return CUT_OFF  # a number may go on
    if _suspect(text, start, end, max_depth) and (fault := first_fault(text, start, max_depth)):
        return Fault(*fault, broken=False)
    return value, end


def after_blanks(text: str, start: int) -> int:
    """The offset of the first character from `start` on that is no blank."""
    if text[start : start + 1] not in _BLANK:  # by far the most often
        return start
    found = _BLANKS.match(text, start)
    return found.end() if found else start


def _suspect(text: str, start: int, end: int, max_depth: int) -> bool:
    """Whether a closer look is needed: there are as many brackets as levels allowed, or something like half a character."""
    if text.count("{", start, end) + text.count("[", start, end) > max_depth:
        return True
    if text.find("\\", start, end) >= 0 and _HALF_ESCAPE.search(text, start, end):
        return True
    return not text.isascii() and _RAW_SURROGATE.search(text, start, end) is not None


def _broken(text: str, start: int, message: str, at: int, max_depth: int) -> Fault:
    earlier = first_fault(text, start, max_depth)
    if earlier and earlier[1] <= at:
        return Fault(*earlier)
    reason = _MESSAGES.get(message, message)
    if not message.startswith("Unterminated"):
        reason += ", the text ends here" if at >= len(text) else f", {_shown(text[at])} stands here"
    return Fault(f"broken JSON: {reason}", at)


def _shown(character: str) -> str:
    return f"'{character}'" if character.isprintable() else f"U+{ord(character):04X}"


def _fail(text: str, at: int, reason: str) -> NoReturn:
    raise ReadError(reason, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedError
    return found


def _constant(_: str) -> NoReturn:
    raise _RefusedError


def _float(digits: str) -> float:
    value = float(digits)
    if value in _INFINITE:
        raise _RefusedError
    return value


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_float)
_SCAN: Callable[[str, int], tuple[Json, int]] = _DECODER.scan_once  # type: ignore[attr-defined] # raw_decode without a Python frame
