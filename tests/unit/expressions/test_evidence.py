from typing import Any

import pytest

from scanner.expressions.evidence import Trace, deciding, trace
from scanner.expressions.meaning.missing import Missing
from scanner.expressions.syntax.parser import parse
from scanner.model.job import Part
from scanner.model.outcome import Evidence
from tests.unit.expressions.support import context, gap, job

SUBNETS, GROUPS = "vpc_config.subnet_ids", "vpc_config.security_group_ids"


def decided(text: str, the_job: Part | None = None, outcome: bool = False, **params: Any) -> list[str]:
    return [one.expected for one in deciding(parse(text), context(the_job, params), outcome)]


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("present(message) && job_name == 'x' && present(status)", ["present(message)", "job_name == 'x'"]),
        ("present(message) || job_name == 'x'", ["present(message)", "job_name == 'x'"]),
        ("!(present(status) && job_name == 'claims-prod')", ["!present(status)", "!(job_name == 'claims-prod')"]),
        ("!(present(message) || present(status))", ["!present(status)"]),
        ("!!present(message)", ["present(message)"]),
        ("present(message) || (present(status) && !present(job_name))", ["present(message)", "!present(job_name)"]),
        ("present(message) && status < `1`", ["present(message)"]),
        ("status < `1` && present(message)", ["present(message)"]),
        ("message == 'x' && present(message)", ["present(message)"]),
        ("job_name | starts_with(@, 'x')", ["job_name | starts_with(@, 'x')"]),
        ("(message || `false`)", ["message || `false`"]),
    ],
)
def test_leaves_that_decided_a_false_condition(text: str, leaves: list[str]) -> None:
    assert decided(text) == leaves


def test_leaves_that_decided_a_true_condition() -> None:
    assert decided("present(message) || present(status) || present(job_name)", outcome=True) == ["!present(status)", "!present(job_name)"]


def test_parameters_are_filled_in() -> None:
    text = "timeout_duration_in_hours <= param('most') && glob(role_arn, param('roles')) && contains(param('flags'), `true`)"
    roles = [f"it's {n}" for n in range(12)]
    assert decided(text, most=2, roles=[*roles], flags=[]) == [
        "timeout_duration_in_hours <= `2`",
        "glob(role_arn, [" + ", ".join(f"'it\\'s {n}'" for n in range(10)) + ", ... 2 more])",
        "contains(`[]`, `true`)",
    ]
    keys = {f"{n:012}": n for n in range(12)}
    assert decided("lookup(param('keys'), '000000000003') == `5`", keys=keys)[0].endswith(", ... 2 more}`, '000000000003') == `5`")
    assert decided("job_name == param('none')", outcome=True) == ["!(job_name == param('none'))"]


@pytest.mark.parametrize(
    ("leaf", "field", "seen"),
    [
        ("job_name == 'x'", "job_name", "claims-prod"),
        ("'x' == job_name", "job_name", "claims-prod"),
        (f"all_glob({SUBNETS}, param('p'))", SUBNETS, ["subnet-a", "subnet-b"]),
        (f"length({SUBNETS}[?@ == 'x']) == `1`", SUBNETS, ["subnet-a", "subnet-b"]),
        (f"contains({SUBNETS}[*].lower(@), 'x')", SUBNETS, ["subnet-a", "subnet-b"]),
        (f"{SUBNETS}[0] == 'x'", SUBNETS, ["subnet-a", "subnet-b"]),
        ("arn(role_arn).account == account_id", "role_arn", "arn:aws:iam::111122223333:role/batch/claims"),
        ("tags.env == 'x'", "tags", {"Owner": "ml@acme.example", "env": "prod"}),
        ("vpc_config | contains(subnet_ids, 'x')", "vpc_config", {"subnet_ids": ["subnet-a", "subnet-b"], "security_group_ids": ["sg-a"]}),
        ("vpc_config | subnet_ids | contains(@, 'x')", SUBNETS, ["subnet-a", "subnet-b"]),
        ("@.message == 'x'", "message", None),
        ("contains(param('p'), 'x')", "", None),
        ("{a: param('p'), b: status}.b == 'x'", "status", "Completed"),
    ],
)
def test_a_leaf_tells_the_first_field_that_it_reads(leaf: str, field: str, seen: Any) -> None:
    params = {"p": ["a"]}
    assert deciding(parse(leaf), context(params=params), False)[0].field == field
    assert deciding(parse(leaf), context(params=params), False)[0].seen == seen


def test_what_cannot_be_known_is_not_seen() -> None:
    vpc = Part(subnet_ids=gap(SUBNETS), security_group_ids=None)
    evidence = deciding(parse(f"present({GROUPS}) && present({SUBNETS})"), context(job(vpc_config=vpc)), False)
    assert evidence == (Evidence(GROUPS, None, f"present({GROUPS})"),)


def test_trace_shows_every_sub_expression_with_its_value() -> None:
    text = "present(message) && (arn(role_arn).account == account_id || status < `1`) && {a: job_name}.a == 'x'"
    tree = trace(parse(text), context(job(account_id=gap("account_id"))))
    lines: list[tuple[str, Any, bool]] = []

    def walk(one: Trace) -> None:
        lines.append((one.text, "missing" if isinstance(one.value, Missing) else one.error or one.value, one.decided))
        for child in one.children:
            walk(child)

    walk(tree)
    assert lines == [
        (text, False, False),
        (text.rpartition(" && ")[0], False, False),
        ("present(message)", False, True),
        ("message", None, False),
        ("arn(role_arn).account == account_id || status < `1`", "only numbers can be ordered; status is a string", False),
        ("arn(role_arn).account == account_id", "missing", False),
        ("arn(role_arn).account", "111122223333", False),
        (
            "arn(role_arn)",
            {
                "partition": "aws",
                "service": "iam",
                "region": None,
                "account": "111122223333",
                "resource": "role/batch/claims",
                "type": "role",
                "id": "batch/claims",
            },
            False,
        ),
        ("role_arn", "arn:aws:iam::111122223333:role/batch/claims", False),
        ("account_id", "missing", False),
        ("status < `1`", "only numbers can be ordered; status is a string", False),
        ("status", "Completed", False),
        ("{a: job_name}.a == 'x'", False, True),
        ("{a: job_name}.a", "claims-prod", False),
        ("{a: job_name}", {"a": "claims-prod"}, False),
        ("job_name", "claims-prod", False),
    ]


def test_trace_of_what_is_missing_marks_nothing() -> None:
    tree = trace(parse("status == 'x'"), context(job(status=gap("status"))))
    assert isinstance(tree.value, Missing)
    assert not tree.decided
