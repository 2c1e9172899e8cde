"""What a finding tells: identity, cause, place, evidence; and that it hides what must not be told."""

import json

import pytest
from msgspec import structs
from msgspec.structs import replace

from scanner.findings.build import accepted_by, make_finding, make_undecided
from scanner.findings.mask import mask_location, mask_text
from scanner.model.attribution import Attribution
from scanner.model.job import Job, Json
from scanner.model.outcome import Check, Outcome, Reason, ReasonKind
from scanner.model.place import Location
from scanner.model.rule import ConfiguredRule
from scanner.model.scope import Scope
from tests.unit.jobs import NOW, a_job, a_request, configured

KEY = "output_data_config.s3_output_data_config.s3_encryption_key_id"


def test_the_first_deciding_leaf_names_field_and_value() -> None:
    rule = configured("present(job_name) && timeout_duration_in_hours <= param('most')", params={"most": 12})
    found = make_finding(rule, a_job(), NOW, False)
    assert (found.field, found.seen, found.expected) == ("timeout_duration_in_hours", 24, "timeout_duration_in_hours <= `12`")


def test_a_subject_takes_the_leafs_place() -> None:
    found = make_finding(configured("present(vpc_config.subnet_ids)", subject="vpc_config"), a_job({"vpc_config": None}), NOW, False)
    assert (found.field, found.seen) == ("vpc_config", None)
    assert found.cause.endswith("vpc_config absent")


def test_the_cause_outlives_the_job_and_the_fingerprint_does_not() -> None:
    rule = configured("present(vpc_config)")
    findings = [make_finding(rule, night(day), NOW, False) for day in (1, 2)]
    assert len({one.fingerprint for one in findings}) == 2
    assert len({one.cause for one in findings}) == 1


def night(day: int) -> Job:
    name = {
        "job_name": f"triage-2026110{day}",
        "job_arn": f"arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/abc{day}",
        "vpc_config": None,
    }
    return a_job(name)


def test_the_cause_of_a_request_names_its_rule() -> None:
    rule = configured("present(vpc_config)")
    found = make_finding(rule, a_request({"vpc_config": None}), NOW, False)
    assert found.cause.startswith("ACME-1 | ")
    assert found.stage == "request"


def test_the_role_stays_exact_where_the_rule_is_about_it() -> None:
    job = a_job({"role_arn": "arn:aws:iam::111122223333:role/app/batch-0a1b2c3d"})
    assert "batch-*" in make_finding(configured("job_name == 'x'"), job, NOW, False).cause
    assert "batch-0a1b2c3d" in make_finding(configured("role_arn == 'x'", subject="role_arn"), job, NOW, False).cause


SECRET = "the input holds patient 4711"


def test_a_sensitive_field_is_hidden_everywhere_unless_asked_for() -> None:
    rule = configured("!matches(message, 'patient')", message="It says {message}.")
    job = a_job({"message": SECRET, "status": "Failed"})
    found = make_finding(rule, job, NOW, False)
    assert found.field == "message"
    assert SECRET not in json.dumps(structs.asdict(found), default=str)
    assert found.message == f"It says {'*' * len(SECRET)}."
    assert SECRET in make_finding(rule, job, NOW, True).message


AKIA = "AKIA" + "IOSFODNN7EXAMPLE"


def test_a_credential_is_hidden_everywhere_always() -> None:
    rule = configured("!matches(job_name, 'AKIA[0-9A-Z]{16}')", message="{job_name}")
    found = make_finding(rule, a_job({"job_name": f"letters-{AKIA}"}), NOW, True)
    assert AKIA not in json.dumps(structs.asdict(found), default=str)
    assert found.job_name == "letters-" + "*" * 20
    literal = make_finding(configured("job_name == 'password=hunter22'"), a_job(), NOW, True)
    assert literal.expected == "job_name == 'password=********'"


TOKENS = (
    *("ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl", "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t", "sk-ant-api03-0123456789abcdefghij"),
    *("ghp_0123456789abcdefghijABCDEFGHIJ012345", "github_pat_0123456789ABCDEFabcdef_x", "xoxb-123456789012-1234567890123"),
    *("xoxe-1-Mi0xLTExMTExMTExMTEx", "xapp-1-A0123456789-1234567890123-0a1b2c3d"),
    *("glpat-x1yQ2wE3rT4yU5iO6pA7", "sk-proj-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6"),
)
INNOCENT = (
    *("bedrock-api-key-rotation", "xoxb-token-cleanup-20261122", "github_pat_audit", "ABSK-2026-11-22", "xapp-1-evaluation-20261122"),
    *("glpat-rotation-of-november-20261122", "sk-proj-evaluation-of-november-20261122-nightly", "password: see the vault"),
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:support-batch-a1B2c3",
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"a {AKIA} b", f"a {'*' * 20} b"),
        (f"x{AKIA}", f"x{AKIA}"),  # a part of a longer word is no key id
        ("s3://b/password=hunter2/x", "s3://b/password=*******/x"),
        ("Password=hunter2", "Password=*******"),
        ("reset-password-requests", "reset-password-requests"),
        *((f"s3://b/{token}", f"s3://b/{'*' * len(token)}") for token in TOKENS),
        *((f"a-{token}", f"a-{'*' * len(token)}") for token in TOKENS),
        *((f"x{token}", f"x{token}") for token in TOKENS),
        *((name, name) for name in INNOCENT),
        *((f"db {name}:hunter2", f"db {name}:*******") for name in ("password", "Passwd", "API_KEY", "api-key", "apikey")),
        ("?X-Amz-Signature=abc&b=1", "?X-Amz-Signature=***&b=1"),
    ],
)
def test_what_looks_like_a_credential(text: str, masked: str) -> None:
    assert mask_text(text) == masked
    assert mask_text(masked) == masked
    assert len(masked) == len(text)


def verdict(*reasons: Reason, outcome: Outcome = Outcome.UNKNOWN) -> Check:
    rule: ConfiguredRule = configured("present(vpc_config)")
    return Check(rule.rule, a_job(), outcome, reasons)


SUBNETS = Reason("vpc_config.subnet_ids", ReasonKind.NOT_DELIVERED, "x")
STATUS = Reason("status", ReasonKind.NOT_DELIVERED, "x")
PLANNED = Reason("model_id", ReasonKind.COMPUTED, "x")
LATER = Reason("job_arn", ReasonKind.NOT_YET, "x")


@pytest.mark.parametrize(
    ("one", "allowed", "by"),
    [
        (verdict(SUBNETS), {"vpc_config"}, "vpc_config"),
        (verdict(SUBNETS), {"vpc_config.subnet_ids"}, "vpc_config.subnet_ids"),
        (verdict(SUBNETS), {"vpc_config.security_group_ids"}, ""),
        (verdict(SUBNETS), {"vpc"}, ""),
        (verdict(SUBNETS, STATUS), {"vpc_config"}, ""),
        (verdict(SUBNETS, STATUS), {"vpc_config", "status"}, "vpc_config, status"),
        (verdict(SUBNETS, STATUS), {"ACME-1"}, "ACME-1"),
        (verdict(PLANNED), {"computed"}, "computed"),
        (verdict(PLANNED), {"model_id"}, "model_id"),
        (verdict(PLANNED, LATER), {"computed"}, "computed"),
        (verdict(PLANNED, STATUS, LATER), {"computed"}, ""),
        (verdict(LATER), {"computed"}, ""),
        (verdict(STATUS), {"computed"}, ""),
        (verdict(), {"status"}, ""),
        (verdict(SUBNETS, outcome=Outcome.ERROR), {"ACME-1", "vpc_config"}, ""),
    ],
)
def test_an_unknown_is_accepted_only_if_every_reason_is_covered(one: Check, allowed: set[str], by: str) -> None:
    assert accepted_by(one.rule.id, one.outcome, one.reasons, frozenset(allowed)) == by


def test_an_undecided_check_says_why() -> None:
    assert (
        make_undecided(verdict(SUBNETS, PLANNED), "").reason
        == "vpc_config.subnet_ids was not delivered by x; model_id is known only after apply"
    )


def test_an_unknown_because_of_scopes_lists_them() -> None:
    scopes = tuple(Scope(number, name, (), Location("jobscan.yaml", number)) for number, name in enumerate(("tests", "old"), 1))
    reason = make_undecided(structs.replace(verdict(STATUS), undecided=scopes), "").reason
    assert reason.endswith("whether the job is in the scope tests (jobscan.yaml:1) and the scope old (jobscan.yaml:2)")


def test_a_rule_without_a_message_shows_its_title() -> None:
    assert make_finding(configured("present(vpc_config)"), a_job({"vpc_config": None}), NOW, False).message == "A title"


def test_a_finding_has_the_jobs_texts_and_nothing_for_those_that_are_missing() -> None:
    rule = configured("present(vpc_config)")
    named = make_finding(rule, a_job({"vpc_config": None, "job_name": "triage", "status": "Failed"}), NOW, False)
    unnamed = make_finding(rule, a_job({"vpc_config": None, "job_name": None, "status": None}), NOW, False)
    assert [(named.job_name, named.status), (unnamed.job_name, unnamed.status)] == [("triage", "Failed"), ("", "")]


def test_tags_are_masked_and_differ_from_tags_that_were_not_delivered() -> None:
    rule = configured("present(vpc_config)")
    tags = make_finding(rule, a_job({"vpc_config": None, "tags": {"note": "password=hunter22"}}), NOW, False).tags
    assert tags is not None
    assert tags["note"] == "password=********"
    assert make_finding(rule, a_job({"vpc_config": None}, not_delivered=("tags",)), NOW, False).tags is None


def test_a_place_is_masked_with_its_line_if_it_has_one() -> None:
    bare = Location("password=hunter22.json", 1, 1)
    assert mask_location(bare) == Location("password=*************", 1, 1)
    assert mask_location(structs.replace(bare, source="secret=hunter22")).source == "secret=********"


def test_a_finding_has_the_owner_of_its_job_else_that_of_its_rule() -> None:
    rule = configured("present(vpc_config)")
    owned = replace(rule, overlay=replace(rule.overlay, owner="net password=hunter22"))
    job = a_job({"vpc_config": None})
    assert make_finding(rule, job, NOW, False).owner == ""
    assert make_finding(owned, job, NOW, False).owner == "net password=********"
    assert make_finding(owned, job, NOW, False, Attribution("team-a")).owner == "team-a"


def test_a_group_takes_the_place_of_role_and_name_in_the_cause() -> None:
    rule = configured("present(vpc_config)")
    job = a_job({"vpc_config": None})
    cause = make_finding(rule, job, NOW, False, Attribution(group="a | b")).cause
    assert cause == "ACME-1 | 111122223333 | eu-west-1 | group a \\ b | vpc_config absent"


@pytest.mark.parametrize(
    "fields",
    [
        {"job_name": f"nightly-{AKIA}"},
        {"role_arn": f"arn:aws:iam::111122223333:role/{AKIA}"},
        {"tags": {AKIA: "x"}},
        {"tags": {"x" * 390: "x", AKIA: "x"}},
    ],
)
def test_a_cause_has_no_part_of_a_credential(fields: dict[str, Json]) -> None:
    """Its stems have `*` for digits, in which the rest of a key would not be seen for one."""
    field = "tags" if "tags" in fields else "job_name"
    found = make_finding(configured(f"{field} == `null`"), a_job(fields), NOW, True)
    assert "IOSFODNN" not in found.cause
    assert "AKIA" not in found.cause
