import time

import pytest

from scanner.errors import RecordError
from scanner.model.job import Job, Json
from scanner.shape.join_records import is_partial, join_records
from scanner.shape.tags import to_map
from tests.unit.shape.records import ARN, documented, get_output, job, list_summary

FORMS: list[Json] = [
    {"env": "prod", "Cost-Center": "a:b"},
    [{"key": "env", "value": "prod"}, {"key": "Cost-Center", "value": "a:b"}],
    [{"Key": "env", "Value": "prod"}, {"Key": "Cost-Center", "Value": "a:b"}],
    ["env:prod", "Cost-Center:a:b"],
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("key", ["tags", "Tags"])
def test_every_form_is_read_in_every_shape(form: Json, key: str) -> None:
    for shape in (list_summary, get_output, documented):
        assert job(shape(**{key: form})).fields["tags"] == FORMS[0]


def test_texts_are_parted_at_the_first_colon() -> None:
    assert to_map(["env:prod", "url:a:b", "bare", "empty:"], ("tags",)) == {"env": "prod", "url": "a:b", "bare": "", "empty": ""}


def test_an_entry_may_leave_its_value_out() -> None:
    assert to_map([{"Key": "env"}], ("tags",)) == {"env": ""}


@pytest.mark.parametrize(
    ("value", "keys"),
    [
        ("env", ("tags",)),
        (1, ("tags",)),
        ({"a": None}, ("tags", "a")),
        ([1], ("tags", 0)),
        ([":prod"], ("tags", 0)),
        (["a:b", "a:c"], ("tags", 1)),
        ([{"key": "a", "Value": "b"}], ("tags", 0)),
        ([{"key": "a", "value": None}], ("tags", 0)),
        ([{"key": "a", "value": "b", "more": 1}], ("tags", 0)),
        ([{}], ("tags", 0)),
    ],
)
def test_what_is_no_tags_is_refused_where_it_stands(value: Json, keys: tuple[str | int, ...]) -> None:
    with pytest.raises(RecordError) as caught:
        to_map(value, ("tags",))
    assert caught.value.keys == keys


@pytest.mark.parametrize(("found", "tags"), [([], {}), ([{"key": "team", "value": "data"}], {"team": "data"})])
def test_list_tags_for_resource_with_its_arn_says_that_there_are_none(found: Json, tags: dict[str, str]) -> None:
    partial = job({"resourceArn": ARN, "tags": found})
    assert is_partial(partial)
    united = join_records([job(get_output()), partial])
    assert isinstance(united, Job) and united.fields["tags"] == tags


def test_the_tags_of_another_resource_are_about_no_job() -> None:
    with pytest.raises(RecordError):
        job({"resourceArn": "arn:aws:bedrock:eu-west-1:012345678901:guardrail/abc", "tags": []})


def test_the_pairs_of_a_long_text_are_read_once() -> None:
    def seconds(pairs: int) -> float:
        text = ", ".join(f'"key{number}"=>"value"' for number in range(pairs)) + " "  # the blank made a copy of all for each pair
        started = time.process_time()
        assert len(to_map(text, ("tags",))) == pairs
        return time.process_time() - started

    assert min(seconds(20_000) for _ in range(3)) < 10 * max(seconds(5_000), 0.01)
