"""Options of what a command writes, and how."""

import click

from scanner.cli.command import Option
from scanner.cli.option import OUTPUT, as_value, option
from scanner.cli.reporting import EvidenceOptions, Reporting
from scanner.formats.options import By, SarifProfile


class FormatOption(Option):
    """`-f NAME[=PATH]`, whose help names every format; a command that has it writes reports."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help text, which needs the table of formats."""
        from scanner.formats import registry  # late: only --help needs it

        self.help = f"Report format: {', '.join(registry.FORMATS)}; without PATH on stdout. Repeatable. Default: text."
        return super().get_help_record(ctx)


FORMATS = click.option("-f", "--format", "formats", cls=FormatOption, section=OUTPUT, multiple=True, metavar="NAME[=PATH]")
SHOW = option(
    OUTPUT,
    "--show",
    type=click.Choice(["all"]),
    metavar="all",
    help="Show every cause in the text report, not only the first five of a rule.",
)
DIFF_FORMATS = option(
    OUTPUT,
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[=PATH]",
    help="Format: text, json, markdown; without PATH on stdout. Repeatable. Default: text.",
)
SHOW_CAUSES = option(OUTPUT, "--show", type=click.Choice(["all"]), metavar="all", help="List every cause, not only the first of a change.")
BY = option(
    OUTPUT,
    "--by",
    type=click.Choice([by.value for by in By]),
    metavar="|".join(By),
    callback=lambda _context, _option, name: None if name is None else By(name),
    help="Add a table to the text report: the findings by owner, account, role, rule or pipeline.",
)
REPORTING = as_value(
    Reporting,
    "reporting",
    SHOW,
    BY,
    option(
        OUTPUT,
        "--sarif-profile",
        type=click.Choice([profile.value for profile in SarifProfile]),
        default=SarifProfile.FILES.value,
        metavar="files|github|gitlab",
        callback=lambda _context, _option, name: SarifProfile(name),
        help="github, gitlab: one SARIF result for each cause, not each finding, for code scanning there. Default: files.",
    ),
    option(
        OUTPUT,
        "--sarif-category",
        default="",
        metavar="NAME",
        help="What tells this SARIF run from others of the same commit, e.g. an account. Default: jobscan/PROFILE.",
    ),
    option(
        OUTPUT,
        "--carry-forward",
        metavar="REPORT",
        help="An earlier JSON report. SARIF repeats its causes that this scan could not check again, so no alert is closed for that.",
    ),
    option(
        OUTPUT,
        "--redact",
        metavar="KEYFILE",
        help="Replace accounts, names, ARNs, buckets, tags and paths by pseudonyms, the same for the same key (at least 32 bytes).",
    ),
    option(
        OUTPUT,
        "--commands",
        metavar="FILE",
        help="Also write a script of the AWS commands that deliver what undecided rules lack.",
    ),
    option(
        OUTPUT,
        "--history",
        metavar="FILE",
        help="The scans before (jobscan history add). The html report draws how findings went over time.",
    ),
)
EVIDENCE = as_value(
    EvidenceOptions,
    "evidence",
    option(OUTPUT, "--evidence-key", metavar="FILE", help="Sign -f evidence with this private key (Ed25519, PEM)."),
    option(
        OUTPUT,
        "--evidence-sign-command",
        metavar="CMD",
        help="Sign -f evidence with this shell command: it gets the digest on stdin, and prints the signature as text.",
    ),
    option(
        OUTPUT, "--evidence-after", metavar="FILE", help="Evidence of the scan before, which -f evidence follows: a missing night shows."
    ),
)
SHOW_SENSITIVE = option(OUTPUT, "--show-sensitive", is_flag=True, help="Include the jobs' failure messages, which may be sensitive.")
NOW = option(
    OUTPUT,
    "--now",
    metavar="TIME",
    help="Evaluate as of this time (ISO 8601 with offset, e.g. 2026-11-23T12:00:00Z). Default: the current time.",
)
