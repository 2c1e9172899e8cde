"""The command: options -> objects -> exit code. Alone prints, alone knows click."""

import sys


def main() -> None:
    """Runs the command with the process's arguments and ends the process with its exit code."""
    from scanner.cli.run import run  # late, so that importing the package costs nothing

    sys.exit(run(sys.argv[1:]))
