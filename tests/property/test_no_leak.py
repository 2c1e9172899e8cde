"""A sensitive message is in no excerpt, whatever container it came in and whatever it says."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.documents.cursor import Limits
from scanner.model.intake import LoadFailure
from scanner.shape.domain.sensitive import NAMES, blank_raw
from scanner.shape.fields import FIELDS
from scanner.shape.locate import locate
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.jobs import read_jobs
from tests.unit.shape.records import get_output
from tests.unit.sources.byte_source import ByteSource

LENGTH = 12
ROOT = Path(__file__).parents[2]
HOSTILE = (
    'Access "denied" to SECRETpatient',
    "it's 'SECRETpatient' of o''hara",
    "first line\nsecond SECRETpatient\r\nthird: {\"a\": 1}",
    "back\\slash \\\" \\u0041 SECRETpatient\\",
    "ünïcödé \U0001f600 SECRETpätient \u2028 end",
    "<script>alert('SECRETpatient')</script>",
    '{"error": "SECRETpatient, which is JSON"}',
    "x: SECRETpatient # no comment",
)  # fmt: skip


def _table(record: dict[str, Any], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    flat = {key: json.dumps(value) if isinstance(value, dict | list) else value for key, value in record.items()}
    writer.writerows([flat.keys(), flat.values()])
    return out.getvalue()


def _snake(record: dict[str, Any]) -> dict[str, Any]:
    inside = {"input_data_config": "s3_input_data_config", "output_data_config": "s3_output_data_config"}
    top = {
        "job_arn": record["jobArn"], "model_id": record["modelId"], "role_arn": record["roleArn"], "message": record["message"],
        "job_name": record["jobName"], "submit_time": record["submitTime"], "status": record["status"],
    }  # fmt: skip
    return {**top, **{name: {part: {"s3_uri": "s3://bucket/x"}} for name, part in inside.items()}}


def containers(message: str) -> dict[str, str]:
    record = get_output(message=message)
    first = {"message": message, **record}
    ours = _snake(record)
    item = {"resourceType": "AWS::Bedrock::ModelInvocationJob", "configuration": json.dumps(first)}
    return {
        "a.json": json.dumps(first),
        "b.json": json.dumps(record, indent=1, ensure_ascii=False),
        "c.json": json.dumps({"invocationJobSummaries": [first, record]}),
        "d.jsonl": json.dumps(first) + "\n" + json.dumps(record) + "\n",
        "e.json": json.dumps(item),
        "f.json": json.dumps([json.dumps(first)]),
        "g.csv": _table(ours),
        "h.tsv": _table(ours, "\t"),
        "i.yaml": yaml.safe_dump(ours, allow_unicode=True, width=10_000),
        "j.yaml": yaml.safe_dump([ours], default_style="'", width=60),
        "k.yaml": yaml.safe_dump(ours, default_style='"'),
        "l.json": json.dumps({**first, "submitTime": "never"}),
        "m.json": json.dumps(first)[:-1] + ', "broken": nope}',
        "n.json": json.dumps({"x": [json.dumps({**first, "roleArn": 5})]}),
        "o.csv": _table(ours) + "one,cell too many" + "\r\n",
        "p.csv": _table({**ours, "submit_time": "never"}),
    }  # fmt: skip


def _sources(name: str, text: str) -> list[str]:
    """The lines of source that any report could show of a file."""
    shown: list[str] = []
    for item in read_jobs([ByteSource(name, text.encode())], Options(limits=Limits()), join=False):
        if isinstance(item, NormalisedJob):
            shown += [locate(item.job, field.path).source or "" for field in FIELDS]
        elif isinstance(item, LoadFailure):
            shown += [item.location.source or "", item.reason]
    return shown


def _leaks(message: str, shown: str) -> bool:
    forms = {
        message,
        json.dumps(message)[1:-1],
        json.dumps(json.dumps(message))[3:-3],
        message.replace('"', '""'),
        message.replace("'", "''"),
    }
    return any(form[at : at + LENGTH] in shown for form in forms for at in range(max(0, len(form) - LENGTH + 1)))


@pytest.mark.parametrize("message", HOSTILE)
@pytest.mark.parametrize("name", sorted(containers("x")))
def test_no_excerpt_shows_a_hostile_message(name: str, message: str) -> None:
    shown = _sources(name, containers(message)[name])
    assert shown, "a file that shows nothing proves nothing"
    assert [one for one in shown if _leaks(message, one)] == []


@settings(max_examples=25, deadline=None)
@given(message=st.text(alphabet=st.sampled_from("sé\"'\\\n,:{}[]<# \tu0041|*"), min_size=LENGTH, max_size=60))
def test_no_excerpt_shows_any_message(message: str) -> None:
    marked = f"SECRETpatient{message}SECRETpatient"
    for name, text in containers(marked).items():
        assert not any("SECRETpatient"[:LENGTH] in one for one in _sources(name, text)), name


@pytest.mark.parametrize("text", ['"message": "a \\" SECRET', "message: SECRET", '\\"message\\": \\"a \\\\\\" SECRET\\", \\"x\\": 1'])
def test_what_could_not_be_read_is_searched_for_messages(text: str) -> None:
    assert "SECRET" not in blank_raw(text)
    assert len(blank_raw(text)) == len(text)


def test_the_sensitive_names_are_those_of_the_field_table() -> None:
    assert {field.name for field in FIELDS if field.sensitive} == NAMES


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_no_report_shows_a_message(form: str, tmp_path: Path) -> None:
    for number, message in enumerate(HOSTILE):
        for name, text in containers(message).items():
            (tmp_path / f"{number}{name}").write_text(text, encoding="utf-8", newline="")
    command = [sys.executable, "-m", "scanner", "scan", "--no-config", "--no-join", "-f", form, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == 4, done.stderr
    assert "SECRETp" not in done.stdout + done.stderr
