"""A job as evidence has it."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from scanner.engine.engine import OUTCOME_OF
from scanner.findings.evidence import job_evidence, record_sha256
from scanner.model.evidence import ACCEPTED, LETTERS, WAIVED
from scanner.model.job import Gap, GapKind, Job, Part
from tests.unit.jobs import a_job

JOB = a_job()
TEXTS = st.text(st.characters(codec=None))  # half surrogate pairs too


def with_fields(**fields: Any) -> Job:
    return structs.replace(JOB, fields=Part({**JOB.fields, **fields}))


def by_the_standard_library(value: Any) -> str:
    """The hash as docs/evidence.md describes it."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@given(TEXTS, st.integers(-(2**80), 2**80), st.dictionaries(TEXTS, TEXTS))
def test_a_record_is_hashed_as_the_docs_say(name: str, hours: int, tags: dict[str, str]) -> None:
    job = with_fields(job_name=name, timeout_duration_in_hours=hours, tags=tags, vpc_config=Gap("vpc_config", GapKind.NOT_DELIVERED, "x"))
    wanted = json.loads(json.dumps(job.fields, default=lambda gap: {"$gap": gap.kind.value}))
    assert record_sha256(job) == by_the_standard_library(wanted)


def test_any_change_of_a_field_changes_the_hash() -> None:
    before = record_sha256(JOB)
    changed = [record_sha256(with_fields(**{name: "changed"})) for name in JOB.fields]
    assert len({before, *changed}) == len(JOB.fields) + 1
    absent, unknown = with_fields(tags=None), with_fields(tags=Gap("tags", GapKind.NOT_DELIVERED, "x"))
    assert record_sha256(absent) != record_sha256(unknown)


def test_what_is_not_known_is_told_apart_by_why() -> None:
    gaps = [Gap("tags", GapKind.NOT_DELIVERED, "x"), Gap("vpc_config", GapKind.COMPUTED, "x"), Gap("status", GapKind.NOT_YET, "x")]
    job = with_fields(**{gap.path: gap for gap in gaps})
    entry = job_evidence(job, "p", {})
    assert "tags" in entry.not_delivered and "status" not in (*entry.not_delivered, *entry.computed)
    assert entry.computed == ("vpc_config",)


def test_texts_are_masked_and_the_message_is_not_there() -> None:
    secret = "AKIAABCDEFGHIJKLMNOP"
    job = structs.replace(with_fields(status=secret, account_id=secret, message="out of quota"), identity=f"{JOB.identity}-{secret}")
    entry = job_evidence(job, "p", {})
    assert secret not in repr(structs.astuple(entry)) and "quota" not in repr(structs.astuple(entry))


def test_a_row_has_the_letters_of_the_engine_and_two_more() -> None:
    assert set(LETTERS) == {*OUTCOME_OF, WAIVED, ACCEPTED}
    for letter, outcome in OUTCOME_OF.items():
        assert LETTERS[letter].split(",")[0] == outcome.value


@pytest.mark.parametrize(("letter", "outcome"), [(WAIVED, "fail"), (ACCEPTED, "unknown")])
def test_what_is_set_aside_is_still_called_what_it_is(letter: str, outcome: str) -> None:
    assert LETTERS[letter].startswith(outcome)
