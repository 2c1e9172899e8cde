"""Edits: something that is not a value, in the place of one value of a violating record, never turns the record clean.

An optional member that is emptied is another job, and what its rule says of that is the truth: these pairs are listed, with their reasons.
"""

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from scanner.engine.reference import judge
from scanner.errors import RecordError
from scanner.model.job import Json, Record
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule
from scanner.policy.builtin import load_packs
from scanner.policy.parameters import configure, parse_settings
from scanner.shape.normalise import Options, to_job
from scanner.shape.unwrap import unwrap
from tests.property import shape_writers as writers
from tests.property.shape_writers import SHAPES, Full, Written

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACCOUNT, FOREIGN = "012345678901", "999988887777"
ARN = f"arn:aws:bedrock:eu-west-1:{ACCOUNT}:model-invocation-job/a1b2c3d4e5f6"
INPUT, OUTPUT = "input_data_config.s3_input_data_config", "output_data_config.s3_output_data_config"
KEY = f"{OUTPUT}.s3_encryption_key_id"
BAD: Full = {
    "_key": ARN, "job_arn": ARN, "account_id": ACCOUNT, "client_request_token": "token", "job_name": "nightly-password=hunter22",
    "model_id": "global.anthropic.claude-sonnet-4-6", "role_arn": f"arn:aws:iam::{ACCOUNT}:role/Admin", "status": "Completed",
    "message": None, "submit_time": "2026-11-20T08:00:00+00:00", "last_modified_time": "2026-11-20T09:00:00+00:00",
    "end_time": "2026-11-20T09:00:00+00:00", "job_expiration_time": "2026-11-27T08:00:00+00:00",
    "input_data_config": {"s3_input_data_config": {"s3_uri": "s3://in/x", "s3_bucket_owner": FOREIGN, "s3_input_format": "JSONL"}},
    "output_data_config": {"s3_output_data_config": {"s3_uri": "s3://in/x/y", "s3_bucket_owner": FOREIGN,
                                                     "s3_encryption_key_id": f"arn:aws:kms:us-east-1:{FOREIGN}:alias/aws/s3"}},
    "vpc_config": {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}, "timeout_duration_in_hours": 168, "tags": {"env": "prod"},
    "model_invocation_type": "InvokeModel",
    "submitted_by": {
        "type": "AssumedRole", "arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/a/b", "credential": "bearer", "source_address": "203.0.113.7",
    },
    **{f"{kind}_record_count": 100 for kind in ("total", "processed", "success", "error")},
}  # fmt: skip
SETTINGS = (
    'allowed_regions=["us-*"]', 'allowed_geographies=["eu"]', 'allowed_output_buckets=["out"]', 'allowed_input_buckets=["other"]',
    'allowed_kms_keys=["arn:aws:kms:eu-*"]', 'allowed_roles=["*:role/batch/*"]', 'denied_models=["anthropic.*"]',
    'allowed_models=["amazon.*"]', "role_pattern=^batch/", 'allowed_subnets=["subnet-0*"]', 'allowed_security_groups=["sg-0*"]',
    'denied_network_ids=["subnet-1","sg-1"]', 'production_roles=["*-prod"]', 'production_accounts=["111122223333"]',
    "job_name_pattern=^x$", 'required_tags=["owner"]',
    'submitter_types=["AssumedRole"]',
)  # fmt: skip
EDITS: dict[str, Json] = {
    "a word for null": "None", "another word for null": "<null>", "a placeholder": "${X}", "a blank": " ", "what hides it": "***",
}  # fmt: skip

# A member that a create request need not have, and a cell that a table leaves empty: the rule says what the record then says.
GONE = {
    ("BMJ-ENC-002", KEY): "no key is named, which BMJ-ENC-001 finds",
    ("BMJ-ENC-004", KEY): "the same",
    ("BMJ-ENC-005", KEY): "the same",
    ("BMJ-ENC-006", KEY): "the same",
    ("BMJ-RES-008", f"{OUTPUT}.s3_bucket_owner"): "a request that names no owner goes to the job's own account",
    ("BMJ-RES-009", f"{INPUT}.s3_bucket_owner"): "the same",
    ("BMJ-OPS-001", "timeout_duration_in_hours"): "a request without a timeout gets the API's own, 24 hours",
    ("BMJ-NET-003", "vpc_config"): "the job runs in no VPC, which BMJ-NET-001 finds",
    ("BMJ-NET-004", "vpc_config"): "the same",
    ("BMJ-NET-005", "vpc_config"): "the same",
    ("BMJ-NET-006", "vpc_config"): "the same",
    ("BMJ-GOV-005", "job_name"): "a name is any text, the word for null too, and the secret is gone from it",
}
EMPTIED = ("a blank", "a word for null", "another word for null", "a null entry", "a blank entry")  # entries: of a plan's blocks


def _rules() -> tuple[ConfiguredRule, ...]:
    packs = ("network-isolation", "encryption", "identity", "data-residency", "governance", "operations", "record-integrity")
    rules = tuple(rule for policy in load_packs(packs) for rule in policy.rules)
    wanted = {parameter for rule in rules for parameter in rule.params}
    settings = parse_settings(tuple(one for one in SETTINGS if one.partition("=")[0] in wanted))
    return tuple(one for one in configure(rules, settings, (), frozenset()) if not one.unset)


RULES = _rules()


def table(full: Full) -> Written:
    return Written(writers.as_table(writers.documented(full)), {}, texts=True)


def table_of_requests(full: Full) -> Written:
    return Written({name: cell for name, cell in writers.as_table(writers.create_request(full)).items() if cell}, {}, texts=True)


WRITERS = {**SHAPES, "table": table, "table of requests": table_of_requests}


def outcomes(value: Json, is_table: bool) -> dict[str, Outcome] | None:
    """What the rules say of a record; None where anything in it is a failure, which no scan is clean with."""
    record = Record(value, json.dumps(value), "x", 1, 1, "csv" if is_table else "json")
    try:
        inside = unwrap(record)
        readings = [to_job(one, Options()) for one in inside.records]
    except RecordError:
        return None
    if inside.failures or any(reading.failures for reading in readings):
        return None
    (reading,) = readings
    return {one.rule.id: judge(one, reading.job, NOW).outcome for one in RULES}


def places(value: Json, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where a single value or a list of them stands in a record."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*keys, key))
    elif isinstance(value, list):
        yield keys
        for number, inner in enumerate(value):
            yield from places(inner, (*keys, number))
    elif value is not None:
        yield keys


def edited(value: Json, keys: tuple[str | int, ...], edit: Json) -> Any:
    changed: Any = copy.deepcopy(value)
    inner = changed
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = edit
    return changed


def edits(value: Json, keys: tuple[str | int, ...]) -> Iterator[tuple[str, Any]]:
    """The record after each edit of what stands at keys."""
    at: Any = value
    for key in keys:
        at = at[key]
    if isinstance(at, list):
        for name, entries in (("a null entry", [None]), ("a blank entry", [""]), ("one more null entry", [*at, None])):
            yield name, edited(value, keys, entries)
        return
    for name, edit in EDITS.items():
        yield name, edited(value, keys, edit)
    for name, text in (("a blank at its end", f"{at} "), ("a blank before it", f" {at}")):
        yield name, edited(value, keys, text)


def path_of(keys: tuple[str | int, ...], written: Mapping[str, Any]) -> str:
    """The documented path that a record's keys are of, as far as it can be told."""
    names = [str(key) for key in keys if isinstance(key, str)]
    names = [part for name in names for part in name.split(".")]
    folded = {path.rpartition(".")[2].replace("_", ""): path for path in (*writers.LEAVES, "vpc_config")}
    last = names[-1].replace("_", "").lower() if names else ""
    side = INPUT if any("input" in name.lower() for name in names) else OUTPUT
    return f"{side}.{folded[last].rpartition('.')[2]}" if last in ("s3uri", "s3bucketowner") else folded.get(last, ".".join(names))


PROSE = ("tags", "Tags", "message", "client_request_token", "clientRequestToken", "ClientRequestToken")


def values_of(shape: str, value: Json) -> Iterator[tuple[str | int, ...]]:
    """Where the values of fields stand that are not any text; of a plan, those of the job that it creates."""
    for keys in places(value):
        if not any(key in PROSE for key in keys) and (shape != "terraform-plan" or "after" in keys):
            yield keys


@pytest.mark.parametrize("shape", WRITERS)
def test_what_is_not_a_value_never_turns_a_record_clean(shape: str) -> None:
    written = WRITERS[shape](BAD)
    value = written.record
    before = outcomes(value, written.texts)
    assert before is not None
    failing = {rule for rule, outcome in before.items() if outcome is Outcome.FAIL}
    assert len(failing) >= 8, "the record has much that is wrong"
    wrong = []
    for keys in values_of(shape, value):
        for name, changed in edits(value, keys):
            after = outcomes(changed, written.texts)
            for rule in failing if after is not None else ():
                emptied = after[rule] in (Outcome.PASS, Outcome.NOT_APPLICABLE)  # type: ignore[index]
                if emptied and (rule, path_of(keys, value)) not in GONE:
                    wrong.append((rule, keys, name, str(after[rule])))  # type: ignore[index]
    assert wrong == []


def test_the_listed_pairs_are_needed_and_only_where_something_is_emptied() -> None:
    used = set()
    for shape in ("query-export", "create-request", "table", "table of requests"):
        written = WRITERS[shape](BAD)
        before = outcomes(written.record, written.texts)
        assert before is not None
        for keys in values_of(shape, written.record):
            for name, changed in edits(written.record, keys):
                after = outcomes(changed, written.texts)
                for rule in GONE and (after or {}):
                    if before[rule] is Outcome.FAIL and after[rule] in (Outcome.PASS, Outcome.NOT_APPLICABLE):  # type: ignore[index]
                        pair = (rule, path_of(keys, written.record))
                        if pair in GONE:
                            used.add(pair)
                            assert name in EMPTIED, (pair, name)
    assert used == set(GONE)
