"""A policy diff for a pull request, as GitHub and GitLab show it."""

from collections.abc import Iterator

from scanner.display.lines import count
from scanner.formats.markdown.text import code, escape
from scanner.formats.policy_diff.words import SAME, change_lines, changed_values, verdict
from scanner.governance.policy_diff.report import ComparedRule, PolicyDiff, RuleChange

_SHOWN = 50  # rules: a comment must not be longer than 65,536 characters


def text(diff: PolicyDiff) -> str:
    """The diff as Markdown: the verdict, and a table of the rules that changed."""
    return "".join(_pieces(diff))


def _pieces(diff: PolicyDiff) -> Iterator[str]:
    word, _, numbers = verdict(diff)
    yield f"### jobscan policy diff: {escape(word)}\n\n{escape(numbers)}\n\n"
    changed = [rule for rule in diff.rules if rule.change is not RuleChange.SAME]
    if changed:
        yield "| rule | change | what | job that shows it |\n|---|---|---|---|\n"
        for rule in changed[:_SHOWN]:
            yield from _rows(rule)
        yield "\n"
    if len(changed) > _SHOWN:
        yield f"{count(len(changed) - _SHOWN, 'more rule')}; `jobscan policy diff -f text` lists them\n\n"
    same = diff.numbers[RuleChange.SAME]
    if same:
        yield f"{count(same, 'rule')} the same, {SAME}.\n"
    yield from (f"- note: {escape(note)}\n" for note in diff.notes)


def _rows(rule: ComparedRule) -> Iterator[str]:
    for change in change_lines(rule):
        example = code(change.example) if change.example else ""
        yield f"| {code(rule.rule_id)} | {change.change} | {escape(change.what)} | {example} |\n"
    for text_of_value in changed_values(rule):
        yield f"| {code(rule.rule_id)} | parameter | {code(text_of_value)} | |\n"
