"""Which rules make jobs wait for what other dumps say."""

import pytest

from scanner.engine.asks import asked_kinds, asks_context
from scanner.model.origin import Tree
from scanner.policy.load import load_policy
from scanner.policy.parameters import configure

TEXT = """\
policy: own
rules:
- id: OWN-1
  title: t
  severity: low
  assert: %s
  message: "%s"
  params: {lit: {type: boolean, default: true}, dark: {type: boolean, default: false}}
"""
ASKS = "context('subnet', job_name).vpc_id == 'vpc-1'"


@pytest.mark.parametrize(
    ("condition", "message", "asks"),
    [
        ("present(tags)", "A message.", False),
        (ASKS, "A message.", True),
        ("model(model_id).geo == 'eu'", "A message.", False),
        ("present(tags) || resolved_model(model_id, `[]`).geo == 'eu'", "A message.", True),
        (f"present(tags) || (param('lit') && {ASKS})", "A message.", True),
        (f"present(tags) || (param('dark') && {ASKS})", "A message.", False),
        (f"present(tags) || (param('dark') && present(tags) && {ASKS})", "A message.", False),
        (f"present(tags) || param('dark') || {ASKS}", "A message.", True),
        (f"{ASKS} && param('dark')", "A message.", True),
        ("present(tags)", "{context('subnet', job_name).vpc_id}", True),
    ],
)
def test_a_rule_asks_unless_a_parameter_switches_it_off(condition: str, message: str, asks: bool) -> None:
    policy = load_policy((TEXT % (condition, message)).encode(), Tree("own.yaml"))
    assert asks_context(configure(policy.rules, (), ())) is asks


def test_a_parameter_that_is_set_switches_it_on() -> None:
    policy = load_policy((TEXT % (f"present(tags) || (param('dark') && {ASKS})", "A message.")).encode(), Tree("own.yaml"))
    (configured,) = configure(policy.rules, (), ())
    assert not asks_context([configured])
    configured.params["dark"] = True  # type: ignore[index]
    assert asks_context([configured])


def test_live_scans_read_the_kinds_that_context_names() -> None:
    condition = f"({ASKS}) || resolved_model(model_id, `[]`).geo == 'eu' || (param('dark') && context('key', job_name).enabled)"
    policy = load_policy((TEXT % (condition, "A message.")).encode(), Tree("own.yaml"))
    assert asked_kinds(configure(policy.rules, (), ())) == {"subnet"}
