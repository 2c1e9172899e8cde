"""Whether text that is almost JSON is whole: JSON with comments, JSON5, templates."""

import re

from scanner.model.pattern import late_pattern

_TOKEN = late_pattern(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/|[{}\[\]]', re.DOTALL)
_STEP = {"{": 1, "[": 1, "}": -1, "]": -1}


def is_closed(text: str) -> bool:
    """Whether each bracket of a text is closed, apart from those in quotes and comments; a file that was cut off leaves one open."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += _STEP.get(token[0], 0)
        if depth < 0:
            return False
    return depth == 0
