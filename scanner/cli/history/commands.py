"""The commands for histories and their options; each body is one function in a separate module, imported when it runs."""

from typing import Any

import click

from scanner.cli.command import Group

_FILE = "history.db"
_ARGUMENT = click.argument("file", default=_FILE)


@click.group(cls=Group)
def history() -> None:
    """Keep scans in one file, and show how their findings went over time.

    FILE is an SQLite file, by default history.db in the working directory.
    """


@history.command("add")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@click.option("--to", "file", default=_FILE, metavar="FILE", help="History to add to; made if it does not exist. Default: history.db.")
def history_add(**options: Any) -> int:
    """Add the scans of saved reports to a history.

    REPORT is what `jobscan scan -f json=REPORT` wrote, also as .gz. Each is of a later time than the one before. A report that is in the
    history already is not added again. If one cannot be added, none is.

    Exit codes: 0 added, 2 wrong usage, not a report or not a history, 74 not written.
    """
    from scanner.cli.history.add import AddOptions, run_add

    return run_add(AddOptions(**options))


@history.command("trend")
@_ARGUMENT
@click.option(
    "-f",
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    help="Format. Default: text, as wide as the terminal, from 80 to 200 columns.",
)
@click.option("--show", type=click.Choice(["all"]), metavar="all", help="List every scan and every open cause.")
def history_trend(**options: Any) -> int:
    """Draw findings, causes and coverage over time, the age of open causes, and the days until causes were fixed.

    A cause is fixed only if its pipeline ran again and passed, as for `jobscan diff`.

    Exit codes: 0 drawn, 2 not a history, or a changed one.
    """
    from scanner.cli.history.trend import TrendOptions, run_trend

    return run_trend(TrendOptions(**options))


@history.command("verify")
@_ARGUMENT
@click.option("--hash", metavar="SHA256", help="A hash that an earlier verify showed: that scan must be there, with all before it.")
def history_verify(**options: Any) -> int:
    """Check that no scan of a history was changed, removed or inserted.

    Shows the hash of the newest scan. Keep it elsewhere: who can write FILE can make its hashes anew.

    Exit codes: 0 nothing changed, 2 not a history, or a changed one, with the first scan that was changed, removed or inserted.
    """
    from scanner.cli.history.verify import VerifyOptions, run_verify

    return run_verify(VerifyOptions(**options))
