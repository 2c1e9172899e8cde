"""Changes the text of a waiver file and leaves all else as it is written, comments too. Each change is read back before it counts."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.errors import MistakesError, UsageError
from scanner.governance.waivers.read import DATES, WAIVERS, allow_dates
from scanner.schema.mistakes import Mistakes
from scanner.schema.yaml_file import open_document

HEAD = """\
# Findings that are accepted until a date. Whoever reviews a change of this file decides what the scan lets through.
format: 1
waivers:
"""
_EMPTY_LIST = re.compile(r"^(waivers:)[ \t]*\[[ \t]*\]", re.MULTILINE)
_FIRST_ENTRY = re.compile(r"^waivers:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*( *)- ", re.MULTILINE)
_KEY = re.compile(r"^(waivers:)", re.MULTILINE)
_RULE_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of an entry, from 0, `end` not included; comments right above it are among them."""

    start: int
    end: int


def append_entry(text: str, entry: Mapping[str, Any], shown: str) -> str:
    """The text of a file with an entry more at the end of its list; raises UsageError if the file is written so that it cannot be done."""
    before = _value(text, shown)
    changed = _EMPTY_LIST.sub(r"\1", text)
    if not changed.endswith("\n"):
        changed += "\n"
    first = _FIRST_ENTRY.search(changed)
    indent = first[1] if first is not None else _INDENT
    changed += _with_line_ends_of(text, _render(entry, indent))
    _check(changed, {**before, "waivers": [*before["waivers"], dict(entry)]}, shown)
    return changed


def remove_entries(text: str, ids: Collection[str], shown: str) -> str:
    """The text of a file without the entries that have these IDs; raises UsageError if the file is written so that it cannot be done."""
    document = _open(text, shown).document
    before = _value(text, shown)
    lines = _LINE.findall(text)
    entries: Sequence[Mapping[str, Any]] = before["waivers"]
    for index in reversed(range(len(entries))):
        span = document.span(("waivers", index))
        if entries[index].get("id") in ids and span is not None:
            line, column = document.line_column(span[0])
            own = _lines_of(lines, line - 1, column - 1)
            del lines[own.start : own.end]
    changed = "".join(lines)
    kept = [entry for entry in entries if entry.get("id") not in ids]
    if not kept:
        changed = _KEY.sub(r"\1 []", changed, count=1)
    _check(changed, {**before, "waivers": kept}, shown)
    return changed


def _lines_of(lines: Sequence[str], first: int, column: int) -> _Lines:
    """The lines of the entry whose first key is in line `first` at `column`.

    It goes on while lines are further in than its dash. Blank lines and comments behind it are left: they are of what follows.
    """
    dash = column - len("- ")
    end = first + 1
    for number in range(first + 1, len(lines)):
        stripped = lines[number].strip()
        if not stripped or stripped.startswith("#"):
            continue
        if len(lines[number]) - len(lines[number].lstrip()) <= dash:
            break
        end = number + 1
    start = first
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return _Lines(start, end)


def _render(entry: Mapping[str, Any], indent: str) -> str:
    """An entry as YAML, a line a key; a map is a line a key below."""
    rows: list[str] = []
    for key, value in entry.items():
        if isinstance(value, dict):
            rows.append(f"{key}:")
            rows += [f"{_INDENT}{name}: {_scalar(inner)}" for name, inner in value.items()]
        else:
            rows.append(f"{key}: {value if key in DATES else _scalar(value)}")
    first, *others = rows
    return "".join([f"{indent}- {first}\n", *(f"{indent}  {row}\n" for row in others)])


def _scalar(value: Any) -> str:
    """A text or a list of texts; in quotes unless it looks like a rule's ID, since `NO` and `2026-01-01` mean something else to YAML."""
    if isinstance(value, list):
        return f"[{', '.join(map(_scalar, value))}]"
    if _RULE_ID.fullmatch(value):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _with_line_ends_of(text: str, added: str) -> str:
    if "\r\n" in text:
        return added.replace("\n", "\r\n")
    return added


def _open(text: str, shown: str) -> Mistakes:
    mistakes = open_document(text.encode(), shown, WAIVERS)
    allow_dates(mistakes.document.value, mistakes)
    return mistakes


def _value(text: str, shown: str) -> dict[str, Any]:
    value = _open(text, shown).document.value
    if not isinstance(value, dict):
        return {"waivers": []}
    return {**value, "waivers": value.get("waivers") or []}


def _check(text: str, expected: Mapping[str, Any], shown: str) -> None:
    """Raises UsageError unless the text means what is expected, and is YAML without a mistake."""
    try:
        mistakes = _open(text, shown).collected
        is_right = not mistakes and _value(text, shown) == expected
    except MistakesError:
        is_right = False
    if not is_right:
        raise UsageError(f"{shown} is written in a form that only people can edit; edit it, or make 'waivers' a block at its end")
