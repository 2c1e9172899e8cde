"""The commands about evidence and their options; each body is one function in a separate module, imported when it runs."""

from typing import Any

import click

from scanner.cli.command import Group
from scanner.cli.option import JOBS, OUTPUT, POLICIES, option

_FORMAT = option(
    OUTPUT,
    "-f",
    "--format",
    "format_name",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    help="Default: text.",
)


@click.group(cls=Group)
def evidence() -> None:
    """Verify and read what jobscan scan -f evidence=FILE wrote."""


@evidence.command("verify")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@option("Signatures", "--key", metavar="FILE", help="Public key (Ed25519, PEM) that each file must be signed with.")
@option("Signatures", "--allow-unsigned", is_flag=True, help="Accept files without a signature.")
@_FORMAT
def evidence_verify(**options: Any) -> int:
    """Name what was changed, is missing or is not signed.

    FILE is what `jobscan scan -f evidence=FILE` wrote, also as .gz; name the files of all nights at once, so that a missing night is named.
    Without --key, signatures are not checked, only that there is one.

    Exit codes: 0 everything is as it was written, 1 something is wrong, 2 not evidence.
    """
    from scanner.cli.evidence.verify import VerifyOptions, run_verify

    return run_verify(VerifyOptions(**options))


@evidence.command("show")
@click.argument("words", nargs=-1, required=True, metavar="[JOB] FILE...")
@option(JOBS, "--on", "on", metavar="DATE", help="Only scans of this day in UTC, e.g. 2026-11-23.")
@option(POLICIES, "--framework", metavar="NAME[:CONTROL]", help="Instead of a job: the requirements of this framework.")
@_FORMAT
def evidence_show(**options: Any) -> int:
    """Show when a job was checked, by which rules and with which outcome, or why no scan covers it.

    JOB is an ARN, or the ID at its end. With --framework, all arguments are files, and each requirement is shown with its rules and their
    outcomes.

    Exit codes: 0 shown, 1 not in these files or a file was changed, 2 wrong usage.
    """
    from scanner.cli.evidence.show import ShowOptions, run_show

    return run_show(ShowOptions(**options))
