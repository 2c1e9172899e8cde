"""The line that tells how far a scan came."""

import pytest

from scanner.cli.progress_line import progress_line
from scanner.run.progress import Reached


@pytest.mark.parametrize(
    ("reached", "seconds", "line"),
    [
        (Reached(200, 0, 0, 0), 0.5, "200 records"),
        (Reached(200, 31, 0, 0), 4, "200 records, 31 findings, 50/s"),
        (Reached(200, 0, 500, 1_000), 1, "200 records, 500 of 1,000 B"),
        (Reached(20_000, 31, 25_000_000, 100_000_000), 10, "20,000 records, 25 of 100 MB, 31 findings, 2,000/s, 0:30 left"),
        (Reached(20_000, 0, 200_000_000, 100_000_000), 10, "20,000 records, 100 of 100 MB, 2,000/s, 0:00 left"),
        (Reached(1_000_000, 9, 1_000_000_000, 900_000_000_000), 10, "1,000,000 records, 1 of 900 GB, 9 findings, 100,000/s, 2:29:50 left"),
    ],
)
def test_what_it_tells(reached: Reached, seconds: float, line: str) -> None:
    assert progress_line(reached, seconds, 79) == line


@pytest.mark.parametrize("width", [12, 30, 60, 79, 119])
def test_it_is_never_too_long(width: int) -> None:
    reached = Reached(123_456_789, 987_654_321, 123_456_789_012, 987_654_321_098)
    line = progress_line(reached, 123.4, width)
    assert len(line) <= width
    assert not line.endswith(", ")
