"""A policy diff in each format: whole JSON by its schema, and no text of a policy that becomes markup or steers a terminal."""

import json
import re

from jsonschema import Draft202012Validator

from scanner.display.lines import plain
from scanner.formats.policy_diff import json as diff_json
from scanner.formats.policy_diff import markdown
from scanner.formats.policy_diff.text import lines
from scanner.governance.policy_diff.report import ComparedRule, DeclaredChange, PolicyDiff
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule, Parameter, ParameterType
from scanner.prove.answer import Answer, Change, Difference, Verdict, Witness

from .reports import rule

HOSTILE = "\u202e|`<img src=x>` **b** @acme [a](javascript:x)\r\n::error::x \x1b[31m"
PARAMS = {"roles": Parameter("roles", ParameterType("list", ParameterType("glob")))}
OLD = ConfiguredRule(rule("ACME-1", params=PARAMS), {"roles": ["*/a"]}, {"roles": "default"})
NEW = ConfiguredRule(rule("ACME-1", params=PARAMS), {"roles": ["*/a*"]}, {"roles": "jobscan.yaml:12"})
LOOSENED = Difference(
    Change.LOOSENED, Answer(Verdict.YES, Witness({"job_name": "poc-prod"}, ("tags",))), Outcome.FAIL, Outcome.NOT_APPLICABLE
)
UNDECIDED = Difference(Change.TIGHTENED, Answer(Verdict.NOT_DECIDED, reason="split() is not modelled"))
SEVERITY = DeclaredChange(Change.LOOSENED, "severity: high -> low")


def diff(*rules: ComparedRule, fails: bool = True, notes: tuple[str, ...] = ()) -> PolicyDiff:
    return PolicyDiff("old.yaml", "new.yaml", rules, fails, notes)


EVERYTHING = diff(
    ComparedRule("ACME-1", OLD, NEW, (SEVERITY,), (LOOSENED, UNDECIDED)),
    ComparedRule("ACME-2", OLD, OLD),
    ComparedRule("ACME-3", None, NEW),
    ComparedRule("ACME-4", OLD, None),
    notes=("not compared, though they differ: waivers",),
)
ATTACK = diff(ComparedRule(HOSTILE, OLD, NEW, (DeclaredChange(Change.LOOSENED, HOSTILE),), (UNDECIDED,)), notes=(HOSTILE,))


def test_the_json_follows_its_schema() -> None:
    for made in (EVERYTHING, ATTACK, diff(ComparedRule("ACME-2", OLD, OLD))):
        Draft202012Validator(diff_json.policy_diff_schema()).validate(json.loads(diff_json.text(made)))


def test_the_schema_refuses_a_change_that_it_does_not_know() -> None:
    document = json.loads(diff_json.text(EVERYTHING))
    document["rules"][0]["change"] = "worse"
    assert not Draft202012Validator(diff_json.policy_diff_schema()).is_valid(document)


def test_the_text_shows_each_change_and_counts_what_is_the_same() -> None:
    assert [plain(row) for row in lines(EVERYTHING)] == [
        "ACME-1  loosened     fail -> not applicable",
        "                     - {job: {job_name: poc-prod}, not_delivered: [tags]}",
        "        not decided  whether it is tightened: split() is not modelled",
        "        loosened     severity: high -> low",
        '                     roles: - "*/a", + "*/a*" (default -> jobscan.yaml:12)',
        "ACME-3  added        severity medium",
        "ACME-4  removed      counts as loosened",
        "1 rule the same, for every job that AWS documents, whatever is not delivered",
        "note: not compared, though they differ: waivers",
        "LOOSENED   4 rules: 1 removed, 1 loosened, 1 added, 1 same   (exit 1)",
    ]


def test_the_last_line_says_what_a_reader_must_know() -> None:
    same = ComparedRule("ACME-2", OLD, OLD)
    tightened = ComparedRule("ACME-1", OLD, NEW, differences=(Difference(Change.TIGHTENED, LOOSENED.answer),))
    unknown = ComparedRule("ACME-1", OLD, NEW, differences=(Difference(Change.LOOSENED, UNDECIDED.answer),))
    last = [plain(list(lines(diff(*rules)))[-1]) for rules in ((same,), (same, tightened), (same, unknown))]
    assert last == [
        "SAME   1 rule: 1 same",
        "NOT LOOSENED   2 rules: 1 tightened, 1 same",
        "NOT DECIDED   2 rules: 1 not decided, 1 same   (exit 3)",
    ]


def test_nothing_in_the_text_steers_a_terminal_or_a_runner() -> None:
    rows = [plain(row) for row in lines(ATTACK)]
    assert all(char.isprintable() for row in rows for char in row)
    assert not any(row.lstrip().startswith("::") for row in rows)


def test_nothing_becomes_markdown() -> None:
    text = markdown.text(ATTACK)
    assert "<img" not in text
    assert "**b**" not in text
    assert not re.search(r"@acme|\]\(", text)
    assert all(row.count("|") in (0, 5) for row in text.splitlines())


def test_the_markdown_has_a_row_for_each_change() -> None:
    rows = [row for row in markdown.text(EVERYTHING).splitlines() if row.startswith("| <code>")]
    assert [row.split("|")[2].strip() for row in rows] == ["loosened", "not decided", "loosened", "parameter", "added", "removed"]


def test_both_are_the_same_bytes_twice() -> None:
    assert (diff_json.text(EVERYTHING), markdown.text(EVERYTHING)) == (diff_json.text(EVERYTHING), markdown.text(EVERYTHING))
