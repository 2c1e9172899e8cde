import pytest

from scanner.errors import EvaluationError, OverrunError
from scanner.expressions.meaning import rule
from scanner.expressions.syntax.parser import parse
from scanner.model.job import Part
from tests.unit.expressions.support import context, job

TEN = job(vpc_config=Part(subnet_ids=["x"] * 10, security_group_ids=[["a", "b"], "c"]), message="m" * 640, tags={"a": "x" * 64, "b": "y"})


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("job_name == 'x' && (timeout_duration_in_hours < `3` || present(message))", 0),
        ("vpc_config.subnet_ids[0]", 0),
        ("vpc_config.subnet_ids[*]", 10),
        ("vpc_config.subnet_ids[?@ == 'y']", 10),
        ("vpc_config.subnet_ids[:4]", 8),
        ("vpc_config.security_group_ids[]", 6),
        ("tags.*", 2),
        ("vpc_config.subnet_ids == ['x']", 11),
        ("vpc_config.security_group_ids == ['x']", 5),
        ("length(vpc_config.subnet_ids)", 0),
        ("lower(message)", 10),
        ("lower(job_name)", 0),
        ("matches(message, 'x')", 10),
        ("glob(message, ['a', 'b', 'c'])", 33),
        ("any_glob(vpc_config.subnet_ids, ['a', 'b'])", 20),
        ("contains(vpc_config.subnet_ids, 'y')", 10),
        ("sort(vpc_config.subnet_ids)", 10),
        ("map(&lower(@), vpc_config.subnet_ids)", 10),
        ("join(message, vpc_config.subnet_ids)", 120),
        ("split(message, 'm')", 661),
        ("to_string(tags)", 3),
        ("missing_tags(tags, ['a', 'c'])", 5),
        ("missing_tags(tags, ['a|b|c'])", 6),
        ("tag(tags, 'a|b')", 4),
        ("bad_tag_values(tags, {a: ['x', 'y']})", 9),
    ],
)
def test_steps(text: str, steps: int) -> None:
    surroundings = context(TEN)
    rule.evaluate(parse(text).tree, surroundings)
    assert surroundings.meter.spent == steps


def test_when_and_assertion_share_their_steps() -> None:
    surroundings = context(TEN, steps=19)
    tree = parse("vpc_config.subnet_ids[*] == `null`").tree
    assert rule.condition(tree, surroundings) is False
    with pytest.raises(OverrunError, match="more than 19 steps"):
        rule.condition(tree, surroundings)


@pytest.mark.parametrize(
    "text",
    [
        "[" + ", ".join(["`0`"] * 100) + "] | " + " | ".join(["[@, @][]"] * 40) + " | length(@)",
        "`0` | " + " | ".join(["[@, @]"] * 60) + " | @ == @",
        "`0` | " + " | ".join(["[@, @]"] * 60) + " | to_string(@)",
        "'" + "x" * 3000 + "' | " + " | ".join(["join(@, ['', '', '', '', '', '', ''])"] * 20),
        "vpc_config.subnet_ids[*].[" + ", ".join(["'x'"] * 40) + "][]" + " | [*].[@, @, @, @, @, @, @, @, @, @][]" * 6,
    ],
)
def test_bombs_are_overruns(text: str) -> None:
    with pytest.raises(OverrunError):
        rule.evaluate(parse(text).tree, context(TEN))


def test_a_shared_value_is_looked_at_once() -> None:
    text = "`0` | " + " | ".join(["[@, @]"] * 60) + " | length(@)"
    assert rule.evaluate(parse(text).tree, context()) == 2


def test_data_that_is_too_deep_is_an_error() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(EvaluationError, match=r"too large|failed"):
        rule.evaluate(parse("to_string(extra('x'))").tree, context(extra={"x": deep}))


def test_long_patterns_are_refused() -> None:
    for call in ("matches", "glob"):
        with pytest.raises(EvaluationError, match="may have 512 characters"):
            rule.evaluate(parse(f"{call}(job_name, param('p'))").tree, context(params={"p": "a" * 513}))


@pytest.mark.parametrize("regex", ["(a+)+$", "(a|a)*$", "(.*a){20}", "^(a?){30}a{30}$"])
def test_patterns_are_linear(regex: str) -> None:
    rule.evaluate(parse(f"matches(message, '{regex}')").tree, context(job(message="a" * 100_000 + "b")))


def test_half_a_character_is_an_error() -> None:
    with pytest.raises(EvaluationError, match="half a character"):
        rule.evaluate(parse("matches(job_name, 'a')").tree, context(job(job_name="\ud800")))
