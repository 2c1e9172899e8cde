"""Functions on texts."""

import json
from collections.abc import Sequence

from scanner.errors import EvaluationError
from scanner.model.job import Json


def ends_with(text: str, end: str) -> bool:
    """Whether the text ends with `end`."""
    return text.endswith(end)


def starts_with(text: str, start: str) -> bool:
    """Whether the text begins with `start`."""
    return text.startswith(start)


def join(separator: str, texts: Sequence[str]) -> str:
    """One text of all the texts, with the separator between them."""
    return separator.join(texts)


def lower(text: str) -> str:
    """The text in lower case."""
    return text.lower()


def split(text: str, separator: str) -> list[str]:
    """The pieces of the text between the separators."""
    if not separator:
        raise EvaluationError("split() needs a separator that is not empty")
    return text.split(separator)


def to_string(value: Json) -> str:
    """The text itself, or any other value as JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
