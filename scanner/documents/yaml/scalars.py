"""What a plain (unquoted) YAML scalar means, where every version of YAML and every parser agrees on it."""

import math
import re

from msgspec import Struct

from scanner.model.job import Json

_NULLS = frozenset({"", "~", "null"})
_BOOLEANS = {"true": True, "false": False}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+][0-9]+)?")
_MOST_DIGITS = 4300  # Python's own limit for reading an integer
_SHOWN = 40  # characters of a number that messages show

_TRUE = frozenset({"y", "yes", "on", "true"})
_FALSE = frozenset({"n", "no", "off", "false"})

IS_OCTAL = "is octal in YAML 1.1 and decimal in YAML 1.2"
IS_A_DATE = "is a date in YAML 1.1 and text in YAML 1.2"

# Forms that YAML 1.1, YAML 1.2 or two parsers of one of them read differently; the first that fits is reported.
_SURPRISES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"[-+]?0[0-9_]+", IS_OCTAL),
        (r"[-+]?0[xob][0-9a-fA-F_]+", "is a hexadecimal, octal or binary number in some YAML versions"),
        (r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?", "is a number to the base of 60 in YAML 1.1"),
        (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?", IS_A_DATE),
        (r"[-+]?[0-9][0-9_]*_[0-9_]*(?:\.[0-9_]*)?", "is a number in YAML 1.1 and text in YAML 1.2"),
        (r"[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)", "is not a number that a rule can use"),
        (r"[-+]?(?:\.[0-9][0-9_]*|[0-9]+\.)(?:[eE][-+]?[0-9]+)?", "is a number in some YAML versions only"),
        (r"[-+]?[0-9][0-9_]*(?:\.[0-9]*)?[eE][-+]?[0-9]+", "is text in YAML 1.1 and a number in YAML 1.2"),
        (r"\+[0-9][0-9_.]*", "is a number in some YAML versions only"),
        (r"=", "is a special key in YAML 1.1"),
    )
)


class Surprise(Struct, frozen=True):
    """Why a scalar has no clear meaning, and how to write it instead."""

    message: str
    hint: str


def resolve(text: str) -> Json | Surprise:
    """The value of a plain scalar: None, a boolean, a number or the text itself; Surprise where readers differ on it."""
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    lower = text.lower()
    if lower in _TRUE:
        return Surprise(f"'{text}' without quotes is a boolean in some YAML versions", f'write "{text}" in quotes, or true')
    if lower in _FALSE:
        return Surprise(f"'{text}' without quotes is a boolean in some YAML versions", f'write "{text}" in quotes, or false')
    if lower == "null":
        return Surprise(f"'{text}' without quotes is null in some YAML versions", f'write "{text}" in quotes, or null')
    if text[0] in "-+.=0123456789":
        return _number(text)
    return text


def _number(text: str) -> Json | Surprise:
    """The number that a text is, else the text; Surprise for a number that is too large, or one in some YAML versions only."""
    shown, quote = text, f'write "{text}" in quotes'
    if len(text) > _SHOWN:
        shown, quote = text[:_SHOWN] + "...", "write it in quotes"
    if _INTEGER.fullmatch(text):
        if len(text) > _MOST_DIGITS:
            return Surprise(f"{shown} has more than {_MOST_DIGITS} digits", "numbers of that size cannot be compared; write it in quotes")
        return int(text)
    if _FLOAT.fullmatch(text):
        value = float(text)
        if math.isinf(value):
            return Surprise(f"{shown} is too large for a number", quote)
        return value
    for pattern, why in _SURPRISES:
        if pattern.fullmatch(text):
            return Surprise(f"'{shown}' without quotes {why}", f"{quote}, or a plain number")
    return text
