"""Reads one JSON object of any size, member by member, and its long lists entry by entry."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

from scanner.documents.json.text import invalid_json, show_character
from scanner.documents.window import Window, texts
from scanner.errors import ReadError
from scanner.model.job import Json


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the object, or one entry of a list that was to be read entry by entry."""

    name: str
    value: Json
    is_entry: bool = False


def read_members(stream: BinaryIO, lists: Collection[str]) -> Iterator[Member]:
    """The members of the object in a stream (gzip is unpacked); those named in `lists` as an empty list and then their entries.

    Raises ReadError, with line and column, where the text is not JSON, has a duplicate key, is cut off or goes on after the object.
    """
    window = Window(texts(stream))
    _expect(window, "{", "an object")
    names: set[str] = set()
    if window.peek() == "}":
        _step(window)
    else:
        more = True
        while more:
            name = _name(window, names)
            yield from _member(window, name, name in lists)
            more = _goes_on(window, "}")
    if window.peek():
        _fail(window, "unexpected text after the object")


def _name(window: Window, names: set[str]) -> str:
    if window.peek() != '"':
        _expected(window, "a key in double quotes")
    name = _value(window)
    if name in names:
        _fail(window, f"duplicate key {name!r}")
    names.add(name)
    _expect(window, ":", "a colon")
    return str(name)


def _member(window: Window, name: str, is_list: bool) -> Iterator[Member]:
    if not is_list or window.peek() != "[":
        yield Member(name, _value(window))
        return
    _step(window)
    yield Member(name, [])
    if window.peek() == "]":
        _step(window)
        return
    more = True
    while more:
        yield Member(name, _value(window), is_entry=True)
        more = _goes_on(window, "]")


def _goes_on(window: Window, end: str) -> bool:
    """Moves over the comma or the closing bracket; whether it was a comma."""
    mark = window.peek()
    if mark not in (",", end):
        _expected(window, f"a comma or {end!r}")
    _step(window)
    return mark == ","


def _expect(window: Window, mark: str, what: str) -> None:
    if window.peek() != mark:
        _expected(window, what)
    _step(window)


def _expected(window: Window, what: str) -> NoReturn:
    window.peek()
    _fail(window, f"invalid JSON: expected {what}, found {show_character(window.text, window.at)}")


def _step(window: Window) -> None:
    window.move(window.at + 1)


def _value(window: Window) -> Any:
    """The value at the cursor, which moves to its end."""
    window.peek()
    while True:
        try:
            value, end = _DECODER.raw_decode(window.text, window.at)
        except json.JSONDecodeError as error:
            if window.more():
                continue
            problem = invalid_json(window.text, error.msg, error.pos)
            is_cut_off = error.pos >= len(window.text) or error.msg.startswith("Unterminated string")
            window.move(len(window.text) if is_cut_off else error.pos)
            _fail(window, problem)
        except (ValueError, RecursionError) as error:
            _fail(window, str(error))
        # A number at the end of the window may go on: 12|34.
        if end == len(window.text) and window.more():
            continue
        window.move(end)
        return value


def _without_duplicates(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value: dict[str, Json] = {}
    for key, member in pairs:
        if key in value:
            raise ValueError(f"duplicate key {key!r}")
        value[key] = member
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


_DECODER = json.JSONDecoder(object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)


def _fail(window: Window, problem: str) -> NoReturn:
    if window.error is not None:
        raise window.error
    if not window.peek():
        raise ReadError(f"the text is cut off at {window.line}:{window.column}")
    raise ReadError(f"{problem} at {window.line}:{window.column}")
