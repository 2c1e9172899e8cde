"""Reports made by hand: what a scan could have found, without a scan."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import structs
from msgspec.structs import replace

from scanner.model.coverage import Coverage, CoverageState, Exemption
from scanner.model.evidence import JobEvidence, RuleInForce, ScanEvidence
from scanner.model.expression import Expression, Node
from scanner.model.intake import LoadFailure, SourceSummary, Truncation
from scanner.model.job import Stage
from scanner.model.outcome import Finding, Outcome, Reason, ReasonKind, Undecided
from scanner.model.place import Location
from scanner.model.report import Flags, Pipeline, PolicySummary, Report, ReportedRule, SwitchedOff, Window
from scanner.model.rule import ConfiguredRule, Example, Parameter, ParameterType, Remediation, Rule
from scanner.model.scope import Edit, Overlay, Scope, ScopedChange
from scanner.model.severity import Severity
from scanner.policy.how_to_configure import how_to_configure
from scanner.run.report import reported_rules
from scanner.run.tally import Tally

NOW = "2026-11-23T12:00:00Z"
LIST = "an AWS List summary"
ACCOUNT, REGION = "111122223333", "us-east-1"
PLACE = Location("jobscan.yaml", 20, 5)
EMPTY = Report(version="0.1.0", now=NOW, flags=Flags(), exit_code=0, honest_code=0, complete=True)
WINDOW = Window(oldest_submit="2026-11-10T03:00:00Z", newest_submit="2026-11-21T03:00:00Z", newest_change="2026-11-23T03:00:00Z")
_TREE = Node("literal", True, (), 0, 6)


def rule(rule_id: str = "BMJ-ENC-001", severity: Severity = Severity.MEDIUM, **changes: Any) -> Rule:
    """A rule as a policy file might hold it."""
    plain = Rule(
        id=rule_id,
        title="A job should name the KMS key of its output",
        severity=severity,
        assertion=Expression("`true`", _TREE),
        location=Location("builtin/encryption.yaml", 9, 5),
        policy="encryption",
        name="output-kms-key-named",
        rationale="The bucket's default decides how the answers are encrypted.",
        remediation=Remediation(
            running="Stop it and start it anew with a key.",
            finished="Check the objects.",
            pipeline="Add s3EncryptionKeyId.",
            cli="aws s3 ls",
        ),
        references=("https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference.html",),
        frameworks={"nist_800_53_r5": ("SC-28",)},
        cwe=("CWE-311",),
    )
    return replace(plain, **changes)


def wanting(
    rule_id: str = "BMJ-IAM-001", name: str = "allowed_roles", kind: str = "glob", examples: tuple[Any, ...] = (), **changes: Any
) -> Rule:
    """A rule with a required parameter, a shared list."""
    parameter = Parameter(name, ParameterType("list", ParameterType(kind)), required=True, shared=True)
    shown = tuple(Example("pass", params={name: value}) for value in examples)
    return rule(rule_id, title="A job's role must be approved", params={name: parameter}, examples=shown, **changes)


def finding(of: Rule, number: int = 0, **changes: Any) -> Finding:
    """A finding on the job with a number, in a job list whose records take 25 lines."""
    job = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:model-invocation-job/{number:012}"
    line = 18 + 25 * number
    plain = Finding(
        rule_id=of.id,
        severity=of.severity,
        job=job,
        job_name=f"nightly-{number:03}",
        account_id=ACCOUNT,
        region=REGION,
        role=f"arn:aws:iam::{ACCOUNT}:role/service-role/batch-default",
        status="Completed",
        submit_time=f"2026-11-{10 + number % 12:02}T03:00:00Z",
        stage=Stage.JOB,
        message=f"Job nightly-{number:03} names no KMS key.",
        fingerprint=hashlib.sha256(f"{of.id}\n{job}".encode()).hexdigest(),
        cause=f"{of.id} | {ACCOUNT} | {REGION} | batch-default | nightly-* | key absent",
        field="output_data_config.s3_output_data_config.s3_encryption_key_id",
        seen=None,
        expected="present(output_data_config.s3_output_data_config.s3_encryption_key_id)",
        location=Location("jobs.json", line, 5, 20, '    "s3OutputDataConfig": {', 5, "s3EncryptionKeyId"),
    )
    return structs.replace(plain, **changes)


def undecided(of: Rule, number: int = 0, path: str = "vpc_config", accepted: str = "", **changes: Any) -> Undecided:
    """An unknown of the job with a number."""
    return structs.replace(
        Undecided(
            rule_id=of.id,
            job=f"arn:aws:bedrock:{REGION}:{ACCOUNT}:model-invocation-job/{number:012}",
            outcome=Outcome.UNKNOWN,
            reason=f"{path} was not delivered by {LIST}",
            missing=(Reason(path, ReasonKind.NOT_DELIVERED, LIST),),
            location=Location("jobs.json", 2 + 25 * number, 3),
            accepted=accepted,
        ),
        **changes,
    )


def report(
    jobs: int,
    rules: Iterable[Rule],
    findings: Iterable[Finding] = (),
    undecided: Iterable[Undecided] = (),
    params: Mapping[str, Any] | None = None,
    exit_code: int = 0,
    **changes: Any,
) -> Report:
    """A report whose counts fit: what is neither found nor undecided nor without its parameter has passed."""
    selected = [ConfiguredRule(one, {name: value for name, value in (params or {}).items() if name in one.params}, {}) for one in rules]
    return of_configured(jobs, selected, findings, undecided, exit_code=exit_code, **changes)


def of_configured(
    jobs: int,
    selected: Sequence[ConfiguredRule],
    findings: Iterable[Finding] = (),
    undecided: Iterable[Undecided] = (),
    outcomes: Mapping[Outcome, int] | None = None,
    off: tuple[SwitchedOff, ...] = (),
    exit_code: int = 0,
    **changes: Any,
) -> Report:
    """A report of configured rules; `outcomes` and `off` are those of each rule, counted from the entries where they are not given."""
    tally = Tally()
    for found in findings:
        tally.add_finding(found)
    for entry in undecided:
        tally.jobs = hash(entry.job)  # a reason is counted once a job
        tally.add_undecided(entry)
    rows = []
    for configured, rule in zip(selected, reported_rules(selected, tally), strict=True):
        counts = outcomes or _outcomes(jobs, configured, rule, tally)
        unset = _unset(configured, counts)
        options = how_to_configure(configured, selected, unset) if unset else ""
        rows.append(replace(rule, outcomes=dict(counts), off=off, unset=unset, configure_with=options))
    whole = replace(
        EMPTY,
        exit_code=exit_code,
        honest_code=exit_code,
        jobs=jobs,
        policies=(PolicySummary("builtin/encryption.yaml", "a" * 64),),
        parameters_sha256="b" * 64,
        sources=(SourceSummary("jobs.json", "c" * 64, jobs),),
        coverage=(Coverage(CoverageState.COMPLETE, "jobs.json", records=jobs),),
        rules=tuple(rows),
        causes=tally.causes.summaries(),
        missing=tally.missing.summaries(),
        findings=tally.findings,
        undecided=tally.undecided,
        window=WINDOW if jobs else Window(),
        accounts=(ACCOUNT,) if jobs else (),
        regions=(REGION,) if jobs else (),
    )
    return replace(whole, **changes)


def _outcomes(jobs: int, configured: ConfiguredRule, rule: ReportedRule, tally: Tally) -> Counter[Outcome]:
    counts = Counter(entry.outcome for entry in tally.undecided if entry.rule_id == rule.id)
    counts[Outcome.FAIL] = rule.findings
    counts[Outcome.NOT_CONFIGURED if configured.unset else Outcome.PASS] = jobs - counts.total()
    return counts


def _unset(configured: ConfiguredRule, outcomes: Mapping[Outcome, int]) -> tuple[str, ...]:
    return configured.unset_outside if outcomes.get(Outcome.NOT_CONFIGURED) else configured.unset


def organised() -> Report:
    """A rule that an organisation has changed: owned, raised, switched off for one job of four, without a parameter for another."""
    roles = replace(wanting(), severity=Severity.HIGH)
    change = ScopedChange(Scope(1, "batch", (), PLACE), {"allowed_roles": Edit(["*"])})
    overlay = Overlay("jobscan.yaml:30", Severity.MEDIUM, "We say so.", "team@acme.example", "https://acme.example/runbook")
    configured = ConfiguredRule(roles, {}, {}, scopes=(change,), overlay=overlay)
    outcomes = {Outcome.PASS: 1, Outcome.FAIL: 1, Outcome.NOT_APPLICABLE: 1, Outcome.NOT_CONFIGURED: 1}
    off = SwitchedOff("sandbox", PLACE, "Nothing real in it.", 1)
    found = finding(roles, severity=Severity.CRITICAL, message="Role x.")
    config = PolicySummary("jobscan.yaml", "d" * 64)
    return of_configured(4, [configured], [found], outcomes=outcomes, off=(off,), exit_code=1, config=config)


def mixed() -> Report:
    """Findings of two causes, a rule left open, one not configured, and a dump of last spring."""
    key, vpc, roles = rule(), rule("BMJ-NET-001", Severity.HIGH, title="A job must run in a VPC", name="vpc-config-required"), wanting()
    running = finding(
        key, 3, status="Submitted", job_name="adhoc", role="batch-adhoc", cause="BMJ-ENC-001 | adhoc", message="Job adhoc names no KMS key."
    )
    findings = (finding(key, 0), finding(key, 1), finding(key, 2), running)
    return report(
        4,
        (key, vpc, roles),
        findings,
        [undecided(vpc, number) for number in range(4)],
        exit_code=4,
        complete=False,
        window=replace(WINDOW, newest_change="2026-03-13T00:00:00Z"),
        sources=(SourceSummary("jobs.json", "c" * 64, 4, ("times without an offset were read as UTC",)),),
        notes=("the newest change in this file is 255 days old (2026-03-13)", "jobs.json: times without an offset were read as UTC"),
    )


def clean() -> Report:
    """Four jobs, two rules, nothing found."""
    pipeline = Pipeline(f"{ACCOUNT} | {REGION} | batch-* | nightly-*", ACCOUNT, REGION, "batch-*", "nightly-*", 4, "2026-11-21T03:00:00Z")
    return report(4, (rule(), wanting()), params={"allowed_roles": ["*"]}, pipelines=(pipeline,))


def broken() -> Report:
    """Two records of three that cannot be read, in a file that says that there is more."""
    failures = (
        LoadFailure(Location("jobs.json", 7, 16), "timeoutDurationInHours is text, and a number is wanted"),
        LoadFailure(Location("jobs.json", 31, 3), "it has no jobArn, so it is no job"),
    )
    dump = Truncation(Location("jobs.json", 60, 3), "nextToken is there, so AWS had more jobs to list")
    return report(
        1,
        (rule(),),
        exit_code=3,
        complete=False,
        load_failures=failures,
        sources=(SourceSummary("jobs.json", "c" * 64, 3, truncated=dump),),
    )


def refused() -> Report:
    """A scan that could not start."""
    return replace(EMPTY, flags=Flags(fail_on=None), exit_code=2, honest_code=2, complete=False, error="no SOURCE is named")


HOSTILE = "a\x1b[31m\x07\x00\x85\u202e\u2066{0}}{\r\n::error::x <b>y</b> [l](javascript:x) | `c` \ud800 \u2028 日本 " + "z" * 5000


def hostile() -> Report:
    """Every text that a file or a policy can bring holds what a terminal, a viewer or a parser may trip over."""
    bad = replace(
        rule(title=HOSTILE, rationale=HOSTILE, name=HOSTILE, references=(HOSTILE, "https://a.example/{x}", "javascript:alert(1)")),
        frameworks={HOSTILE: (HOSTILE,)},
        remediation=Remediation(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
        params={HOSTILE: Parameter(HOSTILE, ParameterType("map", ParameterType("list", ParameterType("string"))))},
    )
    place = Location(f"{HOSTILE[:40]}/jobs.json", 7, 31, 400, HOSTILE[:160], 31)  # no excerpt is longer
    names = ("job", "job_name", "account_id", "region", "role", "status", "submit_time", "message", "cause", "field", "expected")
    found = finding(bad, 0, seen={HOSTILE: [HOSTILE, float("inf")]}, location=place, **dict.fromkeys(names, HOSTILE))
    idle = wanting("BMJ-GOV-001", name=HOSTILE, examples=([HOSTILE],))
    missing = (Reason(HOSTILE, ReasonKind.ABSENT, HOSTILE),)
    left = undecided(bad, 1, reason=HOSTILE, missing=missing, location=place, job=HOSTILE)
    failed = undecided(bad, 2, reason=HOSTILE, missing=(), outcome=Outcome.ERROR, location=place)
    accepted = undecided(bad, 3, reason=HOSTILE, missing=missing, accepted=HOSTILE)
    texts = dict.fromkeys(("source", "account", "region", "operation", "detail", "action", "as_of"), HOSTILE)
    exemption = Exemption(HOSTILE, HOSTILE, HOSTILE)
    rows = [Coverage(state, **texts) for state in CoverageState]
    rows += [Coverage(state, exemption=exemption, **texts) for state in CoverageState]
    return report(
        4, (bad, idle), (found,), (left, failed, accepted), exit_code=4, complete=False, coverage=tuple(rows),
        load_failures=(LoadFailure(place, HOSTILE),),
        sources=(SourceSummary(HOSTILE, None, 4, (HOSTILE,), Truncation(place, HOSTILE)),),
        policies=(PolicySummary(HOSTILE, "a" * 64),), notes=(HOSTILE,), accounts=(HOSTILE, ACCOUNT), regions=(HOSTILE, REGION),
        window=Window(HOSTILE, HOSTILE, True, (HOSTILE,), HOSTILE, HOSTILE),
    )  # fmt: skip


def evidence(of: Report) -> ScanEvidence:
    """Evidence whose jobs fit a report: those that it names, and as many others as it counts."""
    rows: dict[str, dict[str, str]] = {}
    for entry in (*of.findings, *of.undecided):
        letter = "f" if isinstance(entry, Finding) else entry.outcome.value[0]
        rows.setdefault(entry.job, {})[entry.rule_id] = letter
    names = [*rows, *(f"arn:aws:bedrock:{REGION}:{ACCOUNT}:model-invocation-job/passed{number:06}" for number in range(of.jobs))]
    jobs = [_evidence_of_job(name, "".join(rows.get(name, {}).get(each.id, "p") for each in of.rules)) for name in names[: of.jobs]]
    return ScanEvidence(tuple(jobs), tuple(RuleInForce(each.id, "builtin/encryption.yaml", "ab" * 32, ()) for each in of.rules))


def _evidence_of_job(name: str, row: str) -> JobEvidence:
    return JobEvidence(name, ACCOUNT, REGION, "2026-11-21T03:00:00+00:00", "Completed", "cd" * 32, ("tags",), (), row, {})
