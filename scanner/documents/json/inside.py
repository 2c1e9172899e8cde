"""JSON in texts: what a string says that itself holds a JSON object or list."""

import json

from scanner.model.job import Json

_TEXT_LEVELS = 4  # JSON in a text in a text, and so on


def json_inside(text: str) -> Json:
    """What a text says that holds a JSON object or list, even as a text in a text; None for any other."""
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
