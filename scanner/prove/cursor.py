"""A pattern that is read from left to right."""

import re

from scanner.prove.alphabet import NotModelledError


class Cursor:
    """A place in a pattern: what comes next there, and reading it."""

    def __init__(self, pattern: str) -> None:
        """At the beginning of the pattern."""
        self._pattern = pattern
        self._position = 0

    def at_end(self) -> bool:
        """Whether all is read."""
        return self._position >= len(self._pattern)

    def peek(self) -> str:
        """The next character, which is not read; empty at the end."""
        return self._pattern[self._position : self._position + 1]

    def comes(self, text: str) -> bool:
        """Whether the text comes next."""
        return self._pattern.startswith(text, self._position)

    def is_ahead(self, text: str) -> bool:
        """Whether the text comes next or anywhere later."""
        return self._pattern.find(text, self._position) >= 0

    def skip(self, text: str) -> bool:
        """Whether the text comes next; if so it is read."""
        if not self.comes(text):
            return False
        self._position += len(text)
        return True

    def next(self) -> str:
        """The next character; raises NotModelledError at the end."""
        if self.at_end():
            raise NotModelledError("a pattern that ends too early")
        character = self.peek()
        self._position += 1
        return character

    def up_to(self, end: str) -> str:
        """The text before `end`, which is read too; if it does not come, all that is left."""
        text, found, _ = self._pattern[self._position :].partition(end)
        self._position += len(text) + len(found)
        return text

    def while_in(self, characters: str, at_most: int) -> str:
        """The next characters that are among `characters`."""
        start = self._position
        while not self.at_end() and self.peek() in characters and self._position - start < at_most:
            self._position += 1
        return self._pattern[start : self._position]

    def match(self, regex: re.Pattern[str]) -> re.Match[str] | None:
        """What a regex of Python matches here, which is read; None if it does not match."""
        found = regex.match(self._pattern, self._position)
        if found is not None:
            self._position = found.end()
        return found
