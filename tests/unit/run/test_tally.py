"""What is kept of a scan is bounded, counted in full, and masked."""

from scanner.model.place import Location
from scanner.model.report import LeftOut, LoadFailure, SourceSummary, Truncation
from scanner.run.tally import KEPT, KINDS, OTHERS, Tally

SECRET, MASKED = "password=hunter22", "hunter22"
PLACE = Location(f"{SECRET}.json", 1, 1)


def test_the_first_thousand_failures_are_kept_and_the_others_counted_by_reason() -> None:
    tally = Tally()
    for number in range(KEPT + 5):
        tally.add(LoadFailure(Location("a.jsonl", number + 1, 1), "even" if number % 2 == 0 else "odd"))
    assert (len(tally.failures.kept), tally.failures.more) == (KEPT, {"even": 3, "odd": 2})


def test_reasons_without_end_are_counted_together() -> None:
    tally = Tally()
    for number in range(KEPT + KINDS + 7):
        tally.add(LoadFailure(PLACE, f"reason {number}"))
        tally.add(LeftOut(f"kind {number}"))
    assert (len(tally.failures.more), tally.failures.more[OTHERS]) == (KINDS + 1, 7)
    assert (len(tally.left_out), tally.left_out[OTHERS]) == (KINDS + 1, KEPT + 7)


def test_failures_that_a_collection_counts_are_counted_so() -> None:
    tally = Tally()
    tally.add(LoadFailure(PLACE, "broken", number=41))
    tally.add(LeftOut("x", 3))
    assert (tally.failures.kept, tally.failures.more, tally.left_out) == ([], {"broken": 41}, {"x": 3})
    assert tally.failures


def test_skipped_files_are_bounded_too() -> None:
    tally = Tally()
    for number in range(KEPT + 2):
        tally.add(SourceSummary(f"{number}.json", None, 0, foreign=True))
    assert (len(tally.skipped), tally.more_skipped, tally.sources) == (KEPT, 2, [])


def test_all_texts_are_masked() -> None:
    tally = Tally()
    cut = Truncation(PLACE, SECRET)
    tally.add(LoadFailure(PLACE, SECRET))
    tally.add(LeftOut(SECRET))
    tally.add(SourceSummary(SECRET, None, 0, foreign=True))
    tally.add(SourceSummary(SECRET, None, 1, notes=(SECRET,), truncated=cut, collected=(cut,)))
    kept = (tally.failures.kept, tally.left_out, tally.skipped, tally.sources)
    assert MASKED not in str(kept)
    assert "password=" in str(kept)
