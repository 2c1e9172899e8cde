from collections.abc import Sequence
from typing import Any

import pytest

from scanner.model.job import Job, Stage
from scanner.prove.answer import Witness
from scanner.prove.assignment import Assignment
from scanner.prove.domains import Domains
from scanner.prove.witness import ReplayError, confirmed_witness, job_of, witness_of
from tests.property.prove_comparison import unlike
from tests.unit.jobs import BASE, NOW

_ARN = "arn:aws:bedrock:us-east-1:444455556666:model-invocation-job/a1b2c3d4e5f6"
_HOUR = 3_600_000_000


def _domains(tag_keys: Sequence[str] = (), **base: Any) -> Domains:
    return Domains({**BASE, **base}, NOW, tag_keys=tag_keys)


@pytest.mark.parametrize(
    ("assignment", "patch"),
    [
        (Assignment(), {}),
        (Assignment(texts={"job_name": "a"}), {"job_name": "a"}),
        (Assignment(nulls={"job_name": True}), {"job_name": None}),
        (Assignment(nulls={"message": False}), {"message": "a"}),
        (Assignment(nulls={"message": False}, texts={"message": "b"}), {"message": "b"}),
        (Assignment(nulls={"total_record_count": False}), {"total_record_count": 0}),
        (Assignment(numbers={"timeout_duration_in_hours": 25}), {"timeout_duration_in_hours": 25}),
        (Assignment(numbers={"submit_time": 0}), {"submit_time": "2026-11-23T12:00:00+00:00"}),
        (Assignment(numbers={"submit_time": -1 - _HOUR}), {"submit_time": "2026-11-23T10:59:59.999999+00:00"}),
        (Assignment(texts={"job_arn": _ARN}), {"account_id": "444455556666", "job_arn": _ARN}),
        (Assignment(nulls={"vpc_config.subnet_ids": True}), {"vpc_config": {"subnet_ids": None}}),
        (Assignment(nulls={"vpc_config.subnet_ids": True, "vpc_config.security_group_ids": True}), {"vpc_config": None}),
        (Assignment(lengths={"vpc_config.subnet_ids": 1}), {"vpc_config": {"subnet_ids": ["subnet-0c4f8a1e6b2d97305"]}}),
        (Assignment(lengths={"vpc_config.subnet_ids": 0}), {"vpc_config": {"subnet_ids": ["subnet-0c4f8a1e6b2d97305"]}}),
        (
            Assignment(lengths={"vpc_config.security_group_ids": 3}, texts={"vpc_config.security_group_ids[2]": "x"}),
            {"vpc_config": {"security_group_ids": ["sg-0e5a7c19d3b86f042", "sg-1", "x"]}},
        ),
    ],
)
def test_a_witness_is_the_smallest_patch(assignment: Assignment, patch: dict[str, Any]) -> None:
    assert witness_of(assignment, _domains()) == Witness(patch)


def test_what_is_hidden_is_not_delivered_in_the_order_of_the_field_table() -> None:
    hidden = {"tags": True, "role_arn": True, "job_name": False}
    assert witness_of(Assignment(hidden=hidden), _domains()).not_delivered == ("role_arn", "tags")


@pytest.mark.parametrize(
    ("assignment", "patch"),
    [
        (Assignment(tags={"owner": True}), {}),
        (Assignment(tags={"owner": False}), {"Owner": None}),
        (Assignment(tags={"team": True}), {"team": "x"}),
        (Assignment(tags={"team": True}, texts={"tags.team": "", "keys(tags).team": "TEAM"}), {"TEAM": ""}),
        (Assignment(texts={"tags.owner": "b"}), {"Owner": "b"}),
        (Assignment(tags={"owner": True}, texts={"keys(tags).owner": "OWNER"}), {"Owner": None, "OWNER": "a"}),
        (Assignment(tags={"*1": False}), {"tag-1": None}),
        (Assignment(tags={"*2": True, "*3": True}), {"tag-2": "x", "tag-3": "x"}),
        (Assignment(texts={"tags.*1": "d"}), {"tag-1": "d"}),
    ],
)
def test_tags_are_changed_by_their_own_keys(assignment: Assignment, patch: dict[str, Any]) -> None:
    witness = witness_of(assignment, _domains(["owner", "team"], tags={"Owner": "a", "tag-1": "c"}))
    assert dict(witness.job) == ({"tags": patch} if patch else {})


def test_other_tags_of_the_base_job_are_left_out_where_they_are_in_the_way() -> None:
    domains = _domains(["owner"])
    assignment = Assignment(tags={"owner": False})

    def has_no_tags(job: Job) -> bool:
        return job.fields["tags"] == {}

    witness = confirmed_witness(assignment, domains, BASE, has_no_tags)
    assert set(witness.job["tags"].values()) == {None}
    smallest = confirmed_witness(assignment, domains, BASE, lambda job: "Owner" not in job.fields["tags"])
    assert smallest == Witness({"tags": {"Owner": None}})


def test_a_witness_that_shows_nothing_is_an_error_of_ours() -> None:
    with pytest.raises(ReplayError, match="a job that should show it does not"):
        confirmed_witness(Assignment(texts={"job_name": "a"}), _domains(), BASE, lambda _: False)


@pytest.mark.parametrize(
    ("patch", "reason"),
    [
        ({"role_arn": None}, "is not a job"),
        ({"role_arn": "arn:aws:iam::111122223333:role/${ROLE}"}, r"does not deliver \['role_arn'\]"),
        ({"account_id": "444455556666"}, "is not a job"),
        ({"vpc_config": {"subnet_ids": ["none"]}}, "does not deliver"),
    ],
)
def test_a_witness_that_is_not_a_documented_job_is_an_error_of_ours(patch: dict[str, Any], reason: str) -> None:
    with pytest.raises(ReplayError, match=reason):
        job_of(Witness(patch), BASE, Stage.JOB)


def test_a_base_job_that_lacks_what_every_job_has_is_completed() -> None:
    base = {"job_name": "a", "tags": None}
    witness = witness_of(Assignment(nulls={"message": False}), Domains(base, NOW))
    job = job_of(witness, base, Stage.JOB)
    assert job.fields["job_name"] == "a"
    assert job.fields["account_id"] == "000000000000"
    assert job.fields["vpc_config"] is None
    assert list(witness.job) == [
        *("_key", "account_id", "input_data_config", "job_arn", "message", "model_id", "output_data_config", "role_arn", "submit_time"),
        "submitted_by",
    ]


@pytest.mark.parametrize(
    "base",
    [
        {"job_arn": "x"},
        {"role_arn": "${ROLE}"},
        {"vpc_config": {"subnet_ids": []}},
        {"vpc_config": {"subnet_ids": ["none"], "security_group_ids": ["sg-1"]}},
        {"submit_time": "yesterday", "end_time": "2026-01-01T00:00:00"},
        {"status": "Odd", "timeout_duration_in_hours": 7},
    ],
)
def test_what_aws_does_not_document_of_a_base_job_is_not_in_a_witness(base: dict[str, Any]) -> None:
    domains = _domains(**base)
    assignment = Assignment(texts={"job_name": "a"})
    job = job_of(witness_of(assignment, domains, keeps_other_tags=False), {**BASE, **base}, Stage.JOB)
    assert list(unlike(assignment, domains, job)) == []
