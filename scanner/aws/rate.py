"""How many requests a second are sent."""

import threading
import time


class Rate:
    """Spaces requests, whatever thread they come from, so that no more than `per_second` are sent."""

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second
        self._lock = threading.Lock()
        self._next = 0.0  # of the monotonic clock

    def wait(self) -> None:
        """Returns once the next request may be sent."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + self._interval
        time.sleep(turn - now)
