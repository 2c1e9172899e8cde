"""The commands about waivers and their options; each body is one function in a separate module, imported when it runs."""

from typing import Any

import click

from scanner.cli import options as opt
from scanner.cli import output_options as out
from scanner.cli.command import Group
from scanner.cli.option import option

_WAIVER, _WAIVERS = "Waiver", "Waivers"
_FILES = option(
    _WAIVERS, "--file", "files", multiple=True, metavar="FILE", help="A waiver file. Repeatable. Default: those in jobscan.yaml."
)


@click.group(cls=Group)
def waiver() -> None:
    """Add, list, check and remove waivers: findings that are accepted until a date."""


@waiver.command("add")
@click.argument("report")
@option(_WAIVER, "--cause", metavar="TEXT", help="Cover the findings with this cause, exactly as the report has it.")
@option(_WAIVER, "--fingerprint", metavar="HEX", help="Cover one finding: the rule and the job with this fingerprint.")
@option(_WAIVER, "--reason", required=True, metavar="TEXT", help="Why it is accepted; reports show it.")
@option(_WAIVER, "--owner", required=True, metavar="NAME", help="Who answers for it.")
@option(_WAIVER, "--expires", required=True, metavar="DATE", help="Its last day, in UTC, such as 2026-12-31.")
@option(_WAIVER, "--ticket", default="", metavar="TEXT", help="Where the work to do without it is tracked.")
@option(_WAIVER, "--approved-by", default="", metavar="NAME", help="Who approved it.")
@option(_WAIVER, "--id", "waiver_id", default="", metavar="ID", help="Its name. Default: the rule's ID and a number.")
@option(_WAIVER, "--file", "file", metavar="FILE", help="Where to add it. Default: the one in jobscan.yaml, else waivers.yaml.")
@opt.CONFIG
def waiver_add(**options: Any) -> int:
    """Add a waiver for findings of a saved report to a waiver file.

    REPORT is what `jobscan scan -f json=REPORT` wrote, also as .gz, or - for standard input. The day of the report is the waiver's first.
    """
    from scanner.cli.waiver.add import AddOptions, run_add

    return run_add(AddOptions(**options))


@waiver.command("list")
@_FILES
@opt.CONFIG
@out.NOW
def waiver_list(**options: Any) -> int:
    """List waivers, the one that ends first in front."""
    from scanner.cli.waiver.list import ListOptions, run_list

    return run_list(ListOptions(**options))


@waiver.command("check")
@_FILES
@opt.CONFIG
@out.NOW
def waiver_check(**options: Any) -> int:
    """Report every mistake in waiver files.

    Exits with 2 if there is a mistake. An expired waiver is not one.
    """
    from scanner.cli.waiver.check import CheckOptions, run_check

    return run_check(CheckOptions(**options))


@waiver.command("prune")
@click.argument("report", required=False)
@_FILES
@opt.CONFIG
@out.NOW
def waiver_prune(**options: Any) -> int:
    """Remove waivers that have expired, and those that REPORT calls unused.

    REPORT is what `jobscan scan -f json=REPORT` wrote, also as .gz, or - for standard input; its time counts then. Shows what is removed.
    """
    from scanner.cli.waiver.prune import PruneOptions, run_prune

    return run_prune(PruneOptions(**options))
