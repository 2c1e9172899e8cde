"""The classes of characters that RE2 knows by name: https://github.com/google/re2/wiki/Syntax. All are of ASCII characters."""

from collections.abc import Mapping
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits, hexdigits, punctuation
from typing import Final

from scanner.prove.alphabet import EVERY, character_set, folded

_CONTROL = "".join(map(chr, [*range(32), 127]))

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
    "cntrl": character_set(_CONTROL),
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


def named(mask: int, is_negated: bool, folds: bool) -> int:
    """A named class, with both cases of its letters where case does not count, or all other characters."""
    if folds:
        mask = folded(mask)
    return EVERY & ~mask if is_negated else mask
