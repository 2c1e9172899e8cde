import pytest

from scanner.shape.times import to_utc


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-04T20:41:24Z", "2026-03-04T20:41:24+00:00"),
        ("2026-03-04 20:41:24+0000", "2026-03-04T20:41:24+00:00"),
        ("2026-03-04T20:41:24.380000-00:00", "2026-03-04T20:41:24.380000+00:00"),
        ("2026-03-04T23:30:00.123456789-02:00", "2026-03-05T01:30:00.123456789+00:00"),
        ("2026-03-04T01:00+05:30", "2026-03-03T19:30:00+00:00"),
        ("0900-01-01T00:00:00+01", "0899-12-31T23:00:00+00:00"),
        (" 2026-03-04 20:41:24 +02 ", "2026-03-04T18:41:24+00:00"),
    ],
)
def test_a_time_with_an_offset_is_brought_to_utc(text: str, utc: str) -> None:
    assert to_utc(text, False) == (utc, False)


def test_a_time_without_an_offset_is_utc_only_where_that_may_be_assumed() -> None:
    assert to_utc("2026-03-04T20:41:24", True) == ("2026-03-04T20:41:24+00:00", True)
    assert to_utc("2026-03-04T20:41:24", False) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-03-04", "20:41:24Z", "2026-02-30T00:00:00Z", "2026-03-04T24:00:00Z", "2026-03-04T20:61:00Z", "2026-03-04T20:41:60Z",
        "2026-03-04T20:41:24+25:00", "0001-01-01T00:00:00+01:00", "2026-03-04T20:41.5Z", "2026-03-04T20:41:24.\u0661Z",
        "\u0662026-03-04T20:41:24Z", "1772656884", "2026-03-04T20:41:24ZZ", "2026-03-04T20:41:24Z\n2",
    ],
)  # fmt: skip
def test_anything_else_is_no_time(text: str) -> None:
    assert to_utc(text, True) is None


def test_the_times_sort_as_text() -> None:
    times = [
        "2026-03-04T20:41:24Z",
        "2026-03-04T20:41:24.1Z",
        "2026-03-04T20:41:24.15Z",
        "2026-03-04T20:41:25Z",
        "2026-03-04T22:41:26+02:00",
    ]
    found = [utc[0] for text in times if (utc := to_utc(text, False))]
    assert found == sorted(found)
    assert len(found) == len(times)
