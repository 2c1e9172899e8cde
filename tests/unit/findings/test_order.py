"""The one order of what a report lists."""

from hypothesis import given
from hypothesis import strategies as st

from scanner.findings.order import failure_order, finding_order, undecided_order
from scanner.model.intake import LoadFailure
from scanner.model.outcome import Finding
from scanner.model.place import Location
from scanner.model.severity import Severity
from tests.unit.formats import reports

ONE, OTHER = reports.rule("A-1"), reports.rule("A-2")
PLACES = (
    Location("a.json"),
    Location("a.json", 1),
    Location("a.json", 1, 2),
    Location("a.json", 2, 1),
    Location("a.json", 10),
    Location("b.json"),
)


def test_the_most_severe_findings_come_first_then_rule_place_and_job() -> None:
    in_order = [
        reports.finding(OTHER, severity=Severity.CRITICAL),
        reports.finding(OTHER, severity=Severity.HIGH),
        *(reports.finding(ONE, location=place) for place in PLACES),
        reports.finding(ONE, location=PLACES[-1], job="b"),
        reports.finding(OTHER),
        reports.finding(ONE, severity=Severity.LOW),
        reports.finding(ONE, severity=Severity.INFO),
    ]
    assert sorted(reversed(in_order), key=finding_order) == in_order


def test_undecided_checks_are_sorted_by_rule_place_and_job() -> None:
    in_order = [
        *(reports.undecided(ONE, location=place) for place in PLACES),
        reports.undecided(ONE, location=PLACES[-1], job="b"),
        reports.undecided(OTHER, location=PLACES[0]),
    ]
    assert sorted(reversed(in_order), key=undecided_order) == in_order


def test_load_failures_are_sorted_by_place_and_reason() -> None:
    in_order = [*(LoadFailure(place, "x") for place in PLACES), LoadFailure(PLACES[-1], "y")]
    assert sorted(reversed(in_order), key=failure_order) == in_order


TEXTS = st.text(alphabet=st.sampled_from("\0\1\x02aAzß\xff\ue000\ud800\udfff\U0001f600"), max_size=4)
PLACED = st.builds(Location, TEXTS, st.none() | st.integers(1, 300), st.none() | st.integers(1, 300))
FINDINGS = st.builds(
    lambda **changes: reports.finding(ONE, **changes), rule_id=TEXTS, severity=st.sampled_from(Severity), location=PLACED, job=TEXTS
)


def parts(finding: Finding) -> tuple[int, str, str, int, int, str]:
    place = finding.location
    return -finding.severity.rank, finding.rule_id, place.path, place.line or 0, place.column or 0, finding.job


@given(findings=st.lists(FINDINGS, max_size=20))
def test_keys_sort_as_the_tuples_of_their_parts(findings: list[Finding]) -> None:
    assert [parts(finding) for finding in sorted(findings, key=finding_order)] == sorted(map(parts, findings))
    assert len(set(map(finding_order, findings))) == len(set(map(parts, findings)))
