"""What every format of a diff says in the same words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scanner.display.lines import count, join, one_line
from scanner.model.codes import BOTH, CLEAN, FINDINGS, INCOMPLETE, NOT_WRITTEN
from scanner.model.difference import Change, Difference, LostCoverage

HEADINGS = {
    Change.NEW: "New",
    Change.WORSENED: "Worsened",
    Change.STILL_THERE: "Still there",
    Change.FIXED: "Fixed",
    Change.RAN_AGAIN: "Gone: ran again, not passed",
    Change.DID_NOT_RUN: "Gone: did not run again",
    Change.NOT_COVERED: "Gone: not covered",
    Change.JUDGED_OTHERWISE: "Gone: judged otherwise",
    Change.WAIVED: "Waived",
}
_KEPT = {Change.NEW: "new", Change.WORSENED: "worsened", Change.STILL_THERE: "still there", Change.WAIVED: "waived"}
_GONE = {
    Change.FIXED: "fixed",
    Change.RAN_AGAIN: "not passed",
    Change.DID_NOT_RUN: "did not run",
    Change.NOT_COVERED: "not covered",
    Change.JUDGED_OTHERWISE: "judged otherwise",
}
_VERDICTS = {
    CLEAN: "NOTHING NEW",
    NOT_WRITTEN: "NOT WRITTEN",
    FINDINGS: "NEW CAUSES",
    INCOMPLETE: "NOTHING NEW, BUT LESS WAS CHECKED",
    BOTH: "NEW CAUSES, AND LESS WAS CHECKED",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The last line of a diff: a word, the role of its colour, and the numbers."""

    word: str
    role: str
    numbers: str


def verdict(difference: Difference) -> Verdict:
    """The verdict, e.g. "NEW CAUSES", "2 new, 12 still there, 3 fixed (exit 1)"."""
    code = f"(exit {difference.exit_code})"
    if difference.error is not None:
        return Verdict("NOTHING WAS COMPARED", "bad", f"{one_line(difference.error).rstrip('.')}   {code}")
    numbers = "; ".join(_numbers(difference)) or "no causes in either report"
    role = "good" if difference.exit_code == CLEAN else "bad"
    return Verdict(_VERDICTS[difference.exit_code], role, f"{numbers}   {code}")


def _numbers(difference: Difference) -> Iterator[str]:
    """How many causes have each change, those that are gone apart, and how much coverage was lost."""
    for words, before in ((_KEPT, ""), (_GONE, "gone: ")):
        numbers = ", ".join(_counts(difference, words))
        if numbers:
            yield f"{before}{numbers}"
    if difference.lost:
        yield f"coverage lost: {len(difference.lost):,}"


def _counts(difference: Difference, words: Mapping[Change, str]) -> Iterator[str]:
    for change, word in words.items():
        entries = difference.of(change)
        if entries:
            yield f"{len(entries):,} {word}"


def describe_lost(lost: LostCoverage) -> str:
    """One thing that is not checked any more, e.g. "jobs and tags of 111122223333 in us-east-1: denied"."""
    why = f"{lost.now} ({lost.detail})" if lost.detail else lost.now
    subject = _subject(lost)
    return f"{subject}: {why}" if subject else why


def _subject(lost: LostCoverage) -> str:
    if lost.rule:
        return f"rule {lost.rule}"
    if lost.operations:
        place = " in ".join(part for part in (lost.account or "the organization", lost.region) if part)
        return f"{join(lost.operations)} of {place}"
    return lost.source


def sides(difference: Difference) -> Iterator[tuple[str, str]]:
    """Both reports: what it is called, and its file, time and numbers."""
    for which, side in (("old", difference.old), ("new", difference.new)):
        if side.now:
            yield which, f"{side.path} ({side.now}, {count(side.jobs, 'job')}, {count(side.causes, 'cause')})"
        else:
            yield which, side.path
