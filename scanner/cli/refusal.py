"""A scan that could not start still writes every file that was asked for, saying so, since a consumer must not read silence as clean."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from scanner.cli.console import write_text
from scanner.cli.inputs import Inputs
from scanner.cli.output import parse_targets, write_report
from scanner.config.find import nearest
from scanner.display.mistakes import render_mistakes
from scanner.errors import JobscanError, MistakesError, ReportWriteError, UsageError
from scanner.findings.mask import mask_text
from scanner.formats.options import ReportOptions
from scanner.model.report import Flags, Report
from scanner.project.project import NO_CONFIG, open_project
from scanner.sources.tree import root
from scanner.version import __version__


def show_mistakes(error: MistakesError) -> None:
    """Shows every mistake in the policies or the configuration on stderr."""
    write_text(render_mistakes(error), sys.stderr)


def nothing_scanned(arguments: Sequence[str], sentence: str, code: int) -> int:
    """Writes the reports of a scan that did not happen into the files that the arguments name, as far as they can be read."""
    if not arguments or arguments[0] != "scan":
        return code
    now = next(_values(arguments, "--now"), None) or datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    report = Report(
        version=__version__,
        now=now,
        flags=Flags(fail_on=None),
        exit_code=code,
        honest_code=code,
        complete=False,
        error=mask_text(sentence),
    )
    for option in _values(arguments, "--format", "-f"):
        try:
            (target,) = parse_targets([option])
            if target.path is not None and not _may_be_read(target.path, arguments):
                write_report(target, target.path, report, ReportOptions())
        except (UsageError, ReportWriteError):
            continue  # the first sentence says what is wrong; this one could not be told anyway
    return code


def _may_be_read(target: Path, arguments: Sequence[str]) -> bool:
    """Whether a file may be one that the scan would have read; which words of a refused command line are sources, nobody knows."""
    words = (word.partition("=")[2] if word.startswith("--") else word for word in arguments)
    if Inputs((*filter(None, words), *_values(arguments, "--policy", "-p"))).hold(target):
        return True
    option = next(_values(arguments, "--config"), None)
    if "--no-config" in arguments:
        option = NO_CONFIG
    try:
        project = open_project(option)
        return Inputs((*project.sources, *project.policies), project.config.files if project.config else ()).hold(target)
    except JobscanError:  # the configuration is what was refused: a file that it names is left alone
        return target.is_file() and _is_named(target.name, Path(option) if option else nearest(Path.cwd(), root()))


def _is_named(name: str, config: Path | None) -> bool:
    try:
        return config is not None and (config.name == name or name in config.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return False


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
