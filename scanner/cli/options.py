"""Options that several commands share, each written once."""

import click

from scanner.cli.option import AWS, GATE, JOBS, POLICIES, READING, Decorator, as_value, negated, option, together
from scanner.model.severity import Severity
from scanner.project.options import DEEPEST, NO_CONFIG, JobFilterOptions, LiveOptions, ReadingOptions

OUTCOMES = ("pass", "fail", "not_applicable", "unknown", "not_configured", "error")
SOURCES = click.argument("sources", nargs=-1, metavar="[SOURCE]...")

POLICY = option(
    POLICIES,
    "-p",
    "--policy",
    "policies",
    multiple=True,
    metavar="PATH|NAME",
    help="Policy file or folder, pack, selection or built-in rule ID. Repeatable. Default: from jobscan.yaml, else core.",
)
RULE_POLICY = option(
    POLICIES,
    "-p",
    "--policy",
    "policies",
    multiple=True,
    metavar="PATH|NAME",
    help="Where to look for the rule. Repeatable. Default: jobscan.yaml's policies and the built-in ones.",
)
SELECT = option(
    POLICIES,
    "--select",
    multiple=True,
    metavar="ID",
    help="Run only these rules: a rule ID, the start of one, a pack, a severity or a framework. Repeatable.",
)
IGNORE = option(POLICIES, "--ignore", multiple=True, metavar="ID", help="Skip these rules, named as for --select. Repeatable.")
FRAMEWORK = option(
    POLICIES,
    "--framework",
    "frameworks",
    multiple=True,
    metavar="NAME[:CONTROL]",
    help="Run only rules that support this framework or control, e.g. nist_800_53_r5:SC-7. Repeatable.",
)
PARAM = option(
    POLICIES,
    "--param",
    "params",
    multiple=True,
    metavar="[RULE.]NAME=VALUE",
    help="Set a rule's parameter. Repeat it to make a list.",
)
ACCOUNTS = option(
    POLICIES,
    "--account",
    "accounts",
    multiple=True,
    metavar="ID",
    help="An account in scope: rules that trust your own accounts trust it. If it is the only one, also assumed for records without an "
    "account ID. Repeatable.",
)
TRUSTED_ACCOUNTS = option(
    POLICIES,
    "--account",
    "accounts",
    multiple=True,
    metavar="ID",
    help="An account in scope: rules that trust your own accounts trust it. Repeatable.",
)
CONFIG = together(
    option(
        POLICIES,
        "--config",
        "config",
        metavar="FILE",
        default=None,
        help="Configuration file. Default: the nearest jobscan.yaml, from the working directory up to the repository's root.",
    ),
    option(POLICIES, "--no-config", "config", flag_value=NO_CONFIG, help="Ignore any jobscan.yaml."),
)
CONFIG_REF = option(
    POLICIES,
    "--config-ref",
    metavar="COMMIT",
    help="Read jobscan.yaml, the files that it names and the policies as they are in this commit of the repository, e.g. the commit that a "
    "pull request starts from. SOURCE is read from the working tree.",
)

LOCKED = option(POLICIES, "--locked", is_flag=True, help="Refuse policy files that are not as policies.lock says (jobscan policy lock).")
WAIVERS = option(
    POLICIES,
    "--waivers",
    multiple=True,
    metavar="FILE",
    help="File with findings that are accepted until a date, besides those in jobscan.yaml. Repeatable.",
)

_SEVERITY = click.Choice([*(severity.value for severity in Severity), "never"])

EXPECT = option(
    JOBS,
    "--expect",
    multiple=True,
    metavar="ACCOUNT[/REGION]",
    help="This account, or this Region of it, must be covered: without a job of it the scan is incomplete. Repeatable.",
)


def _fail_on(default: str) -> Decorator:
    text = f"Lowest severity that fails the scan: info, low, medium, high or critical. Default: {default}."
    return option(GATE, "--fail-on", type=_SEVERITY, metavar="SEVERITY|never", help=text)


def _allow_unknown(default: str) -> Decorator:
    text = f"Accept unknown outcomes of this rule, or those caused by this field. Repeatable.{default}"
    return option(GATE, "--allow-unknown", multiple=True, metavar="RULE|FIELD", help=text)


def _allow_empty(default: str) -> Decorator:
    text = f"Don't fail when no jobs are found, or no rule applies to any.{default}"
    return option(GATE, "--allow-empty", is_flag=True, help=text)


def _expect_jobs(default: str) -> Decorator:
    text = f"Fewer jobs than this are incomplete.{default}"
    return option(GATE, "--expect-jobs", type=click.IntRange(min=0), metavar="N", help=text)


_LIKE_THE_SCAN = " Default: as for the scan."
FAIL_ON, SAVED_FAIL_ON = _fail_on("from jobscan.yaml, else low"), _fail_on("as for the scan")
ALLOW_UNKNOWN, SAVED_ALLOW_UNKNOWN = _allow_unknown(""), _allow_unknown(_LIKE_THE_SCAN)
ALLOW_EMPTY, SAVED_ALLOW_EMPTY = _allow_empty(""), _allow_empty(_LIKE_THE_SCAN)
EXPECT_JOBS, SAVED_EXPECT_JOBS = _expect_jobs(""), _expect_jobs(_LIKE_THE_SCAN)
BASELINE = together(
    option(
        GATE,
        "--baseline",
        metavar="FILE",
        default=None,
        help="Compare the findings with this baseline (jobscan baseline write). Default: from jobscan.yaml.",
    ),
    option(GATE, "--no-baseline", "baseline", flag_value=NO_CONFIG, help="Ignore the baseline that jobscan.yaml names."),
)
SAVED_BASELINE = option(GATE, "--baseline", metavar="FILE", help=f"Compare the findings with this baseline.{_LIKE_THE_SCAN}")
LAST = option(GATE, "--last", metavar="REPORT", help="An earlier report, whose gaps are known, for --fail-on-incomplete new.")


def _fail_on_new(default: str) -> Decorator:
    return option(GATE, "--fail-on-new", is_flag=True, help=f"Don't fail for findings that the baseline knows.{default}")


def _fail_on_incomplete(default: str) -> Decorator:
    text = f"new: don't fail for gaps that the baseline, or --last, has too. Default: {default}."
    return option(GATE, "--fail-on-incomplete", type=click.Choice(["any", "new"]), metavar="any|new", help=text)


FAIL_ON_NEW, SAVED_FAIL_ON_NEW = _fail_on_new(""), _fail_on_new(_LIKE_THE_SCAN)
FAIL_ON_INCOMPLETE, SAVED_FAIL_ON_INCOMPLETE = _fail_on_incomplete("any"), _fail_on_incomplete("as for the scan")
EXIT_ZERO = option(GATE, "--exit-zero", is_flag=True, help="Exit with 0 instead of 1, 3 or 4.")

OUTCOME = option(
    JOBS,
    "--outcome",
    type=click.Choice(OUTCOMES),
    metavar="OUTCOME",
    help="Only jobs for which the rule has this outcome: pass, fail, not_applicable, unknown, not_configured or error.",
)
JOB_FILTER = as_value(
    JobFilterOptions,
    "wanted",
    option(
        JOBS,
        "--since",
        metavar="AGE|TIME|all",
        help="Only jobs submitted since then: 30d, 12h, 2w, a date, or a time with offset. Default: all, and 30d with --aws.",
    ),
    option(JOBS, "--active-only", is_flag=True, help="Only jobs that have not ended."),
    option(JOBS, "--status", "statuses", multiple=True, metavar="STATUS", help="Only jobs with this status. Repeatable."),
)
JOIN = option(
    READING,
    "--no-join",
    "join",
    is_flag=True,
    callback=negated,
    help="Don't join records by ARN; treat each as a separate job.",
)
PROCESSES = option(
    READING,
    "-j",
    "--processes",
    default="auto",
    metavar="N|auto",
    help="Scan with N processes. The report is the same with any number. Default: auto, one for each CPU if there is enough to read.",
)
RECORD_READING = as_value(
    ReadingOptions,
    "reading",
    option(READING, "--shape", metavar="NAME", help="Assume this record shape instead of detecting it."),
    option(READING, "--assume-utc", is_flag=True, help="Treat times without an offset as UTC in every shape."),
    option(READING, "--max-depth", type=click.INT, metavar="N", help=f"Maximum nesting of a record, up to {DEEPEST}. Default: 32."),
    option(READING, "--max-record-size", metavar="SIZE", help="Maximum characters in a record, e.g. 500K or 4M. Default: 1M."),
    option(
        READING,
        "--no-gitignore",
        "respect_gitignore",
        is_flag=True,
        callback=negated,
        help="Also read files in folders that git ignores.",
    ),
)
LIVE = as_value(
    LiveOptions,
    "live",
    option(AWS, "--aws", is_flag=True, help="Read the jobs from AWS instead of SOURCE."),
    option(
        AWS,
        "--region",
        "regions",
        multiple=True,
        metavar="REGION|all",
        help="Region to read; all: each that is enabled. Repeatable. Default: yours.",
    ),
    option(AWS, "--profile", metavar="NAME", help="Profile of your AWS configuration."),
    option(AWS, "--role-arn", metavar="ARN", help="Assume this role, and read its account."),
    option(AWS, "--external-id", metavar="ID", help="External ID for assuming roles."),
    option(
        AWS,
        "--accounts",
        "accounts_from",
        metavar="FILE|org",
        help="Read these accounts: a file of account IDs or c7n-org's accounts.yml; org: all accounts of the organization.",
    ),
    option(AWS, "--role-name", metavar="NAME", help="Role to assume in each of these accounts."),
    option(AWS, "--ou", "unit", metavar="ID", help="With --accounts org: only accounts in this organizational unit and those below."),
    option(
        AWS,
        "--detail",
        type=click.Choice(["full", "list"]),
        default="full",
        metavar="full|list",
        help="list: only what List returns, without a Get for each job. Default: full.",
    ),
    option(
        AWS,
        "--context/--no-context",
        "context",
        default=None,
        help="Also read what jobs refer to: subnets, routes, buckets, keys. Default: if a rule of the scan asks about it.",
    ),
    option(AWS, "--name-contains", metavar="TEXT", help="Only jobs with this text in their name."),
    option(AWS, "--reuse", metavar="FILE|s3://", help="Take the details of ended jobs that have not changed from this collection."),
    option(
        AWS, "--max-rate", type=click.FloatRange(min=0, min_open=True), metavar="N", help="At most N requests a second for each account."
    ),
)
