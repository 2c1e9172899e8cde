"""The environment that tests start the command in."""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

from scanner.cli.run import run

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


def run_here(folder: Path, *arguments: str, given: bytes = b"", **more: str) -> subprocess.CompletedProcess[str]:
    """The command's end in a folder, run in this process: a second takes ten of them, where the process itself is not the point.

    Args:
        folder: Where it runs, and its HOME.
        arguments: Its command line.
        given: What is on its standard input.
        more: Variables of its environment, e.g. `AWS_PROFILE="nightly"`.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    streams = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(given)), out, err
    try:
        with contextlib.chdir(folder), mock.patch.dict(os.environ, scrubbed(**{"HOME": str(folder), **more}), clear=True):
            code = run(list(arguments))
            for stream in (sys.stdout, sys.stderr, out, err):
                stream.flush()
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
    return subprocess.CompletedProcess(arguments, code, *(stream.buffer.getvalue().decode() for stream in (out, err)))
