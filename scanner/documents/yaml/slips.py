"""Values that have to be in quotes: YAML reads more into a plain text than its author did, and the parser's error does not say so."""

import re

_ENTRY = re.compile(r"\s*(?:- +)*(?:(?P<key>[\w.-]+):\s+|(?<=- ))(?P<value>\S.*)")  # `key: value` or `- value`
_INDICATORS = "!@`*&%"  # a plain text cannot begin with one of these
_OPERATORS = re.compile(r"[<>|]=|\|\|")  # `>= 5` is not a block of text, although `>` begins one
# A quoted text, list or map with more text after it: `'a' == b`, `{name} has no owner`.
_WITH_MORE_AFTER_IT = re.compile(r"""'[^']*'\s+\S|"[^"]*"\s+\S|\[[^\]]*\]\s*[^\s,#]|\{[^}]*\}\s*[^\s,#]""")
_COLON = re.compile(r":(\s|$)")  # in a plain text: `title: A file: must have an owner`
_COMMENT = re.compile(r"\s#.*")


def quotes_hint(source: str) -> str:
    """What to do about the value on a line that was not understood; empty where quotes would not help.

    `title: A file: must` gives "put it in quotes: the whole value of 'title'". The value itself is not repeated: it may be sensitive.
    """
    entry = _ENTRY.match(source)
    if entry is None or not _needs_quotes(_COMMENT.sub("", entry["value"]).rstrip()):
        return ""
    if entry["key"]:
        return f"put it in quotes: the whole value of '{entry['key']}'"
    return "put it in quotes: the whole entry"


def _needs_quotes(value: str) -> bool:
    if value[0] in _INDICATORS or _OPERATORS.match(value):
        return True
    if value[0] in "'\"[{":
        return _WITH_MORE_AFTER_IT.match(value) is not None
    return value[0] not in "|>" and _COLON.search(value) is not None
