"""The commands for baselines and their options; each body is one function in a separate module, imported when it runs."""

from typing import Any

import click

from scanner.cli import output_options as out
from scanner.cli.command import Group


@click.group(cls=Group)
def baseline() -> None:
    """Write and change the file of findings that are known.

    REPORT is what `jobscan scan -f json=REPORT` wrote, also as .gz.
    """


@baseline.command("write")
@click.argument("report")
@click.option("-o", "--output", required=True, metavar="FILE", help="File to write, e.g. baseline.jsonl.")
@click.option("--replace", is_flag=True, help="Replace FILE if it exists.")
def baseline_write(**options: Any) -> int:
    """Write a baseline that knows the findings of a report, for 180 days.

    Waived findings are not written. Exit codes: 0 written, 2 not a report, or one of a scan that could not start, 74 not written.
    """
    from scanner.cli.baseline.write import WriteOptions, run_write

    return run_write(WriteOptions(**options))


@baseline.command("update")
@click.argument("report")
@click.argument("file")
def baseline_update(report: str, file: str) -> int:
    """Renew the numbers of jobs and the days on which causes were last seen.

    Adds no entry, and changes no severity and no end. Exit codes: those of write.
    """
    from scanner.cli.baseline.update import run_update

    return run_update(report, file)


@baseline.command("prune")
@click.argument("file")
@click.argument("report", required=False)
@out.NOW
def baseline_prune(**options: Any) -> int:
    """Remove entries that have ended, and with REPORT those that it shows fixed.

    Fixed: the pipeline ran again after the cause was last seen, and passed. Exit codes: those of write.
    """
    from scanner.cli.baseline.prune import PruneOptions, run_prune

    return run_prune(PruneOptions(**options))


@baseline.command("migrate")
@click.argument("file")
@click.option("--old", metavar="REPORT", help="Report with the causes that FILE has.")
@click.option("--new", metavar="REPORT", help="Report of the same jobs on the same day, with the causes that FILE is to have.")
@click.option("-o", "--output", metavar="FILE", help="File to write; it must not exist. Default: FILE is replaced.")
def baseline_migrate(**options: Any) -> int:
    """Carry a baseline over to causes of another version, or with another group_by.

    Lists the entries that cannot be carried over; without reports these are all, and nothing is written. Exit codes: 0 all carried over,
    2 wrong usage, 3 not all, 74 not written.
    """
    from scanner.cli.baseline.migrate import MigrateOptions, run_migrate

    return run_migrate(MigrateOptions(**options))
