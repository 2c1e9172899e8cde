"""Markdown that says what a text says, whatever the text has in it."""

import json
import re

from scanner.model.job import Json

MADE = "<!-- Made by `jobscan policy docs`; what is written here by hand is lost. -->"
_MARKUP = re.compile(r"[\\`*\[\]<>|]|(?<!\w)_|_(?!\w)")


def prose(text: str) -> str:
    """A text as one paragraph in which nothing is markup."""
    return _MARKUP.sub(lambda found: "\\" + found[0], " ".join(text.split()))


def code(text: str) -> str:
    """A text on one line as code, between as many backticks as it takes."""
    line = " ".join(text.split())
    ticks = "`" * (_longest(line) + 1)
    blank = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{blank}{line}{blank}{ticks}"


def block(text: str, language: str = "") -> str:
    """A text of several lines as code, as it stands."""
    fence = "`" * max(3, _longest(text) + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def value(one: Json) -> str:
    """Plain data as code, in JSON."""
    return code(json.dumps(one, ensure_ascii=False))


def bullets(entries: list[str]) -> str:
    """A list; each entry is Markdown already."""
    return "\n".join(f"- {entry}" for entry in entries)


def page(parts: list[str]) -> str:
    """Paragraphs as a page; empty ones are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"


def _longest(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
