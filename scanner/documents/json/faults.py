"""Finds where a JSON text breaks a rule that the decoder does not check, or has no position for. Slow: for broken input only."""

import re
from json import JSONDecodeError, loads

from scanner.model.pattern import late_pattern

# opening bracket | closing bracket | comma or colon | string | word or number | anything else
_TOKEN = late_pattern(r'[ \t\n\r]*(?:([\[{])|([\]}])|([,:])|("[^"\\]*(?:\\.[^"\\]*)*")|("?[^ \t\n\r\[\]{},:"]+)|(.))', re.DOTALL)
_SURROGATE = late_pattern("[\ud800-\udfff]")
_BYTES = late_pattern("[\udc80-\udcff]")  # what the decoder leaves of bytes that are not UTF-8
_CONSTANTS = frozenset({"NaN", "Infinity", "-Infinity"})
_NUMBER = late_pattern(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_MOST_DIGITS = 4300  # Python's own limit for reading an integer


def first_fault(text: str, start: int, max_depth: int) -> tuple[str, int] | None:
    """The first fault in the value that begins at `start`, and its offset; None if there is none. Does not check syntax."""
    walk = _Walk(max_depth)
    offset = start
    while (token := _TOKEN.match(text, offset)) is not None:
        offset = token.end()
        walk.take(token)
        if walk.fault:
            return walk.fault, walk.at
        if not walk.open:
            return None
    return None


class _Walk:
    """The open brackets on the way through a value, and the first fault."""

    def __init__(self, max_depth: int) -> None:
        self.fault = ""
        self.at = 0
        self.open: list[set[str] | None] = []  # for each bracket: the keys so far, None for a list
        self._key_next = False
        self._max_depth = max_depth

    def take(self, token: re.Match[str]) -> None:
        """Takes the next token."""
        opening, closing, mark, string, word, _ = token.groups()
        if opening:
            self._open(opening, token.start(1))
        elif closing:
            del self.open[-1:]  # there may be none
            self._key_next = False
        elif mark:
            self._key_next = mark == "," and bool(self.open) and self.open[-1] is not None
        elif string:
            self._string(string, token.start(4))
        elif word:
            self._word(word, token.start(5))

    def _open(self, bracket: str, at: int) -> None:
        is_object = bracket == "{"
        self.open.append(set() if is_object else None)
        self._key_next = is_object
        if len(self.open) > self._max_depth:
            self._note(at, "the value is nested too deeply here")

    def _string(self, string: str, at: int) -> None:
        text = _unquote(string)
        if _BYTES.search(string):
            self._note(at, "bytes that are not UTF-8 in this text")
        elif _SURROGATE.search(text):
            self._note(at, "an escape in this text is half of a character (a lone surrogate)")
        if self.open and self._key_next:
            self._key(text, string, at)

    def _key(self, key: str, string: str, at: int) -> None:
        keys = self.open[-1]
        assert keys is not None, "a key is next in objects only"
        if key in keys:
            self._note(at, f"duplicate key {string[:60]} in this object; remove one")
        keys.add(key)
        self._key_next = False

    def _word(self, word: str, at: int) -> None:
        if word in _CONSTANTS:
            self._note(at, f"{word} is not a JSON number; write null")
        elif _BYTES.search(word):
            self._note(at, "bytes that are not UTF-8 here")
        elif number := _NUMBER.fullmatch(word):
            is_integer = number.lastindex is None
            if is_integer and len(word.lstrip("-")) > _MOST_DIGITS:
                self._note(at, f"the number {word[:12]}... has more than {_MOST_DIGITS} digits")
            if not is_integer and abs(float(word)) == float("inf"):
                self._note(at, f"the number {word[:24]} is larger than any that can be stored")

    def _note(self, at: int, fault: str) -> None:
        self.fault, self.at = fault, at


def _unquote(string: str) -> str:
    try:
        return str(loads(string))
    except JSONDecodeError:
        return string
