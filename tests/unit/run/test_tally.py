"""What is kept of a scan is bounded, counted in full, and masked."""

from scanner.model.place import Location
from scanner.model.report import LeftOut, LoadFailure, SourceSummary, Truncation
from scanner.run.tally import KEPT, KINDS, OTHERS, Tally

SECRET, MASKED = "password=hunter22", "hunter22"
PLACE = Location(f"{SECRET}.json", 1, 1)


def test_the_first_thousand_failures_are_kept_and_the_others_counted_by_reason() -> None:
    tally = Tally()
    for number in range(KEPT + 5):
        tally.note(LoadFailure(Location("a.jsonl", number + 1, 1), "even" if number % 2 == 0 else "odd"))
    assert (len(tally.failures), tally.more_failures) == (KEPT, {"even": 3, "odd": 2})


def test_reasons_without_end_are_counted_together() -> None:
    tally = Tally()
    for number in range(KEPT + KINDS + 7):
        tally.note(LoadFailure(PLACE, f"reason {number}"))
        tally.note(LeftOut(f"kind {number}"))
    assert (len(tally.more_failures), tally.more_failures[OTHERS]) == (KINDS + 1, 7)
    assert (len(tally.left_out), tally.left_out[OTHERS]) == (KINDS + 1, KEPT + 7)


def test_failures_that_a_collection_counts_are_counted_so() -> None:
    tally = Tally()
    tally.note(LoadFailure(PLACE, "broken", number=41))
    tally.note(LeftOut("x", 3))
    assert (list(tally.failures), tally.more_failures, tally.left_out) == ([], {"broken": 41}, {"x": 3})
    assert tally.damaged


def test_skipped_files_are_bounded_too() -> None:
    tally = Tally()
    for number in range(KEPT + 2):
        tally.note(SourceSummary(f"{number}.json", None, 0, foreign=True))
    assert (len(tally.skipped), tally.more_skipped, tally.sources) == (KEPT, 2, [])


def test_all_texts_are_masked() -> None:
    tally = Tally()
    cut = Truncation(PLACE, SECRET)
    tally.note(LoadFailure(PLACE, SECRET))
    tally.note(LeftOut(SECRET))
    tally.note(SourceSummary(SECRET, None, 0, foreign=True))
    tally.note(SourceSummary(SECRET, None, 1, notes=(SECRET,), truncated=cut, collected=(cut,)))
    kept = (list(tally.failures), tally.left_out, tally.skipped, tally.sources)
    assert MASKED not in str(kept)
    assert "password=" in str(kept)
