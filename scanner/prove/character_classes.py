"""The characters that an escape or a class in brackets stands for, in RE2's syntax: https://github.com/google/re2/wiki/Syntax.

Where `folds`, the case of letters does not count. What follows a backslash or bracket is read from a cursor that stands behind it.
"""

from collections.abc import Mapping
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits, hexdigits, octdigits, punctuation
from typing import Final

from scanner.prove.alphabet import EVERY, NotModelledError, character_set, folded
from scanner.prove.cursor import Cursor

_CONTROL_CHARACTERS = "".join(map(chr, [*range(32), 127]))

PERL: Final[Mapping[str, int]] = {  # after a backslash; in upper case, all other characters
    "d": character_set(digits),
    "s": character_set("\t\n\f\r "),
    "w": character_set(ascii_letters + digits + "_"),
}

POSIX: Final[Mapping[str, int]] = {  # in [[:alpha:]]; [[:^alpha:]] are all other characters
    "alnum": character_set(ascii_letters + digits),
    "alpha": character_set(ascii_letters),
    "ascii": character_set(map(chr, range(128))),
    "blank": character_set("\t "),
    "cntrl": character_set(_CONTROL_CHARACTERS),
    "digit": character_set(digits),
    "graph": character_set(ascii_letters + digits + punctuation),
    "lower": character_set(ascii_lowercase),
    "print": character_set(ascii_letters + digits + punctuation + " "),
    "punct": character_set(punctuation),
    "space": character_set("\t\n\v\f\r "),
    "upper": character_set(ascii_uppercase),
    "word": character_set(ascii_letters + digits + "_"),
    "xdigit": character_set(hexdigits),
}

_CONTROLS: Final = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def literal_set(character: str, folds: bool) -> int:
    """The set of one character; raises NotModelledError for one outside ASCII."""
    if not character.isascii():
        raise NotModelledError("a pattern with a character outside ASCII")
    mask = character_set(character)
    return folded(mask) if folds else mask


def escaped(cursor: Cursor, folds: bool) -> int:
    """The characters that follow a backslash: a class such as `d`, or one character."""
    mask = _perl_class(cursor, folds)
    if mask is None:
        return literal_set(_escaped_character(cursor), folds)
    return mask


def bracketed(cursor: Cursor, folds: bool) -> int:
    """The characters of `[...]`."""
    is_negated = cursor.skip("^")
    mask = 0
    is_first = True
    while is_first or not cursor.comes("]"):
        mask |= _item(cursor, folds)
        is_first = False
    cursor.skip("]")
    return EVERY & ~mask if is_negated else mask


def _item(cursor: Cursor, folds: bool) -> int:
    """A class, a range or a character in brackets."""
    if cursor.comes("[:") and cursor.is_ahead(":]"):
        return _posix_class(cursor, folds)
    if cursor.skip("\\"):
        mask = _perl_class(cursor, folds)
        return _range(cursor, _escaped_character(cursor), folds) if mask is None else mask
    return _range(cursor, cursor.next(), folds)


def _range(cursor: Cursor, low: str, folds: bool) -> int:
    """A character, or a range if a hyphen and another one follow."""
    is_range = cursor.comes("-") and not cursor.comes("-]")
    if not is_range:
        return literal_set(low, folds)
    cursor.skip("-")
    high = _escaped_character(cursor) if cursor.skip("\\") else cursor.next()
    mask = 0
    for code in range(ord(low), ord(high) + 1):
        mask |= literal_set(chr(code), folds)
    if not mask:
        raise NotModelledError("a pattern with a range that is the wrong way round")
    return mask


def _posix_class(cursor: Cursor, folds: bool) -> int:
    cursor.skip("[:")
    is_negated = cursor.skip("^")
    name = cursor.up_to(":]")
    if name not in POSIX:
        raise NotModelledError(f"a pattern with [:{name}:]")
    return _named(POSIX[name], is_negated, folds)


def _perl_class(cursor: Cursor, folds: bool) -> int | None:
    r"""The class after a backslash, e.g. `d` of `\d`; None if another character follows."""
    letter = cursor.peek()
    if letter.lower() not in PERL:
        return None
    cursor.next()
    return _named(PERL[letter.lower()], letter.isupper(), folds)


def _named(mask: int, is_negated: bool, folds: bool) -> int:
    """A named class, with both cases of its letters where case does not count, or all other characters."""
    if folds:
        mask = folded(mask)
    return EVERY & ~mask if is_negated else mask


def _escaped_character(cursor: Cursor) -> str:
    """The character that is written after a backslash."""
    letter = cursor.next()
    if letter in _CONTROLS:
        return _CONTROLS[letter]
    if letter == "x":
        return _character_of(_hexadecimal(cursor), 16)
    if letter in octdigits:
        return _character_of(_octal(cursor, letter), 8)
    if letter.isalnum():
        raise NotModelledError(f"a pattern with \\{letter}")
    return letter


def _octal(cursor: Cursor, first: str) -> str:
    """Up to three digits; one alone is a reference to a group if it is not 0, which RE2 does not have."""
    number = first + cursor.while_in(octdigits, 2)
    if number in tuple("1234567"):
        raise NotModelledError(f"a pattern with \\{number}")
    return number


def _hexadecimal(cursor: Cursor) -> str:
    if cursor.skip("{"):
        return cursor.up_to("}")
    return cursor.while_in(hexdigits, 2)


def _character_of(number: str, base: int) -> str:
    """The character with a code; one outside ASCII where the code is too large."""
    try:
        return chr(min(int(number, base), 128))
    except ValueError:
        raise NotModelledError("a pattern with the code of a character that is not a number") from None
