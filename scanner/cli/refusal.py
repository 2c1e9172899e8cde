"""The report files of a scan that could not start: they say so, since a consumer must not take an old or missing report for a clean one."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from scanner.cli.commands import jobscan
from scanner.cli.console import write_text
from scanner.cli.inputs import Inputs
from scanner.cli.output import Target, parse_targets
from scanner.cli.output_options import FormatOption
from scanner.cli.owner_files import files_of_refusal, is_template
from scanner.cli.scope_files import earlier_scope_files, is_scope_template
from scanner.config.find import nearest
from scanner.display.mistakes import render_mistakes
from scanner.display.time import iso
from scanner.errors import JobscanError, MistakesError, ReportWriteError, UsageError
from scanner.findings.mask import mask_text
from scanner.formats.options import ReportOptions
from scanner.formats.write import write_report
from scanner.model.report import Flags, Report
from scanner.project.options import NO_CONFIG
from scanner.project.project import open_project
from scanner.sources.tree import root
from scanner.version import __version__


def show_mistakes(error: MistakesError) -> None:
    """Shows every mistake in the policies or the configuration on stderr."""
    write_text(render_mistakes(error), sys.stderr)


def write_refusals(arguments: Sequence[str], sentence: str, code: int) -> None:
    """Replaces each report file that the command line names with one that says that nothing was scanned, and why."""
    context = _parse_leniently(arguments)
    if context is None:
        return
    now = context.params.get("now") or iso(datetime.now(UTC))
    report = Report(
        version=__version__,
        now=now,
        flags=Flags(fail_on=None),
        exit_code=code,
        honest_code=code,
        complete=False,
        error=_without_names(mask_text(sentence), context.params.get("redact")),
    )
    for option in context.params["formats"]:
        try:
            (target,) = parse_targets([option])
            if target.format.scan_only and context.command.name != "scan":
                continue
            for path in _files_of(target):
                if not _may_be_input(path, arguments, context.params):
                    write_report(report, target.format, path, ReportOptions())
        except (UsageError, ReportWriteError):
            continue  # the first error was already shown; this one would only hide it


def _without_names(sentence: str, key_file: str | None) -> str:
    """The sentence as report files may have it: with --redact without names, and without its words if the key is what is wrong."""
    if key_file is None:
        return sentence
    from scanner.formats.redaction.key import read_key  # late: few reports are redacted
    from scanner.formats.redaction.report import redact_sentence

    try:
        return redact_sentence(sentence, read_key(key_file))
    except UsageError:
        return "the key of --redact could not be used, so the reason is on stderr only"


def _files_of(target: Target) -> list[Path]:
    """The files that a target is written to when nothing was scanned; those of owners and accounts are those of an earlier scan."""
    if target.path is None:
        return []
    if is_template(target.path):
        return list(files_of_refusal(target.path))
    if is_scope_template(target.path):
        return list(earlier_scope_files(target.path))
    return [target.path]


def _parse_leniently(arguments: Sequence[str]) -> click.Context | None:
    """The options in arguments that click may have refused; None if their command writes no reports.

    Parses options that take a value, and ignores the flags: click would stop at `--exit-zero=5`, and miss a `-f` after it.
    """
    if not arguments:
        return None
    name = arguments[0]
    command = jobscan.commands.get(name)
    if command is None or not any(isinstance(param, FormatOption) for param in command.params):
        return None
    with_value = [param for param in command.params if not (isinstance(param, click.Option) and param.is_flag)]
    lenient = click.Command(name, params=with_value, add_help_option=False, context_settings={"ignore_unknown_options": True})
    return lenient.make_context(name, list(arguments[1:]), resilient_parsing=True)


def _may_be_input(target: Path, arguments: Sequence[str], options: Mapping[str, Any]) -> bool:
    """Whether a file may be one that the scan would have read."""
    # Any word of a refused command line may have been meant as a source.
    words = [word.partition("=")[2] if word.startswith("--") else word for word in arguments]
    names = [word for word in words if word]
    if Inputs((*names, *(options.get("policies") or ()))).contain(target):
        return True
    config = options.get("config")
    if "--no-config" in arguments:
        config = NO_CONFIG
    return _may_be_input_of_config(target, config)


def _may_be_input_of_config(target: Path, config: str | None) -> bool:
    """Whether a file may be one that the configuration names, or the configuration itself."""
    try:
        project = open_project(config)
    except JobscanError:
        # The configuration is what was refused: keep every file whose name is in it.
        file = Path(config) if config else nearest(Path.cwd(), root())
        return target.is_file() and _is_mentioned(target.name, file)
    config_files = project.config.files if project.config else ()
    return Inputs((*project.sources, *project.policies), config_files).contain(target)


def _is_mentioned(name: str, config: Path | None) -> bool:
    """Whether a configuration has this name, or has it in its text."""
    if config is None:
        return False
    try:
        return config.name == name or name in config.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
