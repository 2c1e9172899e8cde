"""What every format of a policy diff says in the same words."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.display.lines import count, join, shorten
from scanner.findings.mask import mask_value
from scanner.formats.proof.yaml_line import example_line
from scanner.governance.policy_diff.report import ComparedRule, PolicyDiff, RuleChange
from scanner.model.job import Json
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule
from scanner.policy.effective import NO_VALUE
from scanner.policy.stricter import is_same
from scanner.prove.answer import Difference, Witness

_ENTRIES = 6  # of a list that changed
_LONGEST = 200  # characters of a value
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
    """The parameters that have another value, e.g. "max_hours: 72 (default) -> 168 (jobscan.yaml:12)"; of lists what is gone and added."""
    if rule.old is None or rule.new is None:
        return
    for name in dict.fromkeys((*rule.old.rule.params, *rule.new.rule.params)):
        before, after = rule.old.params.get(name), rule.new.params.get(name)
        if is_same(before, after):
            continue
        if isinstance(before, list) and isinstance(after, list):
            origins = " -> ".join(configured.origins.get(name, NO_VALUE) for configured in (rule.old, rule.new))
            yield f"{name}: {_changed_entries(before, after)} ({origins})"
        else:
            yield f"{name}: {_value(rule.old, name)} -> {_value(rule.new, name)}"


def _changed_entries(before: list[Json], after: list[Json]) -> str:
    """The entries of a list that are gone and those that are added, e.g. `- "a", + "b"`."""
    gone = [f"- {_shown(entry)}" for entry in before if entry not in after]
    added = [f"+ {_shown(entry)}" for entry in after if entry not in before]
    if not gone and not added:
        return "another order"
    changed = [*gone, *added]
    more = f" and {len(changed) - _ENTRIES:,} more" if len(changed) > _ENTRIES else ""
    return ", ".join(changed[:_ENTRIES]) + more


def _value(configured: ConfiguredRule, name: str) -> str:
    """A value with its origin."""
    value: Json = configured.params.get(name)
    origin = configured.origins.get(name, NO_VALUE)
    if value is None:
        return origin
    return f"{_shown(value)} ({origin})"


def _shown(value: Json) -> str:
    """A value as JSON, masked as in reports, and cut where it is very long."""
    return shorten(json.dumps(mask_value(value), ensure_ascii=False), _LONGEST)


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
