"""Lines of JSON are what the JSON report says, and what was written comes back from them as it was."""

from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from scanner.findings.codec import is_pickled
from scanner.formats.json.encode import undecided_entry
from scanner.formats.json.finding import finding_entry
from scanner.formats.json.lines import LINES, UNDECIDED_LINES, finding_lines
from scanner.formats.json.text import compact
from scanner.model.outcome import Finding, Outcome, Reason, ReasonKind, Undecided
from scanner.model.place import Location
from tests.unit.findings.test_spill import ANY_TEXT, FINDINGS, NUMBERED
from tests.unit.formats import reports

TEXTS = st.text(alphabet=st.sampled_from('a"\\\x85\u2028é\U0001f600\x00'), max_size=4)
MANY = 10_000
FINDING = reports.finding(reports.rule())
REASONS = st.builds(Reason, TEXTS, st.sampled_from(ReasonKind), TEXTS, TEXTS)
ONLY_PLACES = st.builds(Location, TEXTS, NUMBERED, NUMBERED)
UNDECIDED = st.builds(
    Undecided,
    TEXTS,
    TEXTS | ANY_TEXT,
    st.sampled_from(Outcome),
    TEXTS,
    st.lists(REASONS, max_size=2).map(tuple),
    ONLY_PLACES | st.builds(Location, TEXTS, NUMBERED, NUMBERED, st.integers(1, 2), st.none() | TEXTS, NUMBERED, TEXTS),
    TEXTS,
    st.lists(TEXTS, max_size=2).map(tuple),
    st.none() | ONLY_PLACES,
)
SLOW = settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(finding=FINDINGS)
def test_a_finding_is_its_line(finding: Finding) -> None:
    line = LINES.encode(finding)
    if not is_pickled(line):
        assert line.decode() == compact(finding_entry(finding))
    assert repr(structs.astuple(LINES.decode(line))) == repr(structs.astuple(finding))


@SLOW
@given(undecided=UNDECIDED)
def test_an_unknown_is_its_line(undecided: Undecided) -> None:
    line = UNDECIDED_LINES.encode(undecided)
    if not is_pickled(line):
        assert line.decode() == compact(undecided_entry(undecided))
    assert repr(structs.astuple(UNDECIDED_LINES.decode(line))) == repr(structs.astuple(undecided))


class Made:
    """Findings that are made while they are gone through, as those of a scan with a baseline are; it counts them."""

    number = 0

    def __len__(self) -> int:
        return MANY

    def __iter__(self) -> Iterator[Finding]:
        for _ in range(MANY):
            self.number += 1
            yield FINDING


def test_findings_that_are_made_one_by_one_are_not_held_together() -> None:
    made = Made()
    lines = finding_lines(made)
    first = next(lines)
    assert made.number < MANY // 10
    assert [*first, *(line for some in lines for line in some)] == [LINES.encode(FINDING)] * MANY
