"""Terraform's own state file, which is not read."""

import io
import json
from typing import Any

import pytest

from scanner.documents.reader import read
from scanner.model.intake import LoadFailure
from scanner.model.job import Record
from scanner.shape.job_domain import job_domain
from scanner.shape.normalise import Options
from scanner.shape.unwrap import unwrap
from tests.unit.shape.terraform import TYPE, after
from tests.unit.shape.test_template import TEXT


def state(*resources: Any) -> dict[str, Any]:
    """A state with these resources."""
    return {"version": 4, "terraform_version": "1.9.0", "serial": 3, "lineage": "x", "outputs": {}, "resources": list(resources)}


def resource(kind: str, **attributes: Any) -> dict[str, Any]:
    """A resource with one instance."""
    return {"mode": "managed", "type": kind, "name": "x", "provider": "p", "instances": [{"attributes": attributes}]}


def failures(text: str) -> list[LoadFailure]:
    found: list[LoadFailure] = []
    for item in read(io.BytesIO(text.encode()), "terraform.tfstate", job_domain(Options().is_record)):
        assert isinstance(item, Record), item
        inside = unwrap(item)
        assert inside.records == ()
        found += inside.failures
    return found


@pytest.mark.parametrize(
    ("resources", "foreign"),
    [
        ((resource(TYPE, **after()),), False),
        ((resource("aws_s3_bucket"), resource("aws_sfn_state_machine", definition=TEXT)), False),
        ((resource("aws_s3_bucket"), 5), True),
        ((resource("aws_sfn_state_machine", definition="{}"),), True),
        ((), True),
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_a_raw_state_is_one_failure_that_names_the_command(resources: Any, foreign: bool, indent: int | None) -> None:
    (found,) = failures(json.dumps(state(*resources), indent=indent))
    assert "terraform show -json > state.json" in found.reason
    assert found.foreign is foreign


def test_a_raw_state_may_be_larger_than_a_record() -> None:
    (found,) = failures(json.dumps(state(resource(TYPE, note="x" * (2 << 20)))))
    assert not found.foreign


def test_a_resource_of_a_raw_state_by_itself_is_known_too() -> None:
    assert [one.foreign for one in failures(json.dumps([resource(TYPE), resource("aws_s3_bucket")]))] == [False, True]
