"""The environment that tests start the command in."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]

# Without SYSTEMROOT no Python starts on Windows; the rest lets `make coverage` see into the processes that tests start.
_KEPT = ("PATH", "SYSTEMROOT", "COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START", "COVERAGE_FILE")


def scrubbed(**more: str) -> dict[str, str]:
    """An environment without anything of this machine's that could change what the command does, and with the checkout's package.

    Args:
        more: What the test adds, e.g. `HOME="/somewhere"`.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **more}
