"""JSON in texts: what a string holds that is itself a JSON object or list."""

import json
from collections.abc import Iterator, Mapping

from scanner.model.job import Json

_TEXT_LEVELS = 4  # JSON in a text in a text, and so on


def json_inside(text: str) -> Json:
    """The object or list that a text holds as JSON, even as a text in a text, e.g. [1] for '"[1]"'; None for any other text."""
    value: Json = text
    for _ in range(_TEXT_LEVELS):
        if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "[", '"'):
            return None
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
        if isinstance(value, dict | list):
            return value
    return None


def everything_in(value: Json) -> Iterator[Json]:
    """The value and everything in it: keys, and what texts hold as JSON, too. Without recursion, so that depth does not matter."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Mapping):
            waiting.extend(part.keys())
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, str) and (inside := json_inside(part)) is not None:
            waiting.append(inside)
