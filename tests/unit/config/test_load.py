"""jobscan.yaml is read strictly, and every mistake is told at its place."""

from pathlib import Path

import pytest

from scanner.config.load import load_config, parse_config, read_config
from scanner.errors import MistakesError
from scanner.model.governance import Enforcement
from scanner.model.scope import Edit
from scanner.model.severity import Severity
from tests.unit.config.reading import NOWHERE, loaded, mistakes

WHOLE = """
    format: 1
    policies: [core, ./acme.yaml]
    sources: [jobs/]
    fail_on: never
    params:
      BMJ-OPS-001: {max_timeout_hours: 48}
      allowed_roles: ['a*']
      extra: {add: [x], remove: [z]}
    scopes:
      - name: sandbox
        accounts: ["111122223333"]
        regions: [eu-central-1]
        tags: {env: [dev, 'test-*'], team: a}
        when: starts_with(job_name, 'x')
        rules: [BMJ-NET, encryption]
        params: {allowed_roles: {add: [b]}}
        severity: low
        off: {BMJ-NET-001: a reason}
      - when: present(tags)
        severity: {BMJ-NET-001: high}
    rules:
      BMJ-NET-001: {severity: high, reason: so, frameworks: {own: [A-1]}, owner: us, runbook: there, enforce: warn}
      BMJ-NET-002: {enforce_after: 2027-01-31}
      BMJ-NET-003: {enforce: block}
"""


def test_a_whole_configuration() -> None:
    config = loaded(WHOLE)
    assert (config.path, config.folder, config.policies, config.sources, config.fail_on) == (
        "jobscan.yaml", NOWHERE, ("core", "./acme.yaml"), ("jobs/",), "never",
    )  # fmt: skip
    assert [(one.rule, one.name, one.edit) for one in config.params] == [
        ("", "allowed_roles", Edit(["a*"], origin="jobscan.yaml:7")),
        ("", "extra", Edit(replaces=False, add=["x"], remove=("z",), origin="jobscan.yaml:8")),
        ("BMJ-OPS-001", "max_timeout_hours", Edit(48, origin="jobscan.yaml:6")),
    ]
    first, second = config.scopes
    assert (str(first.scope), str(second.scope)) == ("scope sandbox (jobscan.yaml:10)", "scope 2 (jobscan.yaml:19)")
    assert [one.text for one in first.scope.conditions] == [
        'contains(`["111122223333"]`, account_id)',
        'contains(`["eu-central-1"]`, arn(job_arn).region)',
        'present(tag(tags, `"env"`))',
        'glob(tag(tags, `"env"`), `["dev", "test-*"]`)',
        'present(tag(tags, `"team"`))',
        'glob(tag(tags, `"team"`), `["a"]`)',
        "starts_with(job_name, 'x')",
    ]
    assert [term.text for term in first.rules] == ["BMJ-NET", "encryption"]
    assert [(one.rule, one.text) for one in first.severity] == [(None, "low")]
    assert [(one.rule.text if one.rule else "", one.text) for one in first.off] == [("BMJ-NET-001", "a reason")]
    entry, *_ = config.rules
    assert [one.enforcement for one in config.rules] == [
        Enforcement("warn", "", "jobscan.yaml:22"),
        Enforcement("", "2027-01-31", "jobscan.yaml:23"),
        Enforcement("block", "", "jobscan.yaml:24"),
    ]
    assert (entry.severity, entry.reason, entry.frameworks, entry.owner, entry.runbook) == (
        Severity.HIGH, "so", {"own": ("A-1",)}, "us", "there",
    )  # fmt: skip


SCOPE = "scopes:\n  - when: present(tags)\n"
WRONG = {
    "no map": ("[]", "must be a map", "", 1, 1),
    "an unknown key": ("policys: []", "unknown key 'policys' in a configuration", "did you mean policies?", 1, 1),
    "a key that stands twice": ("fail_on: low\nfail_on: high", "fail_on", "", 2, 1),
    "another format": ("format: 2", "2 is not one of 1", "", 1, 9),
    "an enforcement that is none": ("rules: {A-1: {enforce: warning}}", "'warning' is not one of warn, block", "did you mean warn?", 1, 24),
    "a day that is none": ("rules: {A-1: {enforce_after: 2027-02-31}}", "'2027-02-31' is not a valid enforce_after", "a date", 1, 30),
    "a rule that warns and blocks": (
        "rules: {A-1: {enforce: block, enforce_after: 2027-01-31}}",
        "'enforce: block' contradicts 'enforce_after'",
        "remove one of them",
        1,
        24,
    ),
    "a severity that is none": ("fail_on: hihg", "'hihg' is not one of", "did you mean high?", 1, 10),
    "a parameter's name of another form": ("params: {Roles: [a]}", "'Roles' is not a valid key of 'params'", "or a rule ID", 1, 10),
    "a rule whose parameters are no map": ("params: {BMJ-NET-001: 5}", "must be a map of its parameters", "", 1, 23),
    "a parameter without a value": ("params: {roles: }", "'roles' has no value", "", 1, 10),
    "what is added is no list": ("params: {roles: {add: x}}", "'add' must be a list", "", 1, 23),
    "a file that is no name": ("params: {roles: {file: 5}}", "must be the name of a file", "", 1, 24),
    "a scope for no jobs": ("scopes:\n  - severity: low", "does not say which jobs", "accounts", 2, 5),
    "a scope that changes nothing": (SCOPE, "changes nothing", "params, severity, off", 2, 5),
    "a key of a scope": (SCOPE + "    serverity: low", "unknown key 'serverity' in a scope", "did you mean severity?", 3, 5),
    "an account that is none": ('scopes:\n  - {accounts: ["12"], off: x}', "'12' is not a valid entry of 'accounts'", "12 digits", 2, 18),
    "an account that is a number": ("scopes:\n  - {accounts: [123456789012], off: x}", "must be text", "in quotes", 2, 17),
    "no account": ("scopes:\n  - {accounts: [], off: x}", "no job is in the scope", "", 2, 6),
    "a Region that is none": ("scopes:\n  - {regions: [Europe], off: x}", "'Europe' is not a valid entry", "eu-central-1", 2, 16),
    "a glob that is too long": (f"scopes:\n  - {{tags: {{a: {'x' * 600}}}, off: x}}", "512", "", 2, 16),
    "a condition that reads no field": ("scopes:\n  - when: present(vpc_conf)\n    off: x", "no field 'vpc_conf'", "vpc_config", 2, 19),
    "a condition that is none": ("scopes:\n  - when: tags\n    off: x", "", "present", 2, 11),
    "a parameter in a scope's condition": ("scopes:\n  - when: job_name == param('x')\n    off: x", "'x'", "", 2, None),
    "a severity of another kind": (SCOPE + "    severity: [low]", "must be text or a map, not a list", "", 3, 15),
    "switched off without a reason": (SCOPE + "    off: true", "must be text or a map", "", 3, 10),
    "switched off with a blank": (SCOPE + "    off: ' '", "'off' is blank", "", 3, 11),
    "an id that is none": (SCOPE + "    off: {bmj-1: x}", "'bmj-1' is not a valid key of 'off'", "BMJ-NET-001", 3, 11),
    "a severity without a reason": ("rules: {BMJ-NET-001: {severity: low}}", "needs a 'reason'", "", 1, 33),
    "a reason for nothing": ("rules: {BMJ-NET-001: {reason: x}}", "'reason' is for another 'severity'", "", 1, 23),
    "a rule's key": ("rules: {BMJ-NET-001: {onwer: x}}", "unknown key 'onwer'", "did you mean owner?", 1, 23),
    "two scopes of one name": (
        "scopes:\n  - {name: a, when: present(tags), off: x}\n  - {name: a, when: present(tags), off: x}",
        "duplicate scope name 'a'", "", 3, 12,
    ),
    "a reason that YAML takes for a boolean": (SCOPE + "    off: no", "boolean", "", 3, 10),
    "invalid YAML": ("a: [", "invalid YAML", "", 1, None),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_at_its_place(name: str) -> None:
    text, problem, hint, line, column = WRONG[name]
    (first, *_) = found = mistakes(text)
    assert len({(one.line, one.column, one.problem) for one in found}) == len(found)
    assert problem in first.problem
    assert hint in first.hint
    assert (first.path, first.line) == ("jobscan.yaml", line)
    assert column in (None, first.column)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = """
        fail_on: hihg
        params: {roles: {file: ../x}, 'Q q': 1}
        scopes:
          - when: present(vpc_conf)
            off: x
          - when: present(job_nam)
            sevrity: low
          - severity: low
        rules:
          BMJ-NET-001: {severity: low}
    """
    assert [(one.line, one.column) for one in mistakes(text, tmp_path)] == [
        (1, 10), (2, 24), (2, 31), (4, 19), (6, 19), (7, 5), (8, 5), (10, 27),
    ]  # fmt: skip


def test_a_file_that_is_wrong_is_a_mistake_of_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "jobscan.yaml"
    file.write_text("polices: []", encoding="utf-8")
    reading = read_config(file, "jobscan.yaml")
    assert ([mistake.line for mistake in reading.mistakes], reading.knows_policies) == ([1], False)
    with pytest.raises(MistakesError):
        load_config(file.read_bytes(), "jobscan.yaml", tmp_path)
    with pytest.raises(MistakesError, match="not a file"):
        read_config(tmp_path, "here")


@pytest.mark.parametrize(
    ("text", "is_known"),
    [("fail_on: x", True), ("policies: [core]\nfail_on: x", True), ("policies: core", False), ("polcies: [core]", False), ("[]", False)],
)
def test_whether_the_policies_are_known_beside_mistakes(text: str, is_known: bool) -> None:
    assert parse_config(text.encode(), "jobscan.yaml", NOWHERE).knows_policies is is_known


def test_what_has_a_mistake_in_it_is_left_out_of_what_is_checked_further(tmp_path: Path) -> None:
    text = "params: {roles: {file: ../x}, hours: 5, A-1: {keys: }}\nrules: {A-1: {severity: Low, owner: us}}"
    config = parse_config(text.encode(), "jobscan.yaml", tmp_path).config
    assert [entry.name for entry in config.params] == ["hours"]
    assert [(entry.rule.text, entry.severity, entry.owner) for entry in config.rules] == [("A-1", None, "us")]
