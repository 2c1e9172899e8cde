"""Every format of a diff by its name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scanner.formats.diff import json, markdown, text
from scanner.formats.options import ReportOptions
from scanner.model.difference import Difference


@dataclass(frozen=True, slots=True)
class DiffFormat:
    """A way to write a diff. Where it `tells_verdict`, a person who reads it on stdout needs no verdict on stderr."""

    name: str
    tells_verdict: bool
    pieces: Callable[[Difference, ReportOptions], Iterator[str]]


DIFF_FORMATS: dict[str, DiffFormat] = {
    "text": DiffFormat("text", True, text.pieces),
    "json": DiffFormat("json", False, json.pieces),
    "markdown": DiffFormat("markdown", False, markdown.pieces),
}
