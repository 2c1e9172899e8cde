"""A large report, as a night of many pipelines gives it, without a scan."""

from collections.abc import Iterator

from scanner.model.outcome import Finding
from scanner.model.report import Report
from scanner.model.rule import Precision, Rule
from scanner.model.severity import Severity
from tests.bench.population import records
from tests.unit.formats import reports

SEVERITIES = (
    Severity.CRITICAL,
    Severity.HIGH,
    Severity.HIGH,
    Severity.MEDIUM,
    Severity.MEDIUM,
    Severity.MEDIUM,
    Severity.LOW,
    Severity.INFO,
)
RULES = tuple(
    reports.rule(
        f"BMJ-ABC-{number:03}",
        severity,
        title=f"A job should do what rule {number} says about its output, its role and its network",
        precision=list(Precision)[number % 4],
        frameworks={"nist_800_53_r5": (f"SC-{number}", "AC-6"), "cis_aws_v3": (f"2.{number}",)},
    )
    for number, severity in enumerate(SEVERITIES, start=1)
)
FIELDS = ("vpc_config.subnet_ids", "output_data_config.s3_output_data_config.s3_encryption_key_id", "role_arn", "tags")


def large(findings: int) -> Report:
    """A report with so many findings, on a third as many jobs, with many causes."""
    found = list(_findings(findings))
    return reports.report(findings // 3, RULES, found, exit_code=1)


def _findings(number: int) -> Iterator[Finding]:
    for place, job in enumerate(records(number // 3 + 1)):
        for step in range(3):
            if 3 * place + step == number:
                return
            yield _finding(RULES[(place + 3 * step) % len(RULES)], place, job)


def _finding(rule: Rule, place: int, job: dict[str, str]) -> Finding:
    name, account, arn = job["job_name"], job["account_id"], job["job_arn"]
    region = arn.split(":")[3]
    field = FIELDS[place % len(FIELDS)]
    stem = f"{name.split('-')[0]}-{place % 5}-*"
    return reports.finding(
        rule,
        place,
        job=arn,
        job_name=name,
        account_id=account,
        region=region,
        role=job["role_arn"],
        status=job["status"],
        submit_time=job["submit_time"],
        message=f"No value is named in {field}, and the default of the account does not do, for the output of job {name}.",
        cause=f"{rule.id} | {account} | {region} | {job['role_arn'].rpartition('/')[2]} | {stem} | {field} absent",
        field=field,
        expected=f"present({field})",
        owner=f"{name.split('-')[0]}@acme.example",
    )
