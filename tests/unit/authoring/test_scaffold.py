"""A new rule works as it is written: nothing to lint, and its examples hold and are enough."""

from pathlib import Path

import pytest

from scanner.authoring.damage import holes
from scanner.authoring.examples import default_base_job, run_examples
from scanner.authoring.lint import lint
from scanner.authoring.mutation import survivors
from scanner.authoring.scaffold import scaffold
from scanner.errors import UsageError
from scanner.model.origin import Tree
from scanner.policy.load import load_policy
from scanner.policy.policy_file import PolicyFile


@pytest.mark.parametrize(
    ("rule_id", "title"),
    [
        ("ACME-NET-001", ""),
        ("NO-1", "no"),
        ("ON", "Two: with a colon # and a hash"),
        ("Y", "\"quotes\" and 'quotes'\n\tand lines"),
        ("A1", "\u00e9 \U0001f600 \u202e \x7f \\ {brace}"),
    ],
)
def test_it_works_as_it_is(rule_id: str, title: str, tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text(scaffold(rule_id, "new.yaml", title, "high"), encoding="utf-8")
    linted = lint([PolicyFile(file, Tree("new.yaml"))])
    assert (linted.rules, linted.mistakes, linted.warnings) == (1, (), ())
    policy = load_policy(file.read_bytes(), Tree("new.yaml"))
    (rule,) = policy.rules
    assert (rule.id, rule.severity) == (rule_id, "high")
    assert rule.title == " ".join(title.split()) or not title
    results = run_examples(policy)
    assert {one.example.outcome for one in results} == {"pass", "fail", "not_applicable", "unknown"}
    assert all(one.is_as_expected for one in results)
    assert survivors(rule, default_base_job())[0] == ()
    assert holes(rule, default_base_job())[0] == ()


@pytest.mark.parametrize(
    ("rule_id", "title", "sentence"),
    [("acme-1", "", "is not a rule ID"), ("BMJ-NET-009", "", "built-in rules"), ("ACME-1", "  ", "the title is blank")],
)
def test_what_cannot_be_is_refused(rule_id: str, title: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        scaffold(rule_id, "new.yaml", title)
