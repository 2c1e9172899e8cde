"""Regexes in RE2's syntax, read as languages: https://github.com/google/re2/wiki/Syntax.

RE2 decides what a regex is; this reader is for those that it accepts, and raises NotModelledError for what it cannot read.
"""

import re
from dataclasses import dataclass, replace
from string import hexdigits, octdigits
from typing import Final

from scanner.expressions.functions.patterns import regex_matcher
from scanner.prove.alphabet import EVERY, NotModelledError, character_set, folded
from scanner.prove.anchors import END, NOTHING, START, Part, containing, either, in_sequence, plain, repeated
from scanner.prove.character_classes import PERL, POSIX, named
from scanner.prove.language import Language, of_mask

_MOST_NESTED = 40  # groups in groups
_NEWLINE = character_set("\n")
_COUNTS = re.compile(r"(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}")  # what follows a brace; `{01}` is text for RE2
_CONTROLS: Final = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


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
        self.regex = regex
        self.position = 0
        self.flags = _Flags()
        self.nested = 0

    def read(self) -> Part:
        """The whole regex."""
        part = self._alternatives()
        if not self._at_end():
            raise NotModelledError("a pattern with a ) too many")
        return part

    def _at_end(self) -> bool:
        return self.position >= len(self.regex)

    def _comes(self, text: str) -> bool:
        return self.regex.startswith(text, self.position)

    def _skip(self, text: str) -> bool:
        """Whether the text comes next; if so it is read."""
        if not self._comes(text):
            return False
        self.position += len(text)
        return True

    def _next(self) -> str:
        if self._at_end():
            raise NotModelledError("a pattern that ends too early")
        character = self.regex[self.position]
        self.position += 1
        return character

    def _up_to(self, end: str) -> str:
        """The text before `end`, which is read too; if it does not come, all that is left."""
        found = self.regex.find(end, self.position)
        stop = len(self.regex) if found < 0 else found
        text = self.regex[self.position : stop]
        self.position = stop if found < 0 else stop + len(end)
        return text

    def _while_in(self, characters: str, at_most: int) -> str:
        start = self.position
        while not self._at_end() and self.regex[self.position] in characters and self.position - start < at_most:
            self.position += 1
        return self.regex[start : self.position]

    def _alternatives(self) -> Part:
        parts = [self._sequence()]
        while self._skip("|"):
            parts.append(self._sequence())
        return either(parts)

    def _sequence(self) -> Part:
        parts: list[Part] = []
        while not self._at_end() and self.regex[self.position] not in "|)":
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
        if self._skip("*"):
            counts = (0, None)
        elif self._skip("+"):
            counts = (1, None)
        elif self._skip("?"):
            counts = (0, 1)
        elif self._skip("{"):
            counts = self._counts()
        if counts is not None:
            self._skip("?")
        return counts

    def _counts(self) -> tuple[int, int | None] | None:
        """What is in braces; without numbers they are ordinary characters, and nothing is read."""
        counts = _COUNTS.match(self.regex, self.position)
        if counts is None:
            self.position -= len("{")
            return None
        self.position = counts.end()
        low, comma, high = counts.groups()
        if not comma:
            return int(low), int(low)
        return int(low), int(high) if high else None

    def _items(self) -> list[Part]:
        """What comes next: mostly one item, of a quotation one for each character."""
        character = self._next()
        match character:
            case "(":
                return [self._group()]
            case "[":
                return [plain(of_mask(self._class()))]
            case "\\":
                return self._escape()
            case "^":
                return [self._anchor(START)]
            case "$":
                return [self._anchor(END)]
            case ".":
                return [plain(of_mask(EVERY if self.flags.dot_is_all else EVERY & ~_NEWLINE))]
            case _:
                return [self._literal(character)]

    def _anchor(self, anchor: Part) -> Part:
        if self.flags.by_line:
            raise NotModelledError("a pattern with (?m)")
        return anchor

    def _literal(self, character: str) -> Part:
        return plain(of_mask(self._mask(character)))

    def _mask(self, character: str) -> int:
        if not character.isascii():
            raise NotModelledError("a pattern with a character outside ASCII")
        mask = character_set(character)
        return folded(mask) if self.flags.folds else mask

    def _group(self) -> Part:
        outer = self.flags
        if self._skip("?") and not self._group_start():
            return NOTHING  # flags, which are for what follows
        self.nested += 1
        if self.nested > _MOST_NESTED:
            raise NotModelledError(f"a pattern with over {_MOST_NESTED} groups in each other")
        part = self._alternatives()
        if not self._skip(")"):
            raise NotModelledError("a pattern with a ( too many")
        self.nested -= 1
        self.flags = outer
        return part

    def _group_start(self) -> bool:
        """Reads what follows `(?`: a name or flags. Whether a group follows."""
        if self._skip("P<") or self._skip("<"):
            self._up_to(">")
            return True
        value = True
        while True:
            letter = self._next()
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
                self.flags = replace(self.flags, folds=value)
            case "s":
                self.flags = replace(self.flags, dot_is_all=value)
            case "m":
                self.flags = replace(self.flags, by_line=value)
            case "U":
                pass  # which match is preferred, not whether there is one
            case _:
                raise NotModelledError(f"a pattern with (?{letter}")

    def _escape(self) -> list[Part]:
        if self._skip("A"):
            return [START]
        if self._skip("z"):
            return [END]
        if self._skip("Q"):
            return [self._literal(character) for character in self._up_to("\\E")]
        mask = self._named_class()
        if mask is None:
            return [self._literal(self._escaped_character())]
        return [plain(of_mask(mask))]

    def _named_class(self) -> int | None:
        r"""The class after a backslash, e.g. `d` of `\d`; None if another character follows."""
        letter = "" if self._at_end() else self.regex[self.position]
        if letter.lower() not in PERL:
            return None
        self.position += 1
        return named(PERL[letter.lower()], letter.isupper(), self.flags.folds)

    def _escaped_character(self) -> str:
        """The character that is written after a backslash."""
        letter = self._next()
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if letter == "x":
            return _character_of(self._hexadecimal(), 16)
        if letter in octdigits:
            return _character_of(self._octal(letter), 8)
        if letter.isalnum():
            raise NotModelledError(f"a pattern with \\{letter}")
        return letter

    def _octal(self, first: str) -> str:
        """Up to three digits; one alone is a reference to a group if it is not 0, which RE2 does not have."""
        number = first + self._while_in(octdigits, 2)
        if number in tuple("1234567"):
            raise NotModelledError(f"a pattern with \\{number}")
        return number

    def _hexadecimal(self) -> str:
        if self._skip("{"):
            return self._up_to("}")
        return self._while_in(hexdigits, 2)

    def _class(self) -> int:
        """The characters of `[...]`, of which the bracket is read."""
        is_negated = self._skip("^")
        mask = 0
        is_first = True
        while is_first or not self._comes("]"):
            mask |= self._class_item()
            is_first = False
        self._skip("]")
        return EVERY & ~mask if is_negated else mask

    def _class_item(self) -> int:
        if self._comes("[:") and self.regex.find(":]", self.position) > 0:
            return self._posix_class()
        if self._skip("\\"):
            mask = self._named_class()
            return self._range(self._escaped_character()) if mask is None else mask
        return self._range(self._next())

    def _posix_class(self) -> int:
        self._skip("[:")
        is_negated = self._skip("^")
        name = self._up_to(":]")
        if name not in POSIX:
            raise NotModelledError(f"a pattern with [:{name}:]")
        return named(POSIX[name], is_negated, self.flags.folds)

    def _range(self, low: str) -> int:
        """A character, or a range if a hyphen and another one follow."""
        is_range = self._comes("-") and not self._comes("-]")
        if not is_range:
            return self._mask(low)
        self._skip("-")
        high = self._escaped_character() if self._skip("\\") else self._next()
        mask = 0
        for code in range(ord(low), ord(high) + 1):
            mask |= self._mask(chr(code))
        if not mask:
            raise NotModelledError("a pattern with a range that is the wrong way round")
        return mask


def _character_of(number: str, base: int) -> str:
    """The character with a code; one outside ASCII where the code is too large."""
    try:
        return chr(min(int(number, base), 128))
    except ValueError:
        raise NotModelledError("a pattern with the code of a character that is not a number") from None
