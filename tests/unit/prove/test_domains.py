from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from scanner.errors import RecordError
from scanner.model.job import Job, Stage
from scanner.model.keys import put_at, value_at
from scanner.model.types import Basic
from scanner.prove.atoms import ASSUMED, Atom, HasElement, HasTag, InLanguage, IsNull, SameText
from scanner.prove.domains import OTHER_TAGS, Domains, key_variable, text_at, value_variable
from scanner.prove.formula import FALSE, TRUE, Formula, atom, atoms, substitute
from scanner.prove.language import ANY, concat
from scanner.prove.words import contains
from scanner.shape.described import described_job, described_record
from scanner.shape.fields import FIELDS, NOT_YET, TAGS
from tests.unit.jobs import BASE, NOW

_SUBNETS = "vpc_config.subnet_ids"
_LEAVES = [row.path for row in FIELDS if not row.is_object and row.path != TAGS]


def _domains(stage: Stage = Stage.JOB, tag_keys: Sequence[str] = (), **base: Any) -> Domains:
    return Domains({**BASE, **base}, NOW, stage, tag_keys)


def _job_with_null(path: str, stage: Stage) -> Job | None:
    """The job of a record with null at a path; None where that is not a job."""
    record = described_record(BASE, None)
    put_at(record, path.split("."), None)
    try:
        return described_job(record, stage)
    except RecordError:
        return None


@pytest.mark.parametrize("path", _LEAVES)
def test_a_field_can_be_null_exactly_where_a_record_can_say_so(path: str) -> None:
    job = _job_with_null(path, Stage.JOB)
    assert _domains().can_be_null(path) == (job is not None and value_at(job.fields, path.split(".")) is None)


@pytest.mark.parametrize("path", [path for path in _LEAVES if path.partition(".")[0] not in NOT_YET])
def test_a_field_of_a_request_can_be_null_exactly_where_a_description_can_say_so(path: str) -> None:
    job = _job_with_null(path, Stage.REQUEST)
    can_be_null = job is not None and value_at(job.fields, path.split(".")) is None
    if path == "account_id":  # that of the role, and null where the role has none
        can_be_null = True
    assert _domains(Stage.REQUEST).can_be_null(path) == can_be_null


def test_tags_are_never_null_and_neither_is_what_is_not_a_field() -> None:
    assert not _domains().can_be_null(TAGS)
    assert not _domains().can_be_null("tags.owner")


def test_the_base_job_is_in_its_own_domains() -> None:
    domains = _domains()
    for row in FIELDS:
        text = domains.base_text(row.path)
        number = domains.base_number(row.path) if row.type in (Basic.INTEGER, Basic.TIMESTAMP) else None
        if number is not None:
            smallest, largest = domains.bounds(row.path)
            assert smallest is not None
            assert smallest <= number
            assert largest is None or number <= largest
        elif text is not None:
            assert contains(domains.language(row.path), text), row.path
            assert domains.not_a_value(row.path, text) is None


def test_numbers_have_aws_s_ranges_and_times_those_that_can_be_written() -> None:
    domains = _domains()
    assert domains.bounds("timeout_duration_in_hours") == (24, 168)
    assert domains.bounds("total_record_count") == (0, None)
    first, last = domains.bounds("submit_time")
    assert first is not None
    assert last is not None
    assert domains.time_at(first) == datetime.min.replace(tzinfo=UTC)
    assert domains.time_at(last) == datetime.max.replace(tzinfo=UTC)
    assert domains.bounds("assumed context()") == (None, None)


def test_lists_and_texts_have_aws_s_lengths() -> None:
    domains = _domains()
    assert [domains.longest_list(path) for path in (_SUBNETS, "vpc_config.security_group_ids")] == [16, 5]
    lengths = {variable: domains.longest_text(variable) for variable in ("job_name", f"{_SUBNETS}[3]", "tags.a", "keys(tags).a", "_key")}
    assert lengths == {"job_name": 63, f"{_SUBNETS}[3]": 32, "tags.a": 256, "keys(tags).a": 128, "_key": None}
    with pytest.raises(TypeError, match="job_name is not a list"):
        domains.longest_list("job_name")


def test_an_account_id_is_a_part_of_an_arn() -> None:
    of_job, of_request = text_at("account_id", Stage.JOB), text_at("account_id", Stage.REQUEST)
    assert (of_job.variable, of_request.variable) == ("job_arn", "role_arn")
    whole = concat(of_request.before, of_request.inside, of_request.after)
    assert contains(whole, "arn:aws:iam::111122223333:role/a:b")
    assert not contains(whole, "arn:aws:iam:::role/a")
    assert text_at("job_name", Stage.JOB).inside is ANY


def test_tags_of_the_base_job_are_named_or_further_ones() -> None:
    domains = _domains(tag_keys=["team", "owner"], tags={"Owner": "a", " owner": "b", "x": "c"})
    assert [domains.base_has_tag(key) for key in ("owner", "team", *OTHER_TAGS[:3])] == [True, False, True, True, False]
    assert domains.base_text(key_variable("owner")) == "Owner"
    assert domains.base_text(key_variable("*1")) == " owner"
    assert domains.base_text(value_variable("*2")) == "c"
    assert domains.base_text(value_variable("team")) is None


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("owner", "OWNER", True),
        ("owner", " Owner\t", True),
        ("owner", "owners", False),
        ("é", "é", False),
        ("a*", "a*", False),
        ("*1", "a", True),
        ("*1", "", False),
    ],
)
def test_a_named_key_stands_for_its_spellings(key: str, text: str, expected: bool) -> None:
    assert contains(_domains().language(key_variable(key)), text) is expected


def _holds(facts: Formula, **values: Any) -> bool:
    """Whether facts hold where atoms that contain a word have a value; all others are false."""
    chosen = {}
    for each in atoms(facts):
        fitting = [value for word, value in values.items() if word in _name(each)]
        chosen[atom(each)] = TRUE if fitting and fitting[0] else FALSE
    return substitute(facts, chosen) is TRUE


def _name(each: Atom) -> str:
    match each:
        case IsNull(path):
            return f"null_{path}"
        case HasElement(_, index):
            return f"element_{index}_"
        case HasTag(key):
            return f"tag_{key}_"
        case InLanguage():
            return "spelled"
        case SameText():
            return "same"
        case _:
            return ""


def test_a_list_has_no_gaps_and_is_not_empty() -> None:
    facts = _domains().always([HasElement(_SUBNETS, 0), HasElement(_SUBNETS, 2), HasElement(_SUBNETS, 16)])
    assert _holds(facts, element_0_=True)
    assert _holds(facts, element_0_=True, element_2_=True)
    assert _holds(facts, null_=True)
    assert not _holds(facts)
    assert not _holds(facts, element_2_=True)
    assert not _holds(facts, null_=True, element_0_=True)
    assert not _holds(facts, element_0_=True, element_2_=True, element_16_=True)


def test_a_field_that_is_never_null_is_not_and_an_object_is_where_its_members_are() -> None:
    assert not _holds(_domains().always([IsNull("role_arn")]), null_=True)
    facts = _domains().always([IsNull("vpc_config")])
    assert _holds(facts, null_=True)
    assert _holds(facts, null_vpc_config_subnet=False)
    assert not _holds(facts, **{"null_vpc_config.": True})


def test_an_account_id_of_a_request_is_null_where_the_role_has_none() -> None:
    facts = _domains(Stage.REQUEST).always([IsNull("account_id")])
    assert _holds(facts, null_=True)
    assert _holds(facts, spelled=True)
    assert not _holds(facts, null_=True, spelled=True)
    assert not _holds(facts)


def test_no_two_tags_have_the_same_key_and_a_repeated_one_is_there() -> None:
    asked = [InLanguage(key_variable("*1"), ANY), InLanguage(key_variable("*2"), ANY)]
    facts = _domains(tag_keys=["owner"]).always(asked)
    assert _holds(facts, **{"tag_*1_": True, "tag_*2_": True})
    assert not _holds(facts, **{"tag_*1_": True, "tag_*2_": True, "same": True})
    assert not _holds(facts, **{"tag_*1_": True, "spelled": True})
    assert _holds(facts, **{"tag_*1_": True, "spelled": True, "tag_owner_": True})


def test_no_tag_has_a_key_that_aws_does_not_allow() -> None:
    assert _domains().always([HasTag("é")]) is not TRUE
    assert _domains().always([HasTag("owner")]) is TRUE
    assert not _holds(_domains().always([HasTag("a*")]), tag_=True)


def test_what_is_assumed_is_not_in_the_base_job() -> None:
    """It may be about an entry of a list, and is not read as one."""
    domains = _domains()
    variable = f"{ASSUMED}context(), vpc_id of subnet vpc_config.subnet_ids[0] (1)"
    assert domains.base_text(variable) is None
    assert domains.longest_text(variable) is None
    assert domains.not_a_value(variable, "todo") is None
