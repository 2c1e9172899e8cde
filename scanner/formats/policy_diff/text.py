"""A policy diff for people: a line for each change of a rule; rules that are the same are only counted."""

from collections.abc import Iterator

from scanner.display.lines import Line, cells, count, line, one_line, pad, printable, without_ci_commands
from scanner.formats.policy_diff.words import SAME, change_lines, changed_values, verdict
from scanner.governance.policy_diff.report import ComparedRule, PolicyDiff, RuleChange

_WIDTH = max(len(change.value) for change in RuleChange)
_ROLES = {RuleChange.REMOVED.value: "bad", RuleChange.LOOSENED.value: "bad", RuleChange.NOT_DECIDED.value: "open"}


def lines(diff: PolicyDiff) -> Iterator[Line]:
    """The whole diff; the last line is the verdict."""
    yield from map(without_ci_commands, _lines(diff))


def _lines(diff: PolicyDiff) -> Iterator[Line]:
    changed = [rule for rule in diff.rules if rule.change is not RuleChange.SAME]
    id_width = max((cells(printable(rule.rule_id)) for rule in changed), default=0)
    for rule in changed:
        yield from _rule_lines(rule, id_width)
    same = diff.numbers[RuleChange.SAME]
    if same:
        yield line((f"{count(same, 'rule')} the same, {SAME}", "dim"))
    for note in diff.notes:
        yield line(f"note: {one_line(note)}")
    word, role, text = verdict(diff)
    yield line((word, role), f"   {text}")


def _rule_lines(rule: ComparedRule, id_width: int) -> Iterator[Line]:
    """A rule's changes, with the job that shows each below it, and its parameters that have another value last."""
    lead = pad(printable(rule.rule_id), id_width)
    indent = " " * id_width
    for change in change_lines(rule):
        word = (pad(change.change, _WIDTH), _ROLES.get(change.change, ""))
        yield line((lead, "bold"), "  ", word, f"  {one_line(change.what)}")
        if change.example:
            yield line(f"{indent}  {' ' * _WIDTH}  {printable(change.example)}")
        lead = indent
    for text in changed_values(rule):
        yield line((f"{indent}  {' ' * _WIDTH}  {printable(text)}", "dim"))
