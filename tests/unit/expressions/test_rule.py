"""The rules of rule meaning, V1 to V6 and C1 to C5, one by one."""

from typing import Any

import pytest

from scanner.model.job import Part
from tests.unit.expressions.support import gap, holds, job, value

NO_VPC = job(vpc_config=gap("vpc_config"))
SOME_VPC = job(vpc_config=Part(subnet_ids=gap("vpc_config.subnet_ids"), security_group_ids=None))
FULL_VPC = job(vpc_config=Part(subnet_ids=gap("vpc_config.subnet_ids"), security_group_ids=["sg-a"]))
SHOWN = job(vpc_config=Part(subnet_ids=gap("vpc_config.subnet_ids", "computed", shown=True), security_group_ids=None))
NULLS = job(tags={"a": "x", "b": None}, vpc_config=Part(subnet_ids=["subnet-a", None], security_group_ids=None))
REQUEST = job(status=gap("status", "not_yet"))
GAP_IN_LIST = job(vpc_config=Part(subnet_ids=["subnet-a", gap("vpc_config.subnet_ids[1]")], security_group_ids=["sg-a"]))
GAP_IN_TAGS = job(tags={"env": gap("tags.env")})
SUBNETS = "vpc_config.subnet_ids: not_delivered"


@pytest.mark.parametrize(
    ("text", "the_job", "told"),
    [
        ("vpc_config.subnet_ids", NO_VPC, "vpc_config: not_delivered"),
        ("vpc_config.subnet_ids", FULL_VPC, SUBNETS),
        ("vpc_config.subnet_ids[0]", FULL_VPC, SUBNETS),
        ("vpc_config.subnet_ids[0].x", FULL_VPC, SUBNETS),
        ("status", REQUEST, "status: not_yet"),
        ("message", job(), None),
        ("vpc_config.subnet_ids", job(vpc_config=None), None),
        ("vpc_config.subnet_ids[1]", GAP_IN_LIST, "vpc_config.subnet_ids[1]: not_delivered"),
        ("vpc_config.subnet_ids[0]", GAP_IN_LIST, "subnet-a"),
        ("vpc_config.subnet_ids[5]", job(), None),
        ("tags.env", GAP_IN_TAGS, "tags.env: not_delivered"),
        ("tags.nothing", job(), None),
        ("vpc_config.subnets", job(), "error: unknown field subnets"),
        ("job_nam", job(), "error: unknown field job_nam"),
    ],
)
def test_v1_undelivered_is_missing_and_absent_is_null(text: str, the_job: Part, told: Any) -> None:
    assert value(text, the_job) == told


@pytest.mark.parametrize(
    ("text", "the_job", "told"),
    [
        ("vpc_config.subnet_ids[?starts_with(@, 'x')]", NULLS, "@: absent"),
        ("vpc_config.subnet_ids[?present(@)]", NULLS, ["subnet-a"]),
        ("vpc_config.subnet_ids[*]", NULLS, "subnet_ids[*]: absent"),
        ("vpc_config.subnet_ids[]", NULLS, "vpc_config.subnet_ids[]: absent"),
        ("vpc_config.subnet_ids[0:2]", NULLS, "subnet_ids[0:2]: absent"),
        ("vpc_config.subnet_ids[0:1]", NULLS, ["subnet-a"]),
        ("vpc_config.subnet_ids[*].lower(@)", NULLS, "lower(@): absent"),
        ("tags.*", NULLS, "tags.*: absent"),
        ("tags.*", GAP_IN_TAGS, "tags.env: not_delivered"),
        ("tags.*.[`1`]", GAP_IN_TAGS, "tags.env: not_delivered"),
        ("vpc_config.subnet_ids[*]", GAP_IN_LIST, "vpc_config.subnet_ids[1]: not_delivered"),
        ("vpc_config.subnet_ids[?@ == 'subnet-a']", GAP_IN_LIST, "vpc_config.subnet_ids[1]: not_delivered"),
        ("vpc_config.subnet_ids[*]", FULL_VPC, SUBNETS),
        ("vpc_config.subnet_ids[?`1`]", job(), "error: a condition must be true or false; `1` is a number"),
        ("vpc_config.subnet_ids[?@]", job(), "error: a condition must be true or false; @ is a string"),
        ("job_name[*]", job(), None),
        ("[[`1`], `2`][]", job(), [1, 2]),
        ("[message][]", job(), "[message][]: absent"),
        ("[vpc_config][*]", SOME_VPC, SUBNETS),
    ],
)
def test_v2_a_projection_drops_nothing(text: str, the_job: Part, told: Any) -> None:
    assert value(text, the_job) == told


@pytest.mark.parametrize(
    ("text", "the_job", "told"),
    [
        ("lower(message)", job(), None),
        ("length(message)", job(), None),
        ("arn(message).account", job(), None),
        ("hours_between(submit_time, end_time)", job(), None),
        ("lower(status)", REQUEST, "status: not_yet"),
        ("join('-', [status, message])", REQUEST, "status: not_yet"),
        ("to_string(message)", job(), "message: absent"),
        ("type(message)", job(), "null"),
        ("not_null(message, job_name)", job(), "claims-prod"),
        ("not_null(message, end_time)", job(), None),
        ("not_null(status, job_name)", REQUEST, "status: not_yet"),
        ("to_array(message)", job(), [None]),
        ("to_array(job_name)", job(), ["claims-prod"]),
        ("type(vpc_config.subnet_ids)", FULL_VPC, SUBNETS),
        ("length(vpc_config.subnet_ids)", GAP_IN_LIST, "vpc_config.subnet_ids[1]: not_delivered"),
        ("length(tags)", GAP_IN_TAGS, "tags.env: not_delivered"),
        ("map(&length(@), vpc_config.subnet_ids)", NULLS, [8, None]),
        ("map(&to_string(@), vpc_config.subnet_ids)", NULLS, "@: absent"),
    ],
)
def test_v3_absent_in_absent_out(text: str, the_job: Part, told: Any) -> None:
    assert value(text, the_job) == told


@pytest.mark.parametrize(
    ("text", "the_job", "told"),
    [
        ("message || job_name", job(), "claims-prod"),
        ("message && job_name", job(), None),
        ("status || job_name", REQUEST, "status: not_yet"),
        ("job_name || status", REQUEST, "claims-prod"),
        ("job_name && status", REQUEST, "status: not_yet"),
        ("message && status", REQUEST, None),
        ("vpc_config || 'none'", SOME_VPC, SUBNETS),
        ("[job_name, status]", REQUEST, "status: not_yet"),
        ("{a: job_name, b: status}.a", REQUEST, "status: not_yet"),
        ("{a: job_name, b: message}", job(), {"a": "claims-prod", "b": None}),
        ("vpc_config.{a: 'x'}", SOME_VPC, SUBNETS),
        ("vpc_config.{a: 'x'}", job(vpc_config=None), None),
        ("status | 'x'", REQUEST, "x"),
        ("@.job_name", job(), "claims-prod"),
        ("length(vpc_config.subnet_ids || `[]`)", job(vpc_config=None), 0),
    ],
)
def test_v4_every_other_operator_is_jmespaths(text: str, the_job: Part, told: Any) -> None:
    assert value(text, the_job) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("present(vpc_config.subnet_ids)", True),
        ("present(vpc_config | subnet_ids)", True),
        ("vpc_config.subnet_ids | present(@)", True),
        ("present(vpc_config)", True),
        ("present(vpc_config.subnet_ids[0])", "vpc_config.subnet_ids: computed"),
        ("present(to_array(vpc_config.subnet_ids))", "vpc_config.subnet_ids: computed"),
        ("present(vpc_config.subnet_ids || 'x')", "vpc_config.subnet_ids: computed"),
        ("any_glob(vpc_config.subnet_ids, '*')", "vpc_config.subnet_ids: computed"),
        ("vpc_config.subnet_ids != `null`", "vpc_config.subnet_ids: computed"),
        ("present(vpc_config.security_group_ids)", False),
    ],
)
def test_v5_a_computed_value_that_is_shown_is_present_and_no_more(text: str, told: Any) -> None:
    assert holds(text, SHOWN) == told


def test_v5_a_computed_value_that_is_not_shown_is_missing() -> None:
    assert holds("present(job_name)", job(job_name=gap("job_name", "computed"))) == "job_name: computed"


@pytest.mark.parametrize(
    "text",
    [
        *(f"{name}(vpc_config)" for name in ("keys", "values", "length", "merge", "to_string", "to_array")),
        *("length(@)", "to_string([vpc_config])", "contains([vpc_config], 'x')", "vpc_config.*", "*", "@.*", "keys(@)"),
        *("vpc_config == 'x'", "vpc_config != vpc_config", "[vpc_config] == ['x']", "vpc_config < `1`", "{a: vpc_config} == {a: 'x'}"),
    ],
)
def test_v6_the_job_and_its_parts_are_no_maps(text: str) -> None:
    assert str(value(text)).startswith("error: ")


@pytest.mark.parametrize(
    ("the_job", "told"),
    [
        (job(), True),
        (job(vpc_config=None), False),
        (NO_VPC, "vpc_config: not_delivered"),
        (SOME_VPC, SUBNETS),
        (FULL_VPC, True),
        (SHOWN, True),
    ],
)
def test_v6_a_part_is_there_if_a_member_is(the_job: Part, told: Any) -> None:
    turned = {True: False, False: True}.get(told, told) if isinstance(told, bool) else told
    assert holds("present(vpc_config)", the_job) == told
    assert holds("vpc_config != `null`", the_job) == told
    assert holds("`null` == vpc_config", the_job) == turned
    assert value("type(vpc_config)", the_job) == ({True: "object", False: "null"}[told] if isinstance(told, bool) else told)


def test_v6_inner_parts_count() -> None:
    key = gap("output_data_config.s3_output_data_config.s3_encryption_key_id")
    inner = Part(s3_uri=None, s3_bucket_owner=None, s3_encryption_key_id=key)
    assert holds("present(output_data_config)", job(output_data_config=Part(s3_output_data_config=inner))) == f"{key.path}: not_delivered"
    assert holds("present(output_data_config)", job(output_data_config=Part(s3_output_data_config=inner | {"s3_uri": "s3://b"}))) is True


def test_tags_are_a_map() -> None:
    assert value("keys(tags)") == ["Owner", "env"]
    assert holds("tags == {Owner: 'ml@acme.example', env: 'prod'}") is True


@pytest.mark.parametrize(
    ("text", "the_job", "told"),
    [
        ("job_name == 'claims-prod'", job(), True),
        ("job_name != 'claims-prod'", job(), False),
        ("message == 'x'", job(), "message: absent"),
        ("message != 'x'", job(), "message: absent"),
        ("message == end_time", job(), "message: absent, end_time: absent"),
        ("status == message", REQUEST, "status: not_yet, message: absent"),
        ("message == `null`", job(), True),
        ("message != `null`", job(), False),
        ("`null` == job_name", job(), False),
        ("status == `null`", REQUEST, "status: not_yet"),
        ("vpc_config.subnet_ids == ['subnet-a', 'x']", NULLS, "vpc_config.subnet_ids: absent"),
        ("vpc_config.subnet_ids == ['subnet-a', 'x']", GAP_IN_LIST, "vpc_config.subnet_ids[1]: not_delivered"),
        ("vpc_config.subnet_ids == `null`", NULLS, False),
        ("[`true`] == [`1`]", job(), False),
        ("timeout_duration_in_hours == `24.0`", job(), True),
    ],
)
def test_c1_comparisons_hang_on_nulls(text: str, the_job: Part, told: Any) -> None:
    assert holds(text, the_job) == told


@pytest.mark.parametrize(
    ("text", "the_job", "told"),
    [
        ("contains(message, 'x')", job(), "message: absent"),
        ("contains(vpc_config.subnet_ids, 'subnet-a')", NULLS, True),
        ("contains(vpc_config.subnet_ids, 'x')", NULLS, "vpc_config.subnet_ids: absent"),
        ("contains(vpc_config.subnet_ids, 'x')", job(), False),
        ("contains(vpc_config.subnet_ids, message)", job(), "message: absent"),
        ("contains(['a'], ['b', message])", job(), "['a']: absent"),
        ("contains(job_name, `1`)", job(), "error: contains() cannot look for a number in a text"),
        ("starts_with(message, 'x')", job(), "message: absent"),
        ("ends_with(message, 'x')", job(), "message: absent"),
        ("glob(message, '*')", job(), "message: absent"),
        ("glob(job_name, ['x', message])", job(), "glob(job_name, ['x', message]): absent"),
        ("glob(job_name, ['claims*', message])", job(), True),
        ("matches(message, '.')", job(), "message: absent"),
        ("within(message, 's3://b')", job(), "message: absent"),
        ("within(job_name, 's3://b')", job(), "within(job_name, 's3://b'): absent"),
        ("any_glob(vpc_config.subnet_ids, 'subnet-*')", NULLS, True),
        ("any_glob(vpc_config.subnet_ids, 'x')", NULLS, "vpc_config.subnet_ids: absent"),
        ("any_glob(`[]`, 'x')", job(), False),
        ("all_glob(vpc_config.subnet_ids, 'x')", NULLS, False),
        ("all_glob(vpc_config.subnet_ids, 'subnet-*')", NULLS, "vpc_config.subnet_ids: absent"),
        ("all_glob(vpc_config.subnet_ids, 'subnet-*')", job(), True),
        ("all_glob(`[]`, 'x')", job(), "`[]`: empty"),
        ("any_match(vpc_config.subnet_ids, 'x')", NULLS, "vpc_config.subnet_ids: absent"),
        ("all_match(vpc_config.subnet_ids, '^subnet')", NULLS, "vpc_config.subnet_ids: absent"),
        ("all_match(`[]`, 'x')", job(), "`[]`: empty"),
        ("!contains(vpc_config.subnet_ids, 'x')", NULLS, "vpc_config.subnet_ids: absent"),
        ("any_glob(vpc_config.subnet_ids, 'subnet-a')", GAP_IN_LIST, "vpc_config.subnet_ids[1]: not_delivered"),
    ],
)
def test_c2_predicates_hang_on_nulls(text: str, the_job: Part, told: Any) -> None:
    assert holds(text, the_job) == told


@pytest.mark.parametrize(
    ("literal", "there"),
    [
        ("`null`", False),
        ("''", False),
        ("' \t'", False),
        ("`[]`", False),
        ("`{}`", False),
        ("`0`", True),
        ("`false`", True),
        ("['']", True),
        ("'x'", True),
    ],
)
def test_c3_present(literal: str, there: bool) -> None:
    assert holds(f"present({literal})") is there
    assert holds("present(status)", REQUEST) == "status: not_yet"


@pytest.mark.parametrize(
    ("word", "the_job", "told"), [("true", job(), True), ("false", job(), False), ("missing", REQUEST, "status: not_yet")]
)
def test_c4_conditions_are_kleenes(word: str, the_job: Part, told: Any) -> None:
    one = {"true": "`true`", "false": "`false`", "missing": "status == 'x'"}[word]
    opposite = told if isinstance(told, str) else not told
    assert holds(f"!({one})", the_job) == opposite
    assert holds(f"{one} && `true`", the_job) == holds(f"`true` && {one}", the_job) == told
    assert holds(f"{one} || `false`", the_job) == holds(f"`false` || {one}", the_job) == told
    assert holds(f"{one} && `false`", the_job) is holds(f"`false` && {one}", the_job) is False
    assert holds(f"{one} || `true`", the_job) is holds(f"`true` || {one}", the_job) is True


def test_c4_reasons_of_both_sides_are_kept() -> None:
    both = job(status=gap("status", "not_yet"), job_name=gap("job_name"))
    assert holds("status == 'x' && job_name == 'x'", both) == "status: not_yet, job_name: not_delivered"


def test_c4_only_a_decided_left_side_skips_the_right() -> None:
    assert holds("`false` && job_name < `1`") is False
    assert holds("`true` || job_name < `1`") is True
    assert str(holds("status == 'x' && job_name < `1`", REQUEST)).startswith("error: ")


def test_c4_a_boolean_parameter_is_a_condition() -> None:
    assert holds("status == 'x' || param('flag')", REQUEST, params={"flag": True}) is True
    assert holds("status == 'x' && param('flag')", REQUEST, params={"flag": False}) is False


def test_c4_where_a_value_stands_a_choice_of_conditions_is_one_of_values() -> None:
    # With nothing for the status plain meaning has null && false, and null == false is false: so false && is all that may be said.
    assert holds("(timeout_duration_in_hours < `1` && `false`) == `false`", job(timeout_duration_in_hours=gap("t"))) == "t: not_delivered"
    assert holds("(`false` && timeout_duration_in_hours < `1`) == `false`", job(timeout_duration_in_hours=gap("t"))) is True


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("job_name < `1`", "error: only numbers can be ordered; job_name is a string"),
        ("`1` <= vpc_config.subnet_ids", "error: only numbers can be ordered; vpc_config.subnet_ids is an array"),
        ("submit_time > end_time", "end_time: absent"),
        ("`true` > `1`", "error: only numbers can be ordered; `true` is a boolean"),
        ("timeout_duration_in_hours < `72`", True),
        ("timeout_duration_in_hours >= `24`", True),
        ("job_name", "error: a condition must be true or false; job_name is a string"),
        ("timeout_duration_in_hours", "error: a condition must be true or false; timeout_duration_in_hours is a number"),
        ("!job_name", "error: a condition must be true or false; job_name is a string"),
        ("job_name && `true`", True),
        ("message", "message: absent"),
        ("!message", "message: absent"),
        ("vpc_config", "error: a condition must be true or false; vpc_config is an object"),
        ("nosuch(@)", "error: unknown function nosuch()"),
        ("lower(job_name, 'x')", "error: lower() takes 1 argument, not 2"),
        ("lower(timeout_duration_in_hours)", "error: lower() takes string as text, not number"),
        ("matches(job_name, '(?=a)')", "error: '(?=a)' is not an RE2 pattern: invalid perl operator: (?="),
        ("split(job_name, '')", "error: split() needs a separator that is not empty"),
        ("param(vpc_config.subnet_ids)", "error: param() takes string as name, not array<string>"),
        ("extra(vpc_config.subnet_ids)", "error: extra() takes string as name, not array<string>"),
        ("vpc_config.subnet_ids[::0]", "error: the step of a slice cannot be 0"),
        ("&job_name", "error: an &expression can only be a function's argument"),
    ],
)
def test_c5_errors(text: str, told: Any) -> None:
    assert holds(text) == told


def test_parameters_and_unknown_fields() -> None:
    assert value("param('x')", params={"x": [1]}) == [1]
    assert value("param('y')") is None
    assert value("extra('cost')", extra={"cost": 5}) == 5
    assert value("extra('cost')") is None
    assert value("extra('cost')", extra_complete=False) == "extra('cost'): not_delivered"
    assert value("extra('cost')", extra={"cost": None}, extra_complete=False) is None


def test_a_rule_of_the_built_in_kind() -> None:
    output = "output_data_config.s3_output_data_config"
    text = f"present({output}.s3_encryption_key_id) || glob(s3({output}.s3_uri).bucket, param('b'))"
    key = gap("output_data_config.s3_output_data_config.s3_encryption_key_id")
    unknown = job(output_data_config=Part(s3_output_data_config=Part(s3_uri="s3://out/", s3_bucket_owner=None, s3_encryption_key_id=key)))
    without = job(output_data_config=Part(s3_output_data_config=Part(s3_uri="s3://out/", s3_bucket_owner=None, s3_encryption_key_id=None)))
    assert [holds(text, one, params={"b": []}) for one in (job(), unknown, without)] == [True, f"{key.path}: not_delivered", False]
    assert [holds(text, one, params={"b": ["out"]}) for one in (job(), unknown, without)] == [True, True, True]
