"""What a plain (unquoted) YAML scalar means, where every version of YAML and every parser agrees on it."""

import re
from dataclasses import dataclass

from scanner.model.job import Json

_NULLS = frozenset({"", "~", "null"})
_BOOLEANS = {"true": True, "false": False}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+][0-9]+)?")
_MOST_DIGITS = 4300  # Python's own limit for reading an integer

_TRUE = frozenset({"y", "yes", "on", "true"})
_FALSE = frozenset({"n", "no", "off", "false"})

# Forms that YAML 1.1, YAML 1.2 or two parsers of one of them read differently; the first that fits speaks.
_SURPRISES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"[-+]?0[0-9_]+", "is octal in YAML 1.1 and decimal in YAML 1.2"),
        (r"[-+]?0[xob][0-9a-fA-F_]+", "is a hexadecimal, octal or binary number in some YAML versions"),
        (r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?", "is a number to the base of 60 in YAML 1.1"),
        (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?", "is a date in YAML 1.1 and text in YAML 1.2"),
        (r"[-+]?[0-9][0-9_]*_[0-9_]*(?:\.[0-9_]*)?", "is a number in YAML 1.1 and text in YAML 1.2"),
        (r"[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)", "is not a number that a rule can use"),
        (r"[-+]?(?:\.[0-9][0-9_]*|[0-9]+\.)(?:[eE][-+]?[0-9]+)?", "is a number in some YAML versions only"),
        (r"[-+]?[0-9][0-9_]*(?:\.[0-9]*)?[eE][-+]?[0-9]+", "is text in YAML 1.1 and a number in YAML 1.2"),
        (r"\+[0-9][0-9_.]*", "is a number in some YAML versions only"),
        (r"=", "is a special key in YAML 1.1"),
    )
)


@dataclass(frozen=True, slots=True)
class Surprise:
    """A scalar that must be written otherwise: what is wrong with it, and how to write it."""

    message: str
    hint: str


def resolve(text: str) -> Json | Surprise:
    """The value of a plain scalar: None, a boolean, a number or the text itself; Surprise where readers differ on it."""
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    lower = text.lower()
    if lower in _TRUE or lower in _FALSE:
        word = "true" if lower in _TRUE else "false"
        return Surprise(f"'{text}' without quotes is a boolean in some YAML versions", f'write "{text}" in quotes, or {word}')
    if lower == "null":
        return Surprise(f"'{text}' without quotes is null in some YAML versions", f'write "{text}" in quotes, or null')
    return _number(text) if text[0] in "-+.=0123456789" else text


def _number(text: str) -> Json | Surprise:
    shown = text if len(text) <= 40 else text[:40] + "..."
    quote = f'write "{shown}" in quotes' if len(text) <= 40 else "write it in quotes"
    if _INTEGER.fullmatch(text):
        if len(text) > _MOST_DIGITS:
            return Surprise(f"{shown} has more than {_MOST_DIGITS} digits", "numbers of that size cannot be compared; write it in quotes")
        return int(text)
    if _FLOAT.fullmatch(text):
        value = float(text)
        return value if abs(value) != float("inf") else Surprise(f"{shown} is larger than any number that can be stored", quote)
    for pattern, why in _SURPRISES:
        if pattern.fullmatch(text):
            return Surprise(f"'{shown}' without quotes {why}", f"{quote}, or a plain number")
    return text
