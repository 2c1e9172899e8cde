"""Slips in values that are written as plain text, with --param or in a text file, and that could never match anything.

A denylist with such an entry passes every job. A list in JSON or YAML is taken as written, so an odd entry that is meant can go there.
"""

import re
import unicodedata
from collections.abc import Callable

from msgspec import Struct

from scanner.model.arn import is_arn
from scanner.model.pattern import late_pattern

STRICT = frozenset({"account", "region", "glob"})  # types whose values have no blanks, quotes or commas
_QUOTES = "'\"`\u201a\u201e\u2032\u2033"  # and Unicode's opening and closing quotes
_SEPARATOR = late_pattern(r"[,;|\u3001\r\n]")
_SEPARATOR_NAMES = {",": "a comma", "\u3001": "a comma", ";": "a semicolon", "|": "a '|'"}
_LIST_MARK = late_pattern(r"[-+*\u2022\u2023\u25e6\u00b7]\s+|\d+[.)]\s+")
_VARIABLE = late_pattern(r"\$\{|\$\(|\{\{|^\$|%\w+%|<[^<>]*>")
# Words that head a column, in the singular and without underscores: the names of what a list can hold.
_HEADINGS = frozenset(
    (
        *("account", "accountid", "arn", "awsregion", "bucket", "bucketname", "entry", "glob", "id", "key", "keyarn", "keyid", "kmskey"),
        *("kmskeyarn", "kmskeyid", "model", "modelarn", "modelid", "name", "owner", "pattern", "region", "role", "rolearn", "rolename"),
        *("securitygroup", "securitygroupid", "subnet", "subnetid", "value"),
    )
)


class Slip(Struct, frozen=True):
    """What is wrong with a text, as the end of a sentence about it, e.g. "has a comma".

    `pieces` are the values that were probably meant; empty if that cannot be told.
    """

    problem: str
    pieces: tuple[str, ...] = ()


def find_slip(text: str, type_name: str) -> Slip | None:
    """The first slip in a text that was written for a type such as "glob"; None if the text may be meant."""
    if is_blank(text):
        return Slip("is blank")
    if type_name == "regex":  # any character may be meant in one
        return None
    # An ARN has no more odd characters than a glob has, whatever its parameter's type.
    is_strict = type_name in STRICT or is_arn(_trimmed(text.strip()))
    checks = _ALL_CHECKS if is_strict else _STRING_CHECKS
    problem = _first_problem(text, checks)
    if not problem:
        return None
    return Slip(problem, tuple(piece for piece in _pieces(text) if not _first_problem(piece, checks)))


def is_heading(text: str, parameter: str) -> bool:
    """Whether the first line of a list file is the heading of a table, such as role_arn, and not an entry."""
    if re.search(r"[*?:/]", text):
        return False
    word = re.sub(r"[^a-z0-9]", "", text.lower()).removesuffix("s")
    own_heading = parameter.replace("_", "").removesuffix("s")
    return word == own_heading or word in _HEADINGS


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing of a text."""
    return all(char.isspace() or _is_invisible(char) for char in text)


def _first_problem(text: str, checks: tuple["_Check", ...]) -> str:
    for check in checks:
        problem = check(text)
        if problem:
            return problem
    return ""


def _is_invisible(char: str) -> bool:
    return char not in " \t" and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Zs")


def _is_quote(char: str) -> bool:
    return char in _QUOTES or unicodedata.category(char) in ("Pi", "Pf")


def _as_ascii(char: str) -> str:
    """The ASCII character that a character looks like: editors turn - into a dash, and some keyboards write wide commas and colons."""
    if char.isascii():
        return char
    if unicodedata.category(char) == "Pd" or char == "\u2212":
        return "-"
    if char in "\u2217\u204e":
        return "*"
    import string  # late: most values are ASCII

    folded = unicodedata.normalize("NFKC", char)
    if folded in string.punctuation:
        return folded
    return char


def _invisible(text: str) -> str:
    char = next(filter(_is_invisible, text), "")
    if char:
        return f"has the invisible character U+{ord(char):04X}"
    return ""


def _quoted(text: str) -> str:
    """A quote at an end: cmd.exe passes 'x' on with its quotes, and editors turn them into curly ones."""
    stripped = text.strip()
    if _is_quote(stripped[0]) or _is_quote(stripped[-1]):
        return "has a quote as part of it"
    return ""


def _quoted_around(text: str) -> str:
    """A quote at both ends: a string may well begin or end with one, as in 5'."""
    stripped = text.strip()
    if _is_quote(stripped[0]) and _is_quote(stripped[-1]):
        return "has a quote as part of it"
    return ""


def _marked(text: str) -> str:
    """The mark of a list entry, as in `- */Admin` copied from YAML or Markdown."""
    mark = _LIST_MARK.match(text.strip())
    if mark:
        return f"begins with '{mark[0].strip()} '"
    return ""


def _separated(text: str) -> str:
    separator = _SEPARATOR.search("".join(map(_as_ascii, text)))
    if separator:
        return f"has {_SEPARATOR_NAMES.get(separator[0], 'a line break')}"
    return ""


def _spaced(text: str) -> str:
    if text != text.strip():
        return "has a blank at an end"
    if re.search(r"\s", text):
        return "has a blank"
    return ""


def _bracketed(text: str) -> str:
    """A piece of JSON or YAML, or a character class of a regex, which no glob has."""
    bracket = re.search(r"[\[\]{}()]", text)
    if bracket:
        return f"has a '{bracket[0]}'"
    return ""


def _negated(text: str) -> str:
    if text.startswith("!"):
        return "begins with '!', which means nothing here"
    return ""


def _variable(text: str) -> str:
    variable = _VARIABLE.search(text)
    if variable:
        return f"has '{variable[0]}', a variable or placeholder that was not filled in"
    return ""


def _lookalike(text: str) -> str:
    for char in text:
        if _as_ascii(char) != char:
            return f"has '{char}' (U+{ord(char):04X}) instead of '{_as_ascii(char)}'"
    return ""


def _regex(text: str) -> str:
    """Anchors and escapes: in a glob they are letters like any other."""
    if text.startswith("^") or text.endswith("$") or "\\" in text:
        return "looks like a regex, but a glob knows only * and ?"
    return ""


_Check = Callable[[str], str]
_ALL_CHECKS: tuple[_Check, ...] = (
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
_STRING_CHECKS: tuple[_Check, ...] = (_invisible, _quoted_around)


def _pieces(text: str) -> tuple[str, ...]:
    """The values in a text, without what is between and around them: "a*" and "b*" for `'a*', 'b*'`."""
    unmarked = _LIST_MARK.sub("", text.strip(), count=1)
    visible = "".join(_as_ascii(char) for char in unmarked if char in "\r\n" or not _is_invisible(char))
    pieces = (_trimmed(piece) for piece in re.split(r"[,;|\u3001\s]", visible))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def _trimmed(piece: str) -> str:
    """A piece without the quotes and brackets around it."""
    while piece and (_is_quote(piece[0]) or piece[0] in "[({!"):
        piece = piece[1:]
    while piece and (_is_quote(piece[-1]) or piece[-1] in "])}"):
        piece = piece[:-1]
    return piece
