"""Whether a text that is almost JSON is whole: JSON with comments, JSON5, templates."""

import re

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/|[{}\[\]]', re.DOTALL)


def is_closed(text: str) -> bool:
    """Whether each bracket of a text is closed, outside of quotes and comments; a file that was cut off leaves one open."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += (token[0] in ("{", "[")) - (token[0] in ("}", "]"))
        if depth < 0:
            return False
    return depth == 0
