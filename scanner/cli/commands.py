"""The commands and their options; each body is one function in a module of its own, imported when it runs."""

from collections.abc import Callable
from typing import Any

import click

from scanner.cli.options import PARAM, ReadingOptions, config_options, reading_options
from scanner.cli.policy.commands import policy
from scanner.cli.stop import answered
from scanner.model.severity import Severity
from scanner.version import __version__

_NEVER = "never"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="jobscan", message="%(prog)s %(version)s")
def jobscan() -> None:
    """Checks Amazon Bedrock model invocation jobs (batch inference) against policies. Green means checked."""


def _scan_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options of `scan`, each written once, here."""
    options = (
        click.argument("sources", nargs=-1, metavar="[SOURCE]..."),
        click.option(
            "-p",
            "--policy",
            "policies",
            multiple=True,
            metavar="PATH|NAME",
            help="A policy file or folder, a pack or a selection. Default: the configuration's, else core.",
        ),
        click.option(
            "-f",
            "--format",
            "formats",
            multiple=True,
            metavar="NAME[=PATH]",
            help="text, json or sarif; on stdout, or in a file. Default: text.",
        ),
        click.option(
            "--fail-on",
            type=click.Choice([*(one.value for one in Severity), _NEVER]),
            help="The least severity that fails the scan. Default: the configuration's, else low.",
        ),
        PARAM,
        click.option(
            "--select",
            multiple=True,
            metavar="ID",
            help="Only these rules: an id, the beginning of ids, a pack, a severity or a framework.",
        ),
        click.option("--ignore", multiple=True, metavar="ID", help="Not these rules, named likewise."),
        click.option(
            "--framework", "frameworks", multiple=True, metavar="NAME[:CONTROL]", help="Only rules that support it: nist_800_53_r5:SC-7."
        ),
        click.option(
            "--allow-unknown", multiple=True, metavar="RULE|FIELD", help="Accepts that a rule, or what a field decides, is not known."
        ),
        click.option("--allow-empty", is_flag=True, help="Accept that no job is found, or none that a rule applies to."),
        click.option("--exit-zero", is_flag=True, help="Ends with 0 instead of 1, 3 or 4."),
        click.option(
            "--account",
            "accounts",
            multiple=True,
            metavar="ID",
            help="The account of records that have none (with one --account); rules that trust your accounts trust it too.",
        ),
        config_options,
        click.option("--now", metavar="TIME", help="The time of the scan, in ISO 8601 with offset. Default: the clock's."),
        click.option("--no-join", is_flag=True, help="Takes every record of several files for a job of its own."),
        click.option("--show", type=click.Choice(["all"]), help="Shows every cause, not the first five of a rule."),
        click.option("--show-sensitive", is_flag=True, help="Leaves the jobs' messages in the reports."),
        reading_options(wanted=True),
    )
    for option in reversed(options):
        command = option(command)
    return command


@jobscan.command()
@_scan_options
@answered
def scan(**options: Any) -> int:
    """Checks the jobs in files, folders, globs, s3://BUCKET/PREFIX or standard input (-) and reports what it finds.

    Exit code: 0 clean, 1 findings, 2 wrong usage or policy, 3 incomplete, 4 findings and incomplete, 70 our own error,
    74 a report could not be written.
    """
    from scanner.cli.scan import ScanOptions, run_scan

    return run_scan(ScanOptions(**options))


@jobscan.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("-o", "--output", required=True, metavar="PATH", help="The file to write, such as jobs.jsonl; - for standard output.")
@click.option("--no-join", is_flag=True, help="Takes every record of several files for a job of its own.")
@click.option("--account", metavar="ID", help="The account of jobs that name none.")
@config_options
@click.option("--now", metavar="TIME", help="The time of the collection, in ISO 8601 with offset. Default: the clock's.")
@reading_options(wanted=True)
@answered
def collect(**options: Any) -> int:
    """Joins the job records in SOURCE (List, Get and tags output) into one file of jobs; scanning it says what scanning them says.

    Exit code: 0 all was read, 3 something could not be read or is cut off.
    """
    from scanner.cli.collect import CollectOptions, run_collect

    return run_collect(CollectOptions(**options))


@jobscan.command()
@click.option("--schema", is_flag=True, help="Prints the JSON Schema of a job instead.")
@answered
def shape(schema: bool) -> int:
    """Shows the documented shape: every field that a rule can read."""
    from scanner.cli.shape import run_shape

    return run_shape(schema)


jobscan.add_command(policy)


@jobscan.command()
@click.argument("rule")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--job", metavar="ID", help="Only the job with this ARN, name or key.")
@click.option("-p", "--policy", "policies", multiple=True, metavar="PATH|NAME", help="Where the rule stands. Default: the built-ins.")
@PARAM
@click.option("--account", "accounts", multiple=True, metavar="ID", help="An account that counts as scanned.")
@config_options
@click.option("--now", metavar="TIME", help="The time of the scan, in ISO 8601 with offset.")
@click.option("--show-sensitive", is_flag=True, help="Shows the jobs' messages.")
@reading_options(wanted=False)
@answered
def explain(**options: Any) -> int:
    """Shows why RULE says what it says of the jobs in SOURCE: every sub-expression with its value; * marks what decided."""
    from scanner.cli.explain import ExplainOptions, run_explain

    return run_explain(ExplainOptions(**options))


@jobscan.command("eval")
@click.argument("expression")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--any", "any_file", metavar="FILE", help="Any JSON, under JMESPath's own meaning; - for standard input.")
@click.option("--now", metavar="TIME", help="The time of the scan, in ISO 8601 with offset.")
@reading_options(wanted=False)
@answered
def eval_(expression: str, sources: tuple[str, ...], any_file: str | None, now: str | None, reading: ReadingOptions) -> int:
    """Evaluates EXPRESSION on the jobs in SOURCE, or on any JSON, one result a line."""
    from scanner.cli.explain import run_eval

    return run_eval(expression, sources, any_file, now, reading)
