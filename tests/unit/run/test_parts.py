"""Parts of a report: each finding is in one of them, and what a part counts is its own."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace

from scanner.formats.json.report import pieces as json_pieces
from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS
from scanner.formats.text.report import pieces as text_pieces
from scanner.formats.text.report import verdict_line
from scanner.model.governance import BaselineUse, Standing
from scanner.model.outcome import Finding
from scanner.model.report import Report
from scanner.model.severity import Severity
from scanner.run.parts import part_of, split_by_owner
from tests.unit.formats.reports import finding, hostile, report, rule

RULES = (rule("ACME-1", Severity.HIGH), rule("ACME-2", Severity.LOW))
OWNERS = ("", "team-a", "team-b", "Team A")
ENTRIES = st.lists(st.tuples(st.sampled_from(OWNERS), st.integers(0, 1), st.integers(0, 5), st.sampled_from(Standing)), max_size=12)


def owned(entries: list[tuple[str, int, int, Standing]]) -> Report:
    found = [
        structs.replace(finding(RULES[which], number, job_name=f"job-{number % 3}"), owner=owner, baseline=standing)
        for owner, which, number, standing in entries
    ]
    return replace(report(20, RULES, found), baseline=BaselineUse("baseline.jsonl", "0" * 64, 1))


def parts(whole: Report) -> list[Report]:
    return [part_of(whole, own) for own in split_by_owner(whole)]


def key(found: Finding) -> tuple[str, str, str, str]:
    return found.rule_id, found.job, found.owner, found.cause


@given(entries=ENTRIES)
def test_the_parts_together_are_the_whole(entries: list[tuple[str, int, int, Standing]]) -> None:
    whole = owned(entries)
    split = parts(whole)
    assert Counter(key(found) for part in split for found in part.findings) == Counter(map(key, whole.findings))
    for at, whole_rule in enumerate(whole.rules):
        assert sum(part.rules[at].findings for part in split) == whole_rule.findings
        assert sum(part.rules[at].submitted for part in split) == whole_rule.submitted
        statuses: Counter[str] = Counter()
        for part in split:
            statuses.update(part.rules[at].statuses)
            assert part.rules[at].outcomes == whole_rule.outcomes
        assert statuses == Counter(whole_rule.statuses)


@given(entries=ENTRIES)
def test_a_part_has_the_findings_and_causes_of_its_owner_and_counts_them(entries: list[tuple[str, int, int, Standing]]) -> None:
    whole = owned(entries)
    for part in parts(whole):
        assert part.part is not None
        assert {found.owner for found in part.findings} <= {part.part.owner}
        causes = Counter(found.cause for found in part.findings)
        assert causes == Counter({cause.cause: cause.findings for cause in part.causes})
        for counted in part.rules:
            own = [found for found in part.findings if found.rule_id == counted.id]
            assert counted.findings == len(own)
            assert sum(counted.known.values()) == sum(found.baseline is Standing.KNOWN for found in own)
        for cause in part.causes:
            standings = {found.baseline for found in part.findings if found.cause == cause.cause}
            assert cause.standing in standings


@given(entries=ENTRIES)
def test_verdict_and_exit_code_are_those_of_the_whole(entries: list[tuple[str, int, int, Standing]]) -> None:
    whole = owned(entries)
    for part in parts(whole):
        assert verdict_line(part) == verdict_line(whole)
        assert (part.exit_code, part.honest_code, part.complete) == (whole.exit_code, whole.honest_code, whole.complete)
        assert part.outcomes == whole.outcomes


def test_there_is_a_part_without_an_owner_even_if_it_is_empty() -> None:
    whole = owned([("team-a", 0, 1, Standing.NEW)])
    empty, full = parts(whole)
    assert (len(empty.findings), len(full.findings)) == (0, 1)
    assert "Only the findings without an owner: 0 of 1." in "".join(text_pieces(empty, ReportOptions()))
    assert '"only_owner": ""' in "".join(json_pieces(empty, ReportOptions()))
    assert '"only_owner": "team-a"' in "".join(json_pieces(full, ReportOptions()))
    assert '"only_owner": null' in "".join(json_pieces(whole, ReportOptions()))


def test_a_hostile_owner_stays_text_in_every_format() -> None:
    owner = "x\n::error::all clean\x1b[2J" + " and ::warning::b" * 30
    for whole in (owned([(owner, 0, 1, Standing.NEW)]), hostile()):
        for part in parts(replace(whole, findings=[structs.replace(found, owner=owner) for found in whole.findings])):
            for form in FORMATS.values():
                if form.scan_only or form.name == "xlsx":  # a part has no evidence, and a workbook is packed
                    continue
                written = b"".join(form.chunks(part, ReportOptions())).decode()
                assert "\x1b" not in written
                assert not any(line.lstrip().startswith(("::error::", "::warning::")) for line in written.splitlines())
