"""What a configuration makes of the rules: precedence, edits, scopes, and names that fit no rule."""

import textwrap
from pathlib import Path

import pytest
from msgspec.structs import replace

from scanner.config.load import load_config
from scanner.errors import MistakesError
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType, Rule
from scanner.model.severity import Severity
from scanner.policy.effective import effective, lowered, parameters_hash, severities
from scanner.policy.parameter_types import SCANNED
from scanner.policy.parameters import configure, parse_settings
from scanner.project.organisation import as_configured, organise
from scanner.project.targets import Targets
from tests.unit.jobs import a_rule

TEXTS = ParameterType("list", ParameterType("string"))
GLOBS = ParameterType("list", ParameterType("glob"))
INTEGER = ParameterType("integer")
ONE = replace(
    a_rule(
        "present(tags)",
        params={
            "roles": Parameter("roles", TEXTS, True, shared=True),
            "hours": Parameter("hours", INTEGER, default=4),
        },
    ),
    id="A-1",
    frameworks={"nist": ("X",)},
)
TWO = replace(
    a_rule(
        "present(tags)",
        params={
            "roles": Parameter("roles", TEXTS, default=["d"], shared=True),
            "hours": Parameter("hours", INTEGER, default=8),
            "keys": Parameter("keys", ParameterType("map", ParameterType("string")), default={"a": "1"}),
        },
    ),
    id="A-2",
)
OTHER = replace(
    a_rule("present(tags)", params={"elsewhere": Parameter("elsewhere", TEXTS), "hours": Parameter("hours", INTEGER)}),
    id="B-1",
    policy="other-pack",
)
SELECTED = (ONE, TWO)


def organised(text: str, *settings: str, accounts: tuple[str, ...] = (), rules: tuple[Rule, ...] = SELECTED) -> dict[str, ConfiguredRule]:
    config = load_config(textwrap.dedent(text).lstrip().encode(), "jobscan.yaml", Path("/nowhere"))
    configured = configure(rules, parse_settings(settings), accounts)
    found = organise(configured, config, Targets(rules, rules, lambda: (*SELECTED, OTHER), ("core",)), accounts)
    return {one.rule.id: one for one in found}


def rows(text: str, *settings: str, accounts: tuple[str, ...] = ()) -> list[tuple[str, object, str]]:
    found = organised(text, *settings, accounts=accounts)
    return [(f"{rule}.{row.name}", row.value, row.origin) for rule, one in found.items() for row in effective(one)]


def test_the_file_wins_over_defaults_and_the_command_line_over_the_file() -> None:
    text = """
        params:
          A-1: {hours: 24}
          roles: [a]
          A-2: {roles: [b]}
    """
    assert rows(text) == [
        ("A-1.roles", ["a"], "jobscan.yaml:3"),
        ("A-1.hours", 24, "jobscan.yaml:2"),
        ("A-2.roles", ["b"], "jobscan.yaml:4"),
        ("A-2.hours", 8, "default"),
        ("A-2.keys", {"a": "1"}, "default"),
    ]
    assert rows(text, "A-1.hours=1", "roles=c") == [
        ("A-1.roles", ["c"], "--param"),
        ("A-1.hours", 1, "--param"),
        ("A-2.roles", ["c"], "--param"),
        ("A-2.hours", 8, "default"),
        ("A-2.keys", {"a": "1"}, "default"),
    ]


def test_edits_of_lists_and_maps() -> None:
    found = rows("params: {roles: {add: [a, d, a], remove: [d]}, keys: {add: {b: '2'}, remove: [a]}}")
    assert found[0] == ("A-1.roles", ["a"], "jobscan.yaml:1")
    assert found[2] == ("A-2.roles", ["a"], "default, edited by jobscan.yaml:1")
    assert found[4] == ("A-2.keys", {"b": "2"}, "default, edited by jobscan.yaml:1")


def test_an_edit_of_one_rule_goes_on_from_what_is_given_for_all() -> None:
    found = organised("params: {A-2: {roles: {add: [b]}}, roles: [a]}")
    assert (found["A-1"].params["roles"], found["A-2"].params["roles"]) == (["a"], ["a", "b"])


def test_two_edits_of_one_scope_are_made_one_after_the_other() -> None:
    texts = {
        "roles: {remove: [d]}, A-2: {roles: {add: [d, e]}}": ["d", "e"],
        "roles: {add: [e]}, A-2: {roles: {remove: [e]}}": ["d"],
        "roles: {add: [e]}, A-2: {roles: {add: [f], remove: [d]}}": ["e", "f"],
        "roles: [g], A-2: {roles: {add: [h]}}": ["g", "h"],
        "roles: {add: [g]}, A-2: {roles: [h]}": ["h"],
    }
    found = {text: organised(f"scopes: [{{when: present(tags), params: {{{text}}}}}]")["A-2"] for text in texts}
    assert {text: sorted(effective(one)[1].value) for text, one in found.items()} == texts


def test_the_scanned_accounts_stand_wherever_a_list_does() -> None:
    account = "111122223333"
    found = organised("params: {roles: {accounts: scanned}, A-2: {roles: {add: {accounts: scanned}}}}", accounts=(account,))
    assert (found["A-1"].params["roles"], found["A-2"].params["roles"]) == ([account], [account])
    assert SCANNED == {"accounts": "scanned"}


def test_scopes_of_a_rule_come_in_their_order_with_what_is_left_of_them() -> None:
    text = """
        scopes:
          - {name: one, when: present(tags), params: {roles: [x], A-1: {roles: {add: [z]}}}}
          - {name: two, when: present(tags), rules: [A-2], params: {roles: {remove: [x]}}, severity: low, off: {A-2: why}}
          - {name: three, when: present(tags), params: {A-1: {hours: 9}}}
    """
    found = organised(text)
    assert [(str(one.scope), dict(one.params), one.severity, one.off) for one in found["A-1"].scopes] == [
        ("scope one (jobscan.yaml:2)", {"roles": found["A-1"].scopes[0].params["roles"]}, None, ""),
        ("scope three (jobscan.yaml:4)", {"hours": found["A-1"].scopes[1].params["hours"]}, None, ""),
    ]
    assert [row.value for row in effective(found["A-1"])] == [None, ["x", "z"], 4, 9]
    assert [(row.value, row.origin) for row in effective(found["A-2"])][:3] == [
        (["d"], "default"),
        (["x"], "scope one (jobscan.yaml:2)"),
        (["d"], "default, edited by scope two (jobscan.yaml:3)"),
    ]
    assert [(row.name, row.value, row.origin) for row in severities(found["A-2"])] == [
        ("severity", "medium", "the rule's file"),
        ("severity", "low", "scope two (jobscan.yaml:3)"),
        ("off", "why", "scope two (jobscan.yaml:3)"),
    ]
    assert [change.scope.name for change in organised(text, "roles=c")["A-1"].scopes] == ["three"]
    assert (found["A-1"].unset, found["A-1"].unset_outside) == ((), ("roles",))


def test_an_overlay_changes_the_rule_and_keeps_what_it_was() -> None:
    text = "rules: {A-1: {severity: low, reason: so, frameworks: {own: [O-1], nist: [Z, X]}, owner: us, runbook: there}}"
    one = organised(text)["A-1"]
    assert (one.rule.severity, dict(one.rule.frameworks)) == (Severity.LOW, {"nist": ("X", "Z"), "own": ("O-1",)})
    overlay = one.overlay
    assert (overlay.was, overlay.reason, overlay.owner, overlay.runbook, overlay.origin) == (
        Severity.MEDIUM, "so", "us", "there", "jobscan.yaml:1",
    )  # fmt: skip
    assert list(lowered([one])) == ["A-1 counts as low, not medium (jobscan.yaml:1): so"]
    assert list(lowered(organised(text.replace("low", "high")).values())) == []
    config = load_config(text.encode(), "jobscan.yaml", Path("/nowhere"))
    assert (as_configured(ONE, config).severity, as_configured(ONE, None), as_configured(TWO, config)) == (Severity.LOW, ONE, TWO)


def test_the_hash_of_the_parameters_covers_scopes() -> None:
    texts = ["", "params: {roles: [a]}", *(f"scopes: [{{when: {when}, {what}}}]" for when in ("present(tags)", "present(job_name)")
             for what in ("off: x", "off: z", "severity: low", "params: {roles: [a]}", "params: {roles: {add: [a]}}"))]  # fmt: skip
    hashes = [parameters_hash(organised(text or "{}").values()) for text in texts]
    assert len(set(hashes)) == len(texts)
    assert hashes == [parameters_hash(organised(text or "{}").values()) for text in texts]
    assert hashes[0] == parameters_hash(configure(SELECTED, (), ()))


WRONG = {
    "a misspelt parameter": ("params: {role: [a]}", "no rule has a parameter 'role'", "did you mean roles?", 10),
    "a misspelt rule": ("params: {A-3: {roles: [a]}}", "unknown rule A-3", "did you mean A-", 10),
    "a parameter that the rule has not": ("params: {A-1: {keys: {}}}", "A-1 has no parameter 'keys'", "its parameters: roles, hours", 16),
    "a parameter of several rules": ("params: {hours: 5}", "2 rules declare 'hours' separately (A-1, A-2)", "A-1: {hours: ...}", 10),
    "a value of another type": ("params: {A-1: {hours: x}}", '"x" is not a whole number; hours takes integer', "", 23),
    "a list of another type": ("params: {roles: [5]}", "5 is not text", "", 17),
    "a value for a rule that does not run": ("params: {elsewhere: 5}", "5 is not a list", "", 21),
    "an edit of what is no list": ("params: {A-1: {hours: {add: [5]}}}", "only lists and maps", "", 23),
    "an addition of another type": ("params: {roles: {add: [5]}}", "5 is not text", "", 17),
    "a list added to a map": ("params: {keys: {add: [a]}}", "is not a map", "", 16),
    "a removed key that is no text": ("params: {keys: {remove: [5]}}", "by their keys", "", 16),
    "a removed entry that is not there": ("params: {roles: {remove: [x]}}", "no entry 'x' to remove", "", 17),
    "removed in a scope": ("scopes: [{when: present(tags), params: {roles: {remove: [x]}}}]", "no entry 'x'", "", 48),
    "a scope's rule": ("scopes: [{when: present(tags), rules: [C-1], off: x}]", "no rule matches 'C-1'", "", 40),
    "a rule beside the scope": (
        "scopes: [{when: present(tags), rules: [A-1], off: {A-2: x}}]", "the scope is not for rule A-2", "'rules'", 52,
    ),
    "a parameter beside the scope": (
        "scopes: [{when: present(tags), rules: [A-1], params: {keys: {}}}]",
        "no rule in the scope's 'rules' has a parameter 'keys'", "", 55,
    ),
    "a rule's parameter beside the scope": (
        "scopes: [{when: present(tags), rules: [A-1], params: {A-2: {hours: 5}}}]", "", "", 55,
    ),
    "a severity of no rule": ("scopes: [{when: present(tags), severity: {A-9: low}}]", "unknown rule A-9", "", 43),
    "an entry of no rule": ("rules: {A-9: {owner: x}}", "unknown rule A-9", "", 9),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_fits_no_rule_is_a_mistake_at_its_place(name: str) -> None:
    text, problem, hint, column = WRONG[name]
    with pytest.raises(MistakesError) as caught:
        organised(text)
    first = caught.value.mistakes[0]
    assert problem in first.problem
    assert hint in first.hint
    assert (first.path, first.line, first.column) == ("jobscan.yaml", 1, column)
    assert first.source == text


def test_all_of_them_are_told_at_once_and_each_once() -> None:
    with pytest.raises(MistakesError) as caught:
        organised("params:\n  roles: 5\n  role: [a]\nrules:\n  A-9: {owner: x}\n")
    assert [(one.line, one.column) for one in caught.value.mistakes] == [(2, 10), (3, 3), (5, 3)]


IDLE = {
    "params: {elsewhere: [a]}": ("elsewhere is set for B-1, which does not run", 10),
    "params: {B-1: {hours: 5}}": ("hours is set for B-1", 16),
    "rules: {B-1: {owner: us}}": ("the entry of B-1 is set for B-1", 9),
    "scopes: [{when: present(tags), rules: [B-1], off: x}]": ("the scope 1 is set for B-1", 40),
    "scopes: [{when: present(tags), severity: {B-1: low}}]": ("the scope 1 is set for B-1", 43),
    "scopes: [{when: present(tags), params: {elsewhere: [a]}}]": ("elsewhere is set for B-1", 41),
}


@pytest.mark.parametrize("text", IDLE)
def test_what_is_set_for_a_rule_that_does_not_run_is_a_mistake_with_the_line_that_would_run_it(text: str) -> None:
    problem, column = IDLE[text]
    with pytest.raises(MistakesError) as caught:
        organised(text)
    (mistake,) = caught.value.mistakes
    assert (mistake.column, mistake.hint) == (column, "to run it: policies: [core, other-pack]")
    assert mistake.problem.startswith(problem)


@pytest.mark.parametrize("text", IDLE)
def test_where_the_command_line_chose_the_rules_it_is_counted(text: str) -> None:
    config = load_config(text.encode(), "jobscan.yaml", Path("/nowhere"))
    targets = Targets(SELECTED, SELECTED, lambda: (*SELECTED, OTHER), ("core",), narrowed=True)
    assert organise(configure(SELECTED, (), ()), config, targets, ()) == configure(SELECTED, (), ())
    assert len(targets.idle) == 1


def test_a_scope_may_be_about_some_rules_that_run_and_some_that_do_not() -> None:
    assert organised("scopes: [{when: present(tags), rules: [A-1, B-1], off: x}]")["A-1"].scopes[0].off == "x"


DENIED = replace(a_rule("present(tags)", params={"denied": Parameter("denied", GLOBS, default=["*/Admin"], min=1)}), id="D-1")


@pytest.mark.parametrize(
    "text",
    [
        "params: {denied: []}",
        "params: {denied: {remove: ['*/Admin']}}",
        "params: {D-1: {denied: []}}",
        "scopes: [{when: present(tags), params: {denied: []}}]",
        "scopes: [{when: present(tags), params: {denied: {remove: ['*/Admin']}}}]",
    ],
)
def test_a_denylist_cannot_be_emptied(text: str) -> None:
    with pytest.raises(MistakesError, match="denied needs at least one entry"):
        organised(text, rules=(DENIED,))


def test_a_denylist_that_scopes_empty_together_leaves_the_rule_not_configured() -> None:
    one = organised("params: {denied: [a, b]}", rules=(DENIED,))["D-1"]
    assert one.unset == ()
    assert replace(one, params={"denied": []}).unset == ("denied",)


SLIPS = {
    "*/Admin, */Root": ("has a comma", 1, 1),
    "*/Root\n  '*/Admin'": ("has a quote", 2, 3),
    "*/Root\r- */Admin": ("begins with '- '", 2, 1),
    "role_arn\r\n*/Admin": ("is the heading of a table", 1, 1),
    "# roles\n\n*/Ad\u200bmin": ("invisible character U+200B", 3, 1),
    "*/Root\n*/Ad min  # why": ("has a blank", 2, 1),
}


@pytest.mark.parametrize("text", SLIPS)
@pytest.mark.parametrize("config", ["params: {denied: {file: roles.txt}}", "params: {denied: {add: {file: roles.txt}}}"])
def test_a_slip_in_a_text_file_is_a_mistake_at_its_line(text: str, config: str, tmp_path: Path) -> None:
    problem, line, column = SLIPS[text]
    (tmp_path / "roles.txt").write_text(text, encoding="utf-8", newline="")
    read = load_config(config.encode(), "conf/jobscan.yaml", tmp_path)
    with pytest.raises(MistakesError) as caught:
        organise(configure([DENIED], (), ()), read, Targets([DENIED], [DENIED], list), ())
    first = caught.value.mistakes[0]
    assert (first.path, first.line, first.column) == ("conf/roles.txt", line, column)
    assert problem in first.problem
    assert "as written" in first.hint or "remove the line" in first.hint


def test_a_list_in_yaml_is_taken_as_written() -> None:
    assert organised("params: {denied: ['*/Admin, */Root']}", rules=(DENIED,))["D-1"].params == {"denied": ["*/Admin, */Root"]}
    with pytest.raises(MistakesError, match="is blank"):
        organised("params: {denied: ['*/Admin', ' ']}", rules=(DENIED,))


def test_the_rules_that_do_not_run_are_read_only_where_a_name_is_not_found() -> None:
    def never() -> tuple[Rule, ...]:
        raise AssertionError

    config = load_config(
        b"params: {roles: [a]}\nrules: {A-1: {owner: x}}\nscopes: [{when: present(tags), rules: [A], off: x}]", "c", Path()
    )
    assert organise(configure(SELECTED, (), ()), config, Targets(SELECTED, SELECTED, never), ())
