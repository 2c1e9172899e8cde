"""Regular expressions that are compiled when they are first used: most scans use few of those that the modules on their way have."""

import re
from typing import Any, cast


class _Late:
    """Stands for a pattern. A method of it is kept when it is first used, and from then on is the method of the compiled pattern itself."""

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        member = getattr(re.compile(self._text, self._flags), name)  # `re` keeps what it compiled
        setattr(self, name, member)
        return member


def late_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is compiled when one of its methods or members is first used. Not to be handed to functions of `re`."""
    return cast("re.Pattern[str]", _Late(text, flags))
