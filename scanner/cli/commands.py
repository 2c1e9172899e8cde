"""The commands and their options; each body is one function in a separate module, imported when it runs."""

from typing import Any

import click

from scanner.cli import options as opt
from scanner.cli import output_options as out
from scanner.cli.baseline.commands import baseline
from scanner.cli.command import Group
from scanner.cli.evidence.commands import evidence as evidence_commands
from scanner.cli.history.commands import history
from scanner.cli.option import JOBS, OUTPUT, READING, option
from scanner.cli.policy.commands import policy
from scanner.cli.reporting import EvidenceOptions, Reporting
from scanner.cli.waiver.commands import waiver
from scanner.project.options import LiveOptions, ReadingOptions
from scanner.version import __version__


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="jobscan", message="%(prog)s %(version)s")
def jobscan() -> None:
    """Check Amazon Bedrock model invocation jobs (batch inference) against policies. Green means checked."""


@jobscan.command()
@opt.SOURCES
@opt.POLICY
@opt.SELECT
@opt.IGNORE
@opt.FRAMEWORK
@opt.PARAM
@opt.ACCOUNTS
@opt.CONFIG
@opt.CONFIG_REF
@opt.LOCKED
@opt.WAIVERS
@opt.FAIL_ON
@opt.ALLOW_UNKNOWN
@opt.ALLOW_EMPTY
@opt.EXPECT_JOBS
@opt.BASELINE
@opt.FAIL_ON_NEW
@opt.FAIL_ON_INCOMPLETE
@opt.LAST
@opt.EXIT_ZERO
@out.FORMATS
@out.REPORTING
@out.EVIDENCE
@out.SHOW_SENSITIVE
@out.NOW
@opt.EXPECT
@opt.JOB_FILTER
@opt.LIVE
@opt.JOIN
@opt.PROCESSES
@opt.RECORD_READING
def scan(
    sources: tuple[str, ...],
    policies: tuple[str, ...],
    formats: tuple[str, ...],
    reporting: Reporting,
    evidence: EvidenceOptions,
    config: str | None,
    config_ref: str | None,
    now: str | None,
    live: LiveOptions,
    **options: Any,
) -> int:
    """Check the jobs in SOURCE, or with --aws those in AWS, and report findings.

    SOURCE is a file, a folder, a glob, s3://BUCKET/PREFIX, or - for standard input. Default: the sources in jobscan.yaml.

    Exit codes: 0 clean, 1 findings, 2 wrong usage or policy, 3 incomplete, 4 findings and incomplete, 70 internal error, 74 report not
    written.
    """
    from scanner.cli.scan import run_scan

    return run_scan(sources, policies, formats, reporting, evidence, config, config_ref, now, live, options)


@jobscan.command()
@opt.SOURCES
@option(OUTPUT, "-o", "--output", required=True, metavar="PATH", help="File to write, e.g. jobs.jsonl; - for standard output.")
@option(READING, "--account", metavar="ID", help="Account ID assumed for records without one.")
@opt.CONFIG
@out.NOW
@opt.JOB_FILTER
@opt.LIVE
@opt.JOIN
@opt.RECORD_READING
def collect(**options: Any) -> int:
    """Collect jobs from AWS, or join job records, into one file of jobs.

    SOURCE is List, Get and tags output, in files or folders; records of one job become one. With --aws the jobs are read from AWS. Scanning
    the file gives the same result as scanning SOURCE, or AWS.

    Exit codes: 0 everything read, 2 wrong usage, 3 something unreadable or truncated, 74 file not written.
    """
    from scanner.cli.collect import CollectOptions, run_collect

    return run_collect(CollectOptions(**options))


@jobscan.command()
@opt.CONFIG
@out.NOW
@opt.JOB_FILTER
@opt.LIVE
def doctor(**options: Any) -> int:
    """Try what a scan of AWS would read, by a list in each account and Region, and the details and tags of one job.

    With --context, or if rules of jobscan.yaml ask, also one thing of each kind that jobs refer to, e.g. one key.

    Shows what would not be read and why, and about how many calls and minutes a scan takes.

    Exit codes: 0 everything can be read, 2 wrong usage, 3 something cannot.
    """
    from scanner.cli.doctor import DoctorOptions, run_doctor

    return run_doctor(DoctorOptions(**options))


@jobscan.command()
@click.argument("report")
@out.FORMATS
@out.REPORTING
def convert(**options: Any) -> int:
    """Write a saved report in other formats.

    REPORT is what `jobscan scan -f json=REPORT` wrote, also as .gz, or - for standard input. Every format is as the scan would have written
    it.

    Exit codes: 0 written, 2 not a report, or one of a scan that could not start, 74 report not written.
    """
    from scanner.cli.convert import ConvertOptions, run_convert

    return run_convert(ConvertOptions(**options))


@jobscan.command()
@click.argument("report")
@opt.SAVED_FAIL_ON
@opt.SAVED_ALLOW_UNKNOWN
@opt.SAVED_ALLOW_EMPTY
@opt.SAVED_EXPECT_JOBS
@opt.SAVED_BASELINE
@opt.SAVED_FAIL_ON_NEW
@opt.SAVED_FAIL_ON_INCOMPLETE
@opt.LAST
def gate(**options: Any) -> int:
    """Exit with the code of a saved report.

    REPORT is what `jobscan scan -f json=REPORT` wrote, also as .gz, or - for standard input. Without options, those of the scan apply,
    except --exit-zero: the scan can save its report without failing, and a later step decides.

    Exit codes: those of scan; 2 not a report, or one of a scan that could not start.
    """
    from scanner.cli.gate import GateOptions, run_gate

    return run_gate(GateOptions(**options))


@jobscan.command()
@click.argument("old")
@click.argument("new")
@out.DIFF_FORMATS
@out.SHOW_CAUSES
def diff(**options: Any) -> int:
    """Show what changed from one saved report to a later one, cause by cause.

    OLD and NEW are what `jobscan scan -f json=FILE` wrote, also as .gz; one of them can be - for standard input. A cause that is gone was
    fixed only if its pipeline ran again and passed.

    Exit codes: 0 nothing new, 1 new or worsened causes, 2 not comparable, 3 less was checked, 4 both, 74 not written.
    """
    from scanner.cli.diff import DiffOptions, run_diff

    return run_diff(DiffOptions(**options))


@jobscan.command()
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a job instead.")
def shape(schema: bool) -> int:
    """List the fields of a job that a rule can read."""
    from scanner.cli.shape import run_shape

    return run_shape(schema)


@jobscan.command("iam-policy")
@opt.CONFIG
@opt.LIVE
@option(OUTPUT, "--trust", metavar="ARN|ID", help="Who may assume the role: a role, a user or an account.")
@option(OUTPUT, "--stackset", is_flag=True, help="Print a CloudFormation template of the role, for a StackSet.")
@option(OUTPUT, "--management", is_flag=True, help="With --stackset: the template for the management account.")
@option(OUTPUT, "--terraform", is_flag=True, help="Print the role, or for an organization its StackSet, for Terraform.")
def iam_policy(**options: Any) -> int:
    """Print the IAM policies that a scan of AWS needs.

    Pass the AWS options of the scan. What the rules of jobscan.yaml ask for with context() is allowed too, unless --no-context is passed.
    PolicyDocument and AssumeRolePolicyDocument are for the role that reads, CallerPolicyDocument for what assumes it. Nothing is asked of
    AWS, and no action in them writes.

    Exit codes: 0 printed, 2 wrong usage.
    """
    from scanner.cli.iam_policy import IamPolicyOptions, run_iam_policy

    return run_iam_policy(IamPolicyOptions(**options))


jobscan.add_command(baseline)
jobscan.add_command(evidence_commands)
jobscan.add_command(history)


@jobscan.command()
def init() -> int:
    """Write a configuration, a waiver file and a GitHub workflow to start from.

    Writes jobscan.yaml, waivers.yaml and .github/workflows/jobscan.yml at the repository's root. If one of them exists, nothing is written.

    Exit codes: 0 written, 2 a file exists, 74 a file could not be written.
    """
    from scanner.cli.init import run_init

    return run_init()


jobscan.add_command(policy)
jobscan.add_command(waiver)


@jobscan.command()
@click.argument("rule")
@opt.SOURCES
@option(JOBS, "--job", metavar="ID", help="Only the job with this ARN, name or key.")
@opt.OUTCOME
@opt.RULE_POLICY
@opt.PARAM
@opt.TRUSTED_ACCOUNTS
@opt.CONFIG
@out.SHOW_SENSITIVE
@out.NOW
@opt.RECORD_READING
def explain(**options: Any) -> int:
    """Show why a rule passes or fails for a job.

    Lists each sub-expression of RULE with its value for the jobs in SOURCE; * marks those that decided.
    """
    from scanner.cli.explain import ExplainOptions, run_explain

    return run_explain(ExplainOptions(**options))


@jobscan.command("eval")
@click.argument("expression")
@opt.SOURCES
@option(READING, "--any", "any_file", metavar="FILE", help="Evaluate on any JSON, with plain JMESPath meaning; - for standard input.")
@option(OUTPUT, "--count", "counts", is_flag=True, help="Write each different result once, after how many jobs have it.")
@out.NOW
@opt.RECORD_READING
def eval_(expression: str, sources: tuple[str, ...], any_file: str | None, counts: bool, now: str | None, reading: ReadingOptions) -> int:
    """Evaluate an expression on jobs, or on any JSON.

    Writes one result per line. On the jobs in SOURCE, EXPRESSION means what it means in a rule.
    """
    from scanner.cli.eval import run_eval

    return run_eval(expression, sources, any_file, counts, now, reading)
