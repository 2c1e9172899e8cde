"""What every format of a policy diff says in the same words."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.display.lines import count, join
from scanner.findings.mask import mask_value
from scanner.formats.proof.yaml_line import example_line
from scanner.governance.policy_diff.report import ComparedRule, PolicyDiff, RuleChange
from scanner.model.job import Json
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule
from scanner.policy.effective import NO_VALUE
from scanner.policy.stricter import is_same
from scanner.prove.answer import Difference, Witness

SAME = "for every job that AWS documents, whatever is not delivered"  # what "same" means


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of a rule: what it is, and the job that shows it, as an entry under `examples`; empty where none is needed."""

    change: str
    what: str
    example: str = ""


def change_lines(rule: ComparedRule) -> Iterator[ChangeLine]:
    """Every change of a rule, the proved ones first."""
    if rule.new is None:
        yield ChangeLine(RuleChange.REMOVED.value, "counts as loosened")
    elif rule.old is None:
        yield ChangeLine(RuleChange.ADDED.value, f"severity {rule.new.rule.severity.value}")
    for difference in rule.differences:
        if difference.answer.witness is not None:
            yield _proved(difference, difference.answer.witness)
    yield from _undecided(rule.differences)
    for declared in rule.declared:
        yield ChangeLine(declared.change.value, declared.what)


def _proved(difference: Difference, witness: Witness) -> ChangeLine:
    outcomes = f"{_word(difference.before)} -> {_word(difference.after)}"
    return ChangeLine(difference.change.value, outcomes, example_line(witness, {}))


def _undecided(differences: Sequence[Difference]) -> Iterator[ChangeLine]:
    """What is not decided, a line for each reason."""
    by_reason: dict[str, list[str]] = {}
    for difference in differences:
        if difference.answer.witness is None:
            by_reason.setdefault(difference.answer.reason, []).append(difference.change.value)
    for reason, changes in by_reason.items():
        yield ChangeLine(RuleChange.NOT_DECIDED.value, f"whether it is {join(changes, 'or')}: {reason}")


def _word(outcome: Outcome | None) -> str:
    return "" if outcome is None else outcome.value.replace("_", " ")


def changed_values(rule: ComparedRule) -> Iterator[str]:
    """The parameters that have another value, e.g. "max_hours: 72 (default) -> 168 (jobscan.yaml:12)"."""
    if rule.old is None or rule.new is None:
        return
    for name in dict.fromkeys((*rule.old.rule.params, *rule.new.rule.params)):
        before, after = rule.old.params.get(name), rule.new.params.get(name)
        if not is_same(before, after):
            yield f"{name}: {_value(rule.old, name)} -> {_value(rule.new, name)}"


def _value(configured: ConfiguredRule, name: str) -> str:
    """A value as JSON with its origin, masked as in reports."""
    value: Json = configured.params.get(name)
    origin = configured.origins.get(name, NO_VALUE)
    if value is None:
        return origin
    return f"{json.dumps(mask_value(value), ensure_ascii=False)} ({origin})"


def verdict(diff: PolicyDiff) -> tuple[str, str, str]:
    """The last line: a word, the role of its colour, and the numbers."""
    numbers = diff.numbers
    text = ", ".join(f"{numbers[change]:,} {change.value}" for change in RuleChange if numbers[change])
    text = f"{count(len(diff.rules), 'rule')}: {text}"
    if diff.exit_code:
        text += f"   (exit {diff.exit_code})"
    word, role = _verdict_word(diff)
    return word, role, text


def _verdict_word(diff: PolicyDiff) -> tuple[str, str]:
    if diff.is_loosened:
        return "LOOSENED", "bad"
    if diff.is_undecided:
        return "NOT DECIDED", "open"
    if diff.numbers[RuleChange.SAME] == len(diff.rules):
        return "SAME", "good"
    return "NOT LOOSENED", "good"
