import json
from typing import Any

import pytest

from scanner.errors import ExpressionSyntaxError
from scanner.expressions.fields import seen_at
from scanner.expressions.message import parse, render
from scanner.model.job import Part
from scanner.model.rule import MessagePart
from tests.unit.expressions.support import context, gap, job


def rendered(text: str, the_job: Part | None = None, **params: Any) -> str:
    return render(parse(text), context(the_job, params))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Job {job_name} has none.", "Job claims-prod has none."),
        ("{message}", "none"),
        ("{status}", "unknown"),
        ("{job_name < `1`}", "unknown"),
        ("{vpc_config.subnet_ids}", "subnet-a, subnet-b"),
        ("{[status, job_name]}", "unknown"),
        ("{[message, job_name]}", "none, claims-prod"),
        ("{`[]`}", "none"),
        ("{timeout_duration_in_hours} h", "24 h"),
        ("{hours_since('2026-11-22T08:00:00Z')}", "28"),
        ("{hours_since('2026-11-23T11:40:00Z')}", "0.33"),
        ("{present(job_name)}", "true"),
        ("{tags}", '{"Owner": "ml@acme.example", "env": "prod"}'),
        ("{vpc_config}", '{"subnet_ids": ["subnet-a", "subnet-b"], "security_group_ids": ["sg-a"]}'),
        ("{param('p')} of {param('q')}", "1 of none"),
        ("{{job_name}} {{ }}", "{job_name} { }"),
        ("a { b", None),
        ("{{{job_name}}}", "{claims-prod}"),
        ("{ {a: job_name}.a }", "claims-prod"),
        ("{'}'}{'it\\'s {'}", "}it's {"),
        ("{{a: 1}", "{a: 1}"),
        ("no braces } at all", "no braces } at all"),
        ("", ""),
    ],
)
def test_messages(text: str, shown: str | None) -> None:
    if shown is None:
        with pytest.raises(ExpressionSyntaxError, match="never closed"):
            parse(text)
        return
    assert rendered(text, job(status=gap("status")), p=1) == shown


def test_a_list_with_a_gap_says_so() -> None:
    assert rendered("{vpc_config.subnet_ids}", job(vpc_config=Part(subnet_ids=["a", gap("x")], security_group_ids=None))) == "a, unknown"


def test_what_is_too_large_is_not_shown() -> None:
    assert rendered("{" + "`0` | " + " | ".join(["[@, @]"] * 60) + "}") == "too much to show"


def test_parts_have_places_in_the_message() -> None:
    parts = parse("Job {job_name} of {account_id}")
    assert parts[0] == MessagePart("Job ")
    assert [(part.expression.tree.start, part.expression.tree.text) for part in parts if part.expression] == [
        (5, "job_name"),
        (19, "account_id"),
    ]


@pytest.mark.parametrize(
    ("text", "start", "end"), [("Job {job_name ==} x", 16, 16), ("Job {a = b}", 7, 8), ("Job {}", 5, 5), ("Job {job_name", 4, 13)]
)
def test_mistakes_have_places_in_the_message(text: str, start: int, end: int) -> None:
    with pytest.raises(ExpressionSyntaxError) as caught:
        parse(text)
    assert (caught.value.start, caught.value.end) == (start, end)


def test_a_message_shows_an_object_as_a_finding_does() -> None:
    path = "output_data_config.s3_output_data_config"
    bucket = Part(s3_uri="s3://out/", s3_bucket_owner=gap(f"{path}.s3_bucket_owner"), s3_encryption_key_id=None)
    the_job = job(output_data_config=Part(s3_output_data_config=bucket))
    shown = '{"s3_uri": "s3://out/", "s3_encryption_key_id": null}'
    assert render(parse("{" + path + "}"), context(the_job)) == shown
    assert json.dumps(seen_at(the_job, path)) == shown
