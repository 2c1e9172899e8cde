"""Examples become jobs, and a rule is run on each."""

import pytest

from scanner.authoring.examples import run_examples
from scanner.errors import MistakesError
from scanner.model.origin import Tree
from scanner.policy.load import load_policy

TEXT = "policy: own\nrules:\n  - {id: OWN-1, title: T, severity: low, assert: present(tags), examples: {pass: [%s]}}\n"


def test_an_example_has_the_outcome_that_it_says_or_another() -> None:
    policy = load_policy((TEXT % "{job: null}, {job: {tags: null}}").encode(), Tree("own.yaml"))
    assert [result.is_as_expected for result in run_examples(policy)] == [True, False]


def test_examples_that_are_no_jobs_are_mistakes_all_at_once() -> None:
    policy = load_policy((TEXT % "{job: {status: 5}}, {}, {job: {submit_time: x}}").encode(), Tree("own.yaml"))
    with pytest.raises(MistakesError) as caught:
        run_examples(policy)
    mistakes = caught.value.mistakes
    assert [(one.path, one.line, one.column, one.rule) for one in mistakes] == [("own.yaml", 3, 84, "OWN-1"), ("own.yaml", 3, 108, "OWN-1")]
    assert mistakes[0].problem == "not a valid example: 'status' must be text, not a number"
