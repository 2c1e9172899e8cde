"""Texts as Markdown, escaped so that nothing in them is markup."""

import json
import re

from scanner.model.job import Json

MADE = "<!-- Made by `jobscan policy docs`; edits made here by hand are lost. -->"
_MARKUP = re.compile(r"[\\`*\[\]<>|]|(?<!\w)_|_(?!\w)")


def prose(text: str) -> str:
    """A text as one paragraph."""
    return _MARKUP.sub(lambda mark: "\\" + mark[0], " ".join(text.split()))


def code(text: str) -> str:
    """A text on one line as code, between more backticks than it has in a row."""
    line = " ".join(text.split())
    ticks = "`" * (_longest(line) + 1)
    blank = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{blank}{line}{blank}{ticks}"


def block(text: str, language: str = "") -> str:
    """A text of several lines as code, unchanged."""
    fence = "`" * max(3, _longest(text) + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def value(data: Json) -> str:
    """Plain data as code, in JSON."""
    return code(json.dumps(data, ensure_ascii=False))


def bullets(entries: list[str]) -> str:
    """A list of entries that are Markdown already."""
    return "\n".join(f"- {entry}" for entry in entries)


def page(parts: list[str]) -> str:
    """Paragraphs as a page; empty ones are omitted."""
    return "\n\n".join(part for part in parts if part) + "\n"


def _longest(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
