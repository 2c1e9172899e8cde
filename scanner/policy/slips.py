"""Slips in values that are written as plain text, with --param or in a text file, and that would never match anything.

A denylist with such an entry passes every job. A list in JSON or YAML is taken as written, so it is the way out for an odd entry.
"""

import re
import string
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from scanner.model.arn import is_arn

STRICT = frozenset({"account", "region", "glob"})  # types whose values have no blanks, quotes or commas
_QUOTES = "'\"`\u201a\u201e\u2032\u2033"  # with Unicode's opening and closing quotes
_SEPARATOR = re.compile(r"[,;|\u3001\r\n]")
_SEPARATOR_NAMES = {",": "a comma", "\u3001": "a comma", ";": "a semicolon", "|": "a '|'"}
_LIST_MARK = re.compile(r"[-+*\u2022\u2023\u25e6\u00b7]\s+|\d+[.)]\s+")
_VARIABLE = re.compile(r"\$\{|\$\(|\{\{|^\$|%\w+%|<[^<>]*>")
# Words that head a column, in the singular and without underscores: the names of what a list can hold.
_HEADS = frozenset(
    (
        *("account", "accountid", "arn", "awsregion", "bucket", "bucketname", "entry", "glob", "id", "key", "keyarn", "keyid", "kmskey"),
        *("kmskeyarn", "kmskeyid", "model", "modelarn", "modelid", "name", "owner", "pattern", "region", "role", "rolearn", "rolename"),
        *("securitygroup", "securitygroupid", "subnet", "subnetid", "value"),
    )
)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with a text, as the end of a sentence about it; `pieces` are the values that were probably meant, if that shows."""

    problem: str
    pieces: tuple[str, ...] = ()


def find_slip(text: str, kind: str) -> Slip | None:
    """The first slip in a text that was written for a type such as glob; None where it may be meant."""
    if is_blank(text):
        return Slip("is blank")
    if kind == "regex":
        return None
    strict = kind in STRICT or is_arn(_trimmed(text.strip()))
    checks = _ALL if strict else _FOR_STRINGS
    problem = next((problem for check in checks if (problem := check(text))), "")
    if not problem:
        return None
    return Slip(problem, tuple(piece for piece in _pieces(text) if not any(check(piece) for check in checks)))


def is_head(text: str, parameter: str) -> bool:
    """Whether the first line of a list file is the head of a table, such as role_arn, and not an entry."""
    word = re.sub(r"[^a-z0-9]", "", text.lower())
    own = parameter.replace("_", "").removesuffix("s")
    return not re.search(r"[*?:/]", text) and word.removesuffix("s") in (*_HEADS, own)


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing of a text."""
    return all(char.isspace() or _is_invisible(char) for char in text)


def _is_invisible(char: str) -> bool:
    return char not in " \t" and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Zs")


def _is_quote(char: str) -> bool:
    return char in _QUOTES or unicodedata.category(char) in ("Pi", "Pf")


def _as_ascii(char: str) -> str:
    """What a character looks like: editors and chats turn - into a dash, and some keyboards write wide commas and colons."""
    if char.isascii():
        return char
    if unicodedata.category(char) == "Pd" or char == "\u2212":
        return "-"
    if char in "\u2217\u204e":
        return "*"
    folded = unicodedata.normalize("NFKC", char)
    return folded if folded in string.punctuation else char


def _invisible(text: str) -> str:
    found = next((char for char in text if _is_invisible(char)), "")
    return f"holds the invisible character U+{ord(found):04X}" if found else ""


def _quoted(text: str) -> str:
    """A quote at an end: cmd.exe hands 'x' on with its quotes, and editors turn them into curly ones."""
    stripped = text.strip()
    return "has a quote as part of it" if _is_quote(stripped[0]) or _is_quote(stripped[-1]) else ""


def _quoted_around(text: str) -> str:
    stripped = text.strip()
    return _quoted(text) if _is_quote(stripped[0]) and _is_quote(stripped[-1]) else ""


def _marked(text: str) -> str:
    """The mark of a list entry, as in `- */Admin` that was copied from YAML or Markdown."""
    found = _LIST_MARK.match(text.strip())
    return f"begins with '{found[0].strip()} '" if found else ""


def _separated(text: str) -> str:
    found = _SEPARATOR.search("".join(map(_as_ascii, text)))
    return f"holds {_SEPARATOR_NAMES.get(found[0], 'a line break')}" if found else ""


def _spaced(text: str) -> str:
    if text != text.strip():
        return "has a blank at an end"
    return "holds a blank" if re.search(r"\s", text) else ""


def _bracketed(text: str) -> str:
    """A piece of JSON or YAML, or a class of a regex, which no glob has."""
    found = re.search(r"[\[\]{}()]", text)
    return f"holds a '{found[0]}'" if found else ""


def _negated(text: str) -> str:
    return "begins with '!', which means nothing here" if text.startswith("!") else ""


def _variable(text: str) -> str:
    found = _VARIABLE.search(text)
    return f"holds '{found[0]}', a variable or placeholder that was not filled in" if found else ""


def _lookalike(text: str) -> str:
    found = next((char for char in text if _as_ascii(char) != char), "")
    return f"holds '{found}' (U+{ord(found):04X}) in place of '{_as_ascii(found)}'" if found else ""


def _regex(text: str) -> str:
    """Anchors and escapes: to a glob they are letters like any other."""
    if text.startswith("^") or text.endswith("$") or "\\" in text:
        return "looks like a regex, and a glob knows only * and ?"
    return ""


_Check = Callable[[str], str]
_ALL: tuple[_Check, ...] = (
    _separated,
    _invisible,
    _quoted,
    _variable,
    _marked,
    _negated,
    _bracketed,
    _spaced,
    _lookalike,
    _regex,
)
_FOR_STRINGS: tuple[_Check, ...] = (_invisible, _quoted_around)


def _pieces(text: str) -> tuple[str, ...]:
    """The values in a text, without what stands between and around them."""
    unmarked = _LIST_MARK.sub("", text.strip(), count=1)
    visible = "".join(_as_ascii(char) for char in unmarked if char in "\r\n" or not _is_invisible(char))
    found = (_trimmed(piece) for piece in re.split(r"[,;|\u3001\s]", visible))
    return tuple(dict.fromkeys(piece for piece in found if piece))


def _trimmed(piece: str) -> str:
    """A piece without the quotes and brackets around it."""
    while piece and (_is_quote(piece[0]) or piece[0] in "[({!"):
        piece = piece[1:]
    while piece and (_is_quote(piece[-1]) or piece[-1] in "])}"):
        piece = piece[:-1]
    return piece
