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
        self._around: tuple[Any, Any] | None = None
        self._since = 0  # the number of the job from which on it is being filled
        self.is_given_up = False

    def keep(self, value: Hashable, worked_out: tuple[Any, ...], around: Around) -> tuple[Any, ...]:
        """Remembers what was worked out, and gives it."""
        if len(self) >= MOST:
            self.is_given_up = around.jobs - self._since < _JOBS
            self._since = around.jobs
            self.clear()
        if not self.is_given_up:
            self[value] = worked_out
        return worked_out

    def follow(self, around: Around) -> None:
        """Forgets everything if functions that read more than their arguments read something else from now on."""
        if self._around is None or self._around[0] is not around.contexts or self._around[1] is not around.now:
            self.clear()
            self._around = around.contexts, around.now
