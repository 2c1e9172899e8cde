"""A scan that could not start still writes every file that was asked for, saying so, since a consumer must not read silence as clean."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import scanner
from scanner.cli.console import write_text
from scanner.cli.output import parse_targets, write_file
from scanner.errors import PolicyError, ReportWriteError, UsageError
from scanner.formats.mistakes import render_mistakes
from scanner.formats.options import ReportOptions
from scanner.model.report import Report


def show_mistakes(error: PolicyError) -> None:
    """Shows every mistake of the policies or the configuration on stderr."""
    write_text(render_mistakes(error.mistakes, error.files), sys.stderr)


def nothing_scanned(arguments: Sequence[str], sentence: str, code: int) -> int:
    """Writes the reports of a scan that did not happen into the files that the arguments name, as far as they can be read."""
    if not arguments or arguments[0] != "scan":
        return code
    now = next(_values(arguments, "--now"), None) or datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    report = Report(version=scanner.__version__, now=now, fail_on=None, exit_code=code, complete=False, error=sentence)
    for option in _values(arguments, "--format", "-f"):
        try:
            (target,) = parse_targets([option])
            if target.path is not None:
                write_file(target.path, target.format.render(report, ReportOptions()))
        except (UsageError, ReportWriteError):
            continue  # the first sentence says what is wrong; this one could not be told anyway
    return code


def _values(arguments: Sequence[str], name: str, short: str = "--") -> Iterator[str]:
    """The values of an option, found without click, which may be what refused the arguments."""
    following = False
    for argument in arguments:
        if following:
            yield argument
            following = False
        elif argument in (name, short):
            following = True
        elif argument.startswith(f"{name}="):
            yield argument.removeprefix(f"{name}=")
        elif argument.startswith(short) and not argument.startswith("--"):
            yield argument.removeprefix(short)
