"""Readings of functions on tags against the functions themselves, for jobs with keys that differ in case, have blanks, or are AWS's."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from random import Random

import pytest

from scanner.expressions.functions import patterns, tags
from scanner.model.job import Json
from scanner.prove.budget import Budget
from scanner.prove.domains import OTHER_TAGS, Domains
from scanner.prove.symbolic.calls import READINGS
from scanner.prove.symbolic.leaves import Cases, Constant, List, Tags
from scanner.prove.symbolic.world import World
from tests.property.scans import cases
from tests.unit.prove.known_jobs import tagged_job
from tests.unit.prove.test_readings_of_names import NOW

NUMBER = 250
KEYS = ("env", "Env", " ENV ", "stage", "Stage", "Owner", "owner", "team", "aws:createdBy", "AWS:x", " aws:y", "note")
VALUES = ("dev", "Dev", "prod-1", "PROD", "", " ", "tbd", " TBD\t", "n/a", "x")
Work = Callable[[Mapping[str, Json]], Json]


def some_tags(seed: int) -> Iterator[dict[str, str]]:
    random = Random(seed)
    for _ in range(cases(NUMBER)):
        yield {key: random.choice(VALUES) for key in random.sample(KEYS, random.randint(0, 7))}


def read(name: str, *others: Json) -> tuple[Cases, list[str]]:
    """The cases of a call on tags, with as many further tags as there can be, and the keys that it names."""
    world = World({}, NOW, Budget(10**8), Domains({}, NOW), tag_questions=dict.fromkeys(map(str, range(len(OTHER_TAGS) - 1))))
    for _ in range(2):
        reading = READINGS[name](world, [Tags(), *map(Constant, others)])
    return reading, list(world.tag_keys)


def check(reading: Cases, keys: list[str], work: Work) -> None:
    for job_tags in some_tags(3):
        got, wanted = tagged_job(job_tags, keys).value_of(reading), work(job_tags)
        if isinstance(reading[0][1], List):
            assert isinstance(got, list), got
            assert isinstance(wanted, list), wanted
            assert Counter(got) == Counter(wanted), job_tags
        else:
            assert got == wanted, job_tags


@pytest.mark.parametrize("key", ["env", "Stage | env", "owner|OWNER|team", "none|x", "aws:createdby"])
def test_tag(key: str) -> None:
    check(*read("tag", key), lambda job_tags: tags.tag(job_tags, key))


def test_missing_tags() -> None:
    wanted = ["Env|stage", "owner", "cost", "owner"]
    check(*read("missing_tags", wanted), lambda job_tags: tags.missing_tags(job_tags, wanted))


@pytest.mark.parametrize(
    "allowed",
    [{"env": ["dev", "PROD*"]}, {"env|stage": "dev", "Stage": ["d*", "x"], "owner": []}, {"caf\u00e9|env": ["?*"]}, {"env": [1, None]}],
)
def test_bad_tag_values(allowed: Mapping[str, Json]) -> None:
    check(*read("bad_tag_values", allowed), lambda job_tags: tags.bad_tag_values(job_tags, allowed))


@pytest.mark.parametrize("placeholders", [["", "tbd", "N/A"], [], ["\u00df", "x "]])
def test_blank_tags(placeholders: list[str]) -> None:
    check(*read("blank_tags", placeholders), lambda job_tags: tags.blank_tags(job_tags, placeholders))


def test_keys_and_values() -> None:
    check(*read("keys"), lambda job_tags: list(job_tags))
    check(*read("values"), lambda job_tags: list(job_tags.values()))


def test_length() -> None:
    check(*read("length"), lambda job_tags: len(job_tags))


@pytest.mark.parametrize("key", ["Env", "owner", " ENV ", "aws:x"])
def test_lookup_of_a_key_in_its_own_case(key: str) -> None:
    check(*read("lookup", key), lambda job_tags: job_tags.get(key))


def test_a_question_about_all_tags_may_need_a_tag_of_its_own() -> None:
    """`any_match` of the values, twice: with one further tag for both, a job with `dev` and `prod` could not be told from one without."""
    world = World({}, NOW, Budget(10**8), Domains({}, NOW))
    for _ in range(3):
        values = READINGS["values"](world, [Tags()])[0][1]
        found = [READINGS["any_match"](world, [values, Constant(regex)]) for regex in ("^dev$", "^prod")]
    for job_tags in [{"a": "dev", "b": "prod"}, {"a": "prod"}, {}]:
        job = tagged_job(job_tags, [])
        expected = [patterns.any_match(list(job_tags.values()), regex) for regex in ("^dev$", "^prod")]
        assert [job.value_of(each) for each in found] == expected
    assert len(world.tag_questions) == 2


def test_more_questions_than_further_tags_are_not_modelled() -> None:
    world = World({}, NOW, Budget(10**8), Domains({}, NOW), tag_questions=dict.fromkeys(map(str, range(len(OTHER_TAGS) + 1))))
    assert (
        tagged_job({}, []).value_of(READINGS["values"](world, [Tags()])) == "not modelled: values() of more than 8 questions about all tags"
    )
