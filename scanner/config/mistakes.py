"""How the mistakes of a configuration are called and sorted."""

from collections.abc import Iterable

from scanner.errors import Mistake

CONFIGURATION = "configuration"


def in_order(mistakes: Iterable[Mistake], path: str) -> list[Mistake]:
    """The mistakes in the configuration at `path` by line, then those in its list files."""
    return sorted(mistakes, key=lambda mistake: (mistake.path != path, mistake.path, mistake.line, mistake.column))
