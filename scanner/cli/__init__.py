"""The command: options -> objects -> exit code. Alone prints, alone knows click."""

import sys


def main() -> None:
    """Runs the command with the process's arguments and ends the process with its exit code."""
    from scanner.run.garbage import collect_no_more, collect_seldom  # late, so that importing the package costs nothing

    collect_seldom()  # before the imports, which make many objects that stay
    from scanner.cli.run import run

    code = run(sys.argv[1:])
    collect_no_more()
    sys.exit(code)
