"""What generated code remembers from one job to the next."""

from collections.abc import Hashable
from typing import Any

from scanner.expressions.compiler.runtime import Around

MOST = 512  # values of a field
_JOBS = 2 * MOST  # a memory that is full after fewer jobs has a field that hardly ever repeats


class Memory(dict[Hashable, tuple[Any, ...]]):
    """All that is worked out of a field's value alone, by that value: most jobs of a scan have one of a few roles and models.

    Of a field that hardly ever repeats, such as a job's name, nothing is remembered after a while.
    """

    def __init__(self) -> None:
        super().__init__()
        self.contexts: Any = None  # what was read besides the key when it was filled
        self.now: Any = None
        self._since = 0  # the number of the job from which on it is being filled
        self.is_given_up = False

    def keep(self, key: Hashable, worked_out: Any, around: Around) -> Any:
        """Remembers what was worked out, and gives it."""
        if self.is_given_up:
            return worked_out
        if len(self) >= MOST:
            self.is_given_up = around.jobs - self._since < _JOBS
            self._since = around.jobs
            self.clear()
        if not self.is_given_up:
            self[key] = worked_out
        return worked_out

    def follow(self, around: Around) -> None:
        """Forgets everything, since functions that read more than their arguments read something else from now on."""
        self.clear()
        self.contexts, self.now = around.contexts, around.now
