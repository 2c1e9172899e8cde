"""A redacted report has pseudonyms in place of names, the same for the same key, and is otherwise the same report."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, structs

from scanner.cli.commands import jobscan
from scanner.cli.run import run
from scanner.errors import UsageError
from scanner.findings.cause import cause_parts, pipeline_of_cause
from scanner.findings.stable import stem
from scanner.formats.json.saved import read_report
from scanner.formats.options import ReportOptions
from scanner.formats.redaction.census import CENSUS
from scanner.formats.redaction.key import others_can_read, read_key
from scanner.formats.redaction.pseudonyms import Pseudonyms
from scanner.formats.redaction.report import redact
from scanner.formats.redaction.texts import Texts
from scanner.formats.registry import FORMATS
from scanner.governance.diff.compare import why_not_comparable
from scanner.governance.diff.reach import same_file
from scanner.model.evidence import JobEvidence, ScanEvidence
from scanner.model.outcome import Finding
from scanner.model.report import Report

from .. import reports

KEY, OTHER = b"k" * 32, b"o" * 32
TEXTS = Texts(Pseudonyms(KEY))


def nouns_of(kind: type[Any]) -> set[type[Any]]:
    """A noun of the model and those in its members, as their annotations name them."""
    import scanner.model.coverage
    import scanner.model.evidence
    import scanner.model.governance
    import scanner.model.intake
    import scanner.model.outcome
    import scanner.model.place
    import scanner.model.report
    import scanner.model.rule

    model = scanner.model
    modules = (model.coverage, model.evidence, model.governance, model.intake, model.outcome, model.place, model.report, model.rule)
    known = {name: value for module in modules for name, value in vars(module).items()}
    found: set[type[Any]] = set()
    waiting = [kind]
    while waiting:
        noun = waiting.pop()
        if noun in found:
            continue
        found.add(noun)
        words = {word for text in map(str, noun.__annotations__.values()) for word in re.findall(r"[A-Z]\w+", text)}
        nouns = (known[word] for word in words if word in known)
        waiting += [noun for noun in nouns if isinstance(noun, type) and (issubclass(noun, Struct) or dataclasses.is_dataclass(noun))]
    return found


def members_of(kind: type[Any]) -> set[str]:
    return {field.name for field in (dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else structs.fields(kind))}


def test_each_member_of_each_noun_in_a_report_is_in_the_census() -> None:
    nouns = nouns_of(Report) | nouns_of(ScanEvidence)
    assert {Finding, JobEvidence} <= nouns
    assert {kind: set(CENSUS.get(kind, ())) for kind in nouns} == {kind: members_of(kind) for kind in nouns}


@pytest.mark.parametrize("name", ["nightly-007", "nightly-*", "nightly", "a|b", "x-1f3a9c", "00000000-1111-4222-8333-444444444444", ""])
def test_stems_of_pseudonyms_are_pseudonyms_of_stems(name: str) -> None:
    assert stem(TEXTS.job_name(name)) == TEXTS.job_name(stem(name))


def test_pseudonyms_depend_on_the_key_and_on_the_text() -> None:
    other = Texts(Pseudonyms(OTHER))
    assert TEXTS.name("payroll") == Texts(Pseudonyms(KEY)).name("payroll")
    assert len({TEXTS.name("payroll"), TEXTS.name("payrolls"), other.name("payroll")}) == 3
    assert TEXTS.job_name("payroll").removeprefix("job-") == TEXTS.owner("payroll").removeprefix("owner-")


def test_an_account_has_12_digits_and_an_arn_its_form() -> None:
    account = TEXTS.account("012345678901")
    assert re.fullmatch(r"\d{12}", account)
    job = TEXTS.identity("arn:aws:bedrock:eu-west-1:012345678901:model-invocation-job/abcdef123456")
    assert re.fullmatch(rf"arn:aws:bedrock:eu-west-1:{account}:model-invocation-job/[0-9a-f]{{12}}", job)
    role = TEXTS.role("arn:aws:iam::012345678901:role/service-role/payroll-prod")
    assert role == f"arn:aws:iam::{account}:role/service-role/{TEXTS.role('payroll-prod')}"
    assert re.fullmatch(r"arn:aws:s3:::bucket-[a-z]+/prefix-[a-z]+/\*?", TEXTS.identity("arn:aws:s3:::acme-out/payroll/"))


@pytest.mark.parametrize(
    "public",
    [
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
        "arn:aws:iam::aws:policy/AmazonBedrockFullAccess",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference.html",
        "The timeout of 168 hours is outside the bounds of 24 to 72 hours.",
        "vpc_config.subnet_ids was not delivered by an AWS List summary",
        "eu.anthropic.claude-haiku-4-5-20251001-v1:0",
    ],
)
def test_what_is_public_stays(public: str) -> None:
    assert TEXTS.sentence(public) == public


def test_other_words_do_not() -> None:
    redacted = TEXTS.sentence("Job payroll-7 writes to s3://acme-out/hr/2026/ of 111122223333 (owner: jane@acme.example).")
    assert re.fullmatch(
        r"Job name-[a-z]+-\d+ writes to s3://bucket-\w+/prefix-\w+/prefix-[\w-]+/ of \d{12} \(owner: name-[a-z]+@name-[a-z]+\)\.", redacted
    )


def test_in_a_finding_its_own_names_are_names_even_if_they_are_plain_words() -> None:
    rule = reports.rule()
    finding = reports.finding(rule, job_name="output key", owner="job", message="No key is named for job output key of job.")
    (redacted,) = redact(reports.report(1, (rule,), [finding], exit_code=1), KEY).findings
    assert redacted.message == f"No key is named for {TEXTS.owner('job')} {TEXTS.job_name('output key')} of {TEXTS.owner('job')}."


def test_files_of_two_days_are_still_the_same_file() -> None:
    monday, tuesday, other = (TEXTS.path(f"dumps/{name}.json") for name in ("acme-2026-11-23", "acme-2026-11-24", "else-2026-11-24"))
    assert monday != tuesday
    assert same_file(monday) == same_file(tuesday) != same_file(other)
    assert TEXTS.path("external/aws/111122223333/us-east-1") == f"external/aws/{TEXTS.account('111122223333')}/us-east-1"
    assert TEXTS.path("jobs.json") == "jobs.json"


@pytest.mark.parametrize("made", [reports.mixed(), reports.clean(), reports.broken(), reports.organised(), reports.refused()])
def test_a_redacted_report_is_as_lossless_as_any(made: Report, tmp_path: Path) -> None:
    redacted = redact(structs.replace(made, pipelines=(), more_pipelines=made.jobs), KEY)
    file = tmp_path / "report.json"
    file.write_bytes(b"".join(FORMATS["json"].chunks(redacted, ReportOptions())))
    with file.open("rb") as stream:
        again = read_report(stream)
    for name, form in FORMATS.items():
        if form.scan_only:
            continue
        assert list(form.chunks(again, ReportOptions())) == list(form.chunks(redacted, ReportOptions())), name


def test_causes_still_match_their_pipelines() -> None:
    names = ("batch-1a2b3c4d", "nightly-7")
    cause = f"R-1 | 111122223333 | us-east-1 | {names[0]} | {stem(names[1])} | vpc_config absent"
    redacted = TEXTS.cause(cause)
    assert pipeline_of_cause(redacted) == TEXTS.pipeline(pipeline_of_cause(cause))
    assert cause_parts(redacted).has_exact_role
    assert cause_parts(redacted).wrong == "vpc_config absent"


def test_excerpts_are_left_out() -> None:
    redacted = redact(reports.mixed(), KEY)
    assert all(finding.location.source is None for finding in redacted.findings)


def test_it_says_that_it_is_redacted_and_is_not_redacted_twice() -> None:
    redacted = redact(reports.mixed(), KEY)
    assert redacted.redacted is not None
    assert redacted.redacted in redacted.notes[-1]
    with pytest.raises(UsageError, match="redacted already"):
        redact(redacted, KEY)


def test_it_is_compared_only_with_one_of_the_same_key() -> None:
    plain, one, other = reports.mixed(), redact(reports.mixed(), KEY), redact(reports.mixed(), OTHER)
    assert why_not_comparable(one, redact(plain, KEY)) == ""
    assert "redacted" in why_not_comparable(one, other)
    assert "redacted" in why_not_comparable(plain, one)


def test_digests_of_what_is_public_stay_and_others_are_pseudonyms() -> None:
    document = json.loads(b"".join(FORMATS["json"].chunks(redact(reports.organised(), KEY), ReportOptions())))
    assert document["run"]["policies"] == [{"path": "builtin/encryption.yaml", "sha256": "a" * 64}]
    assert document["run"]["config"]["sha256"] not in ("d" * 64, "")


@pytest.mark.parametrize(
    ("content", "problem"), [(b"", "has 0 bytes"), (b"short\n", "has 5 bytes"), (b"k" * 70_000, "not a key"), (None, "cannot read")]
)
def test_a_key_that_cannot_be_used(content: bytes | None, problem: str, tmp_path: Path) -> None:
    file = tmp_path / "redact.key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match=problem):
        read_key(str(file))


def test_a_key_that_others_can_read(tmp_path: Path) -> None:
    file = tmp_path / "redact.key"
    file.write_bytes(KEY + b"\n")
    file.chmod(0o644)
    assert read_key(str(file)) == KEY
    assert others_can_read(str(file))
    file.chmod(0o600)
    assert not others_can_read(str(file))


def test_options_stay_readable() -> None:
    commands = [jobscan, *jobscan.commands.values()]
    options = sorted({name for command in commands for param in command.params for name in param.opts if name.startswith("-")})
    sentence = f"{', '.join(options)}; -f evidence=FILE needs the real names, so it cannot be used with --redact"
    assert TEXTS.sentence(sentence) == sentence


@pytest.mark.parametrize(("content", "error"), [(KEY, "-p: name-"), (b"short", "the key of --redact could not be used")])
def test_a_refusal_has_no_names_either(content: bytes, error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("redact.key").write_bytes(content)
    assert run(["scan", "jobs.json", "-p", "./acme-payroll.yaml", "--redact", "redact.key", "-f", "json=out.json"]) == 2
    text = Path("out.json").read_text(encoding="utf-8")
    assert json.loads(text)["error"].startswith(error)
    assert "payroll" not in text
