"""Regexes in RE2's syntax, read as languages: https://github.com/google/re2/wiki/Syntax.

RE2 decides what a regex is; this reader is for those that it accepts, and raises NotModelledError for what it cannot read.
"""

import re
from dataclasses import dataclass, replace

from scanner.expressions.functions.patterns import regex_matcher
from scanner.prove.alphabet import EVERY, NotModelledError, character_set
from scanner.prove.anchors import END, NOTHING, START, Part, containing, either, in_sequence, plain, repeated
from scanner.prove.character_classes import bracketed, escaped, literal_set
from scanner.prove.cursor import Cursor
from scanner.prove.language import Language, of_mask

_MOST_NESTED = 40  # groups in groups
_NEWLINE = character_set("\n")
_COUNTS = re.compile(r"\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}")  # `{01}` is text for RE2


def search(regex: str) -> Language:
    """The texts in which a regex is found; raises EvaluationError where RE2 refuses the regex, and NotModelledError."""
    regex_matcher(regex)  # refuses what evaluation refuses
    return containing(_Reader(regex).read())


def whole(regex: str) -> Language:
    """The texts that a regex matches from beginning to end; raises NotModelledError."""
    return _Reader(regex).read().whole


@dataclass(frozen=True, slots=True)
class _Flags:
    """How the letters of a pattern are read."""

    folds: bool = False  # (?i)
    dot_is_all: bool = False  # (?s)
    by_line: bool = False  # (?m)


class _Reader:
    """Reads one regex from left to right."""

    def __init__(self, regex: str) -> None:
        self._cursor = Cursor(regex)
        self._flags = _Flags()
        self._nested = 0

    def read(self) -> Part:
        """The whole regex."""
        part = self._alternatives()
        if not self._cursor.at_end():
            raise NotModelledError("a pattern with a ) too many")
        return part

    def _alternatives(self) -> Part:
        parts = [self._sequence()]
        while self._cursor.skip("|"):
            parts.append(self._sequence())
        return either(parts)

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while not self._cursor.at_end() and self._cursor.peek() not in "|)":
            counts = self._quantifier()
            if counts is None:
                parts += self._items()
            elif parts:
                parts.append(repeated(parts.pop(), *counts))
            else:
                raise NotModelledError("a pattern with a repetition of nothing")
        return in_sequence(parts)

    def _quantifier(self) -> tuple[int, int | None] | None:
        """How often what is before may come; None if something else is next. Lazy ones match the same texts."""
        counts: tuple[int, int | None] | None = None
        if self._cursor.skip("*"):
            counts = (0, None)
        elif self._cursor.skip("+"):
            counts = (1, None)
        elif self._cursor.skip("?"):
            counts = (0, 1)
        else:
            counts = self._counts()
        if counts is not None:
            self._cursor.skip("?")
        return counts

    def _counts(self) -> tuple[int, int | None] | None:
        """What is in braces; without numbers they are ordinary characters, and nothing is read."""
        counts = self._cursor.match(_COUNTS)
        if counts is None:
            return None
        low, comma, high = counts.groups()
        if not comma:
            return int(low), int(low)
        return int(low), int(high) if high else None

    def _items(self) -> list[Part]:
        """What comes next: mostly one item, of a quotation one for each character."""
        character = self._cursor.next()
        match character:
            case "(":
                return [self._group()]
            case "[":
                return [plain(of_mask(bracketed(self._cursor, self._flags.folds)))]
            case "\\":
                return self._escape()
            case "^":
                return [self._anchor(START)]
            case "$":
                return [self._anchor(END)]
            case ".":
                return [plain(of_mask(EVERY if self._flags.dot_is_all else EVERY & ~_NEWLINE))]
            case _:
                return [self._literal(character)]

    def _anchor(self, anchor: Part) -> Part:
        if self._flags.by_line:
            raise NotModelledError("a pattern with (?m)")
        return anchor

    def _literal(self, character: str) -> Part:
        return plain(of_mask(literal_set(character, self._flags.folds)))

    def _group(self) -> Part:
        outer = self._flags
        if self._cursor.skip("?") and not self._group_start():
            return NOTHING  # flags, which are for what follows
        self._nested += 1
        if self._nested > _MOST_NESTED:
            raise NotModelledError(f"a pattern with over {_MOST_NESTED} groups in each other")
        part = self._alternatives()
        if not self._cursor.skip(")"):
            raise NotModelledError("a pattern with a ( too many")
        self._nested -= 1
        self._flags = outer
        return part

    def _group_start(self) -> bool:
        """Reads what follows `(?`: a name or flags. Whether a group follows."""
        if self._cursor.skip("P<") or self._cursor.skip("<"):
            self._cursor.up_to(">")
            return True
        value = True
        while True:
            letter = self._cursor.next()
            match letter:
                case ":":
                    return True
                case ")":
                    return False
                case "-":
                    value = False
                case _:
                    self._set_flag(letter, value)

    def _set_flag(self, letter: str, value: bool) -> None:
        match letter:
            case "i":
                self._flags = replace(self._flags, folds=value)
            case "s":
                self._flags = replace(self._flags, dot_is_all=value)
            case "m":
                self._flags = replace(self._flags, by_line=value)
            case "U":
                pass  # which match is preferred, not whether there is one
            case _:
                raise NotModelledError(f"a pattern with (?{letter}")

    def _escape(self) -> list[Part]:
        if self._cursor.skip("A"):
            return [START]
        if self._cursor.skip("z"):
            return [END]
        if self._cursor.skip("Q"):
            return [self._literal(character) for character in self._cursor.up_to("\\E")]
        return [plain(of_mask(escaped(self._cursor, self._flags.folds)))]
