"""Markdown that stays below a limit: GitHub shows nothing of a summary that is longer."""

from collections.abc import Iterable, Iterator

_SENTENCE = 200  # bytes that are kept for saying what is cut


class Limited:
    """Counts down the bytes that may still be written; a text has at least as many bytes as characters."""

    def __init__(self, limit: int) -> None:
        self._left = limit

    def write(self, lines: Iterable[str], keep: int, cut: str) -> Iterator[str]:
        """The lines as long as `keep` bytes are left after them; then how many are missing, with the sentence `cut`."""
        missing = 0
        for line in lines:
            size = _size(line)
            if missing or self._left - size < keep + _SENTENCE:
                missing += 1
                continue
            self._left -= size
            yield line
        if missing:
            last = f"\n**{missing:,} {cut}**\n\n"
            self._left -= _size(last)
            yield last


def _size(text: str) -> int:
    return len(text.encode("utf-8", "backslashreplace"))
