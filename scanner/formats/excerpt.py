"""A line of source with a caret under the place that is meant."""

import re
from collections.abc import Iterator

from scanner.formats.lines import Line, cells, line, shown
from scanner.model.job import Json

_BEFORE, _AFTER = 60, 100  # characters of a long line that are shown on either side of where the caret begins
_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"')
_CAMEL = re.compile(r'"[a-z0-9]+[A-Z]')


def excerpt(number: int, source: str, column: int, width: int, note: str, indent: str = "    ", torn: bool = False) -> Iterator[Line]:
    """The line `number` of a file, and under it carets from `column` (from 1) on with a note behind them.

    `torn` says that the line begins before `source` does.
    """
    start = max(0, min(column - 1, len(source)))
    left, right = max(0, start - _BEFORE), start + max(width, _AFTER)
    before, rest = source[left:start], source[start:right]
    lead = ("…" if left or torn else "") + shown(before)
    text = lead + shown(rest) + ("…" if right < len(source) else "")
    carets = "^" * max(1, cells(shown(rest[:width])))
    digits = len(str(number))
    margin = f"{indent}{' ' * digits} |"
    yield line((margin, "dim"))
    yield line((f"{indent}{number} | ", "dim"), text)
    yield line((margin, "dim"), " " * (cells(lead) + 1), (carets, "caret"), *((" ", (note, "caret")) if note else ()))


def absent_note(field: str, seen: Json, source: str, column: int) -> str:
    """What the place with the caret lacks, in the record's own spelling where that can be told; empty where a value is there."""
    if seen is not None or not field:
        return ""
    at = source[column - 1 :]
    parts, camel = field.split("."), bool(_CAMEL.search(source))
    key = _KEY.match(at)
    if key is None and not at.startswith(("{", "[")):  # the caret stands under a null
        return ""
    for number, part in enumerate(parts):
        if key is not None and key[1] in (part, _camel(part)):
            parts, camel = parts[number + 1 :], camel or key[1] != part
            break
    if not parts:
        return ""
    if key is None and not camel:
        return f"has no {'.'.join(parts)}"
    name = ".".join(map(_camel, parts) if camel else parts)
    return f'has no "{name}"'


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)
