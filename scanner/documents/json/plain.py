"""Plain JSON decoded fast: in C as a whole, then checked for what that decoder does not see."""

from typing import Any

import msgspec

from scanner.model.job import Json

_DECODER = msgspec.json.Decoder()
_ENCODER = msgspec.json.Encoder()


def decode_plain(text: str) -> Json:
    """The value of a JSON text; None for null, and wherever the strict decoder of `text.py` is to look: its answer counts.

    How deeply the value is nested is not checked.
    """
    if may_have_half_characters(text):
        return None
    try:
        value = _DECODER.decode(text)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        return None
    return value if has_all_keys(value, text) else None


def decode_again(text: str) -> Json:
    """The value of a JSON text that was found to be strict JSON before."""
    return _DECODER.decode(text)


def may_have_half_characters(text: str) -> bool:
    """Whether a text has escapes of code points, one of which may be half of a surrogate pair."""
    return "\\" in text and "\\u" in text  # the first is far sooner told, and most texts have no escape at all


def has_all_keys(value: Any, text: str) -> bool:
    """Whether everything that a text without escapes of code points says is in the value that was decoded from it.

    A decoder keeps the last of two equal keys. Written again, such a value has fewer quotes than its text.
    """
    return _ENCODER.encode(value).count(b'"') == text.count('"')
