"""Causes and fingerprints: what stays from run to run, and what must not be taken for the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scanner.findings.cause import cause, fingerprint, pipeline_key, pipeline_of_cause
from scanner.findings.stable import stable_part, stem
from scanner.model.job import Job, Json, Part
from tests.unit.jobs import a_job, a_request

ROLE = "arn:aws:iam::111122223333:role/service-role/Batch-20261110"
OWNER = "output_data_config.s3_output_data_config.s3_bucket_owner"
OUTPUT = "output_data_config.s3_output_data_config.s3_uri"
KEY = "output_data_config.s3_output_data_config.s3_encryption_key_id"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kb-embed-backfill-20261115", "kb-embed-backfill-*"),
        ("0ac3fac7-67d2-4c26-833e-3424f0c286e8", "*"),
        ("AmazonBedrock-BatchInference-0a1b2c3d", "AmazonBedrock-BatchInference-*"),
        ("c7n-bedrock-batch-default", "c*n-bedrock-batch-default"),
        ("deadbeef", "deadbeef"),  # no digit: it may be a word
        ("run-abc12", "run-abc*"),  # five hex digits are no hash
        ("run-abc123", "run-*"),
        ("litellm-batch-4F2A9C1E", "litellm-batch-*"),
        ("", ""),
    ],
)
def test_stem(name: str, expected: str) -> None:
    assert stem(name) == expected
    assert stem(stem(name)) == stem(name)


def test_a_fingerprint_is_of_rule_and_job() -> None:
    assert fingerprint("A", "b") == fingerprint("A", "b")
    assert len({fingerprint("A", "b"), fingerprint("A", "c"), fingerprint("B", "b")}) == 3


def night(**fields: Any) -> Job:
    job = a_job()
    return replace(job, fields=Part({**job.fields, "account_id": "111122223333", "role_arn": ROLE, "job_name": "nightly-1", **fields}))


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (OWNER, "444455556666", "444455556666"),
        ("role_arn", ROLE, ROLE),
        (KEY, "arn:aws:kms:eu-west-1:111122223333:key/0ac3fac7-67d2-4c26-833e-3424f0c286e8", None),
        ("model_id", "anthropic.claude-3-haiku-20240307-v1:0", None),
        ("job_arn", "arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/abc123", "eu-west-1"),
        (OUTPUT, "s3://acme-out/nightly-20261110/run-7/answers-7.jsonl", "s3://acme-out/nightly-*/run-*/"),
        (OUTPUT, "s3://acme-out-2/", "s3://acme-out-2/"),
        (OUTPUT, "s3://acme-out-2", "s3://acme-out-2"),
        ("tags", {"Team": "a", "Owner": "b"}, "Owner, Team"),
        ("timeout_duration_in_hours", 168, "168"),
        ("error_record_count", 7, ""),
        ("submit_time", "2026-11-10T03:00:00+00:00", ""),
        ("message", "Throttled at 12:03", ""),
        ("job_name", "poc-20261110", "poc-*"),
        ("vpc_config.subnet_ids", ["subnet-0b22", "subnet-0a11"], "subnet-0a11, subnet-0b22"),
        ("vpc_config", {"subnet_ids": ["subnet-0a11"], "security_group_ids": None}, "subnet_ids: subnet-0a11"),
        ("submitted_by.arn", "arn:aws:sts::111122223333:assumed-role/ci/session-1", "arn:aws:sts::111122223333:assumed-role/ci"),
        ("", 3, ""),
    ],
)
def test_the_stable_part_of_a_value(field: str, value: Json, expected: str | None) -> None:
    assert stable_part(field, value) == (value if expected is None else expected)


def test_a_long_part_is_cut_and_still_tells_values_apart() -> None:
    keys = {f"tag-{number:03}": "" for number in range(200)}
    parts = {stable_part("tags", keys), stable_part("tags", {**keys, "zzz": ""})}
    assert len(parts) == 2
    assert all(len(part) < 450 for part in parts)


def test_two_foreign_owners_of_one_pipeline_are_two_causes() -> None:
    """A baseline that knows one must not hide the other."""
    one, other, none = (cause("A-1", night(), OWNER, seen, False) for seen in ("444455556666", "777788889999", None))
    assert len({one, other, none}) == 3
    assert one.endswith(f"| {OWNER} present 444455556666")
    assert none.endswith(f"| {OWNER} absent")


def test_the_next_night_has_the_same_cause() -> None:
    first = cause("A-1", night(), OUTPUT, "s3://out/2026-11-10/a.jsonl", False)
    second = cause("A-1", night(job_name="nightly-2"), OUTPUT, "s3://out/2026-11-11/b.jsonl", False)
    assert first == second


def test_a_request_is_its_own_pipeline() -> None:
    request = a_request()
    made = cause("A-1", request, OWNER, "444455556666", False, "team")
    assert made == f"A-1 | {request.identity} | {OWNER} present 444455556666"


def test_another_value_in_a_request_is_another_cause() -> None:
    """A pull request that changes the foreign bucket's owner must not be known by a baseline that knows the one before."""
    request = a_request()
    one, other, none = (cause("A-1", request, OWNER, seen, False) for seen in ("444455556666", "777788889999", None))
    assert len({one, other, none}) == 3


def test_a_group_takes_the_place_of_role_and_name() -> None:
    made = cause("A-1", night(), OWNER, None, False, "team-a")
    assert made == cause("A-1", night(role_arn="", job_name="other"), OWNER, None, False, "team-a")
    assert " | group team-a | " in made


NAMES = st.text(alphabet="ab1-|* ", max_size=12)


@given(role=NAMES, name=NAMES, group=NAMES, exact=st.booleans())
def test_a_cause_names_its_pipeline(role: str, name: str, group: str, exact: bool) -> None:
    job = night(role_arn=role, job_name=name)
    assert pipeline_of_cause(cause("A-1", job, "tags", {"a | b": ""}, exact, group)) == pipeline_key(job, group)


@given(first=st.tuples(NAMES, NAMES), second=st.tuples(NAMES, NAMES))
def test_no_name_poses_as_two_parts(first: tuple[str, str], second: tuple[str, str]) -> None:
    keys = [pipeline_key(night(role_arn=role.replace("/", ""), job_name=name)) for role, name in (first, second)]
    stems = [(stem(role).replace("|", "\\"), stem(name).replace("|", "\\")) for role, name in (first, second)]
    assert (keys[0] == keys[1]) == (stems[0] == stems[1])
