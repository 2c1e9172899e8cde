"""Damaged files: the reader never raises, and never loses a record without saying so.

What nobody can see is left out: records that stand one behind the other, cut off where one of them ends, are a file with fewer records.
YAML has no end at all, so that a record may lack its last keys; the shape misses those that every job has.
"""

import gzip
import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.documents.reader import read
from scanner.model.job import Record
from scanner.shape.job_domain import job_domain
from scanner.shape.normalise import Options
from tests.property import shape_writers as writers
from tests.property.scans import cases
from tests.property.shape_writers import CONTAINERS
from tests.property.test_every_shape import jobs

RECORDS = 3
TABLE = "table"
LOOSE = ("one behind the other", "lines")  # nothing says how many there are
_DAMAGE = settings(max_examples=cases(6), deadline=None, suppress_health_check=list(HealthCheck))
files = st.lists(jobs(), min_size=RECORDS, max_size=RECORDS)


def write(container: str, full: list[Any]) -> tuple[str, str]:
    """The name and text of a file with jobs."""
    if container == TABLE:
        rows = [writers.as_table(writers.documented(one)) for one in full]
        return "x.csv", writers.table_of(rows, ",")
    ending, text_of = CONTAINERS[container]
    return f"x{ending}", text_of(full)


def counts(data: bytes, name: str, size: int = 1 << 16) -> tuple[int, int]:
    """How many records were read, and how much else was said."""
    items = list(read(io.BytesIO(data), name, job_domain(Options().is_record), size=size))
    records = sum(isinstance(item, Record) for item in items)
    return records, len(items) - records


def is_shorter_file(text: str, container: str, full: list[Any]) -> bool:
    """Whether a text that breaks off is what a file with fewer records looks like."""
    if container.startswith("yaml"):
        return True
    if container == TABLE:  # its last cell may be shorter, where it is not in quotes
        return counts(text.encode(), "x.csv")[1] == 0
    return container in LOOSE and any(text.strip() == write(container, full[:number])[1].strip() for number in range(1, RECORDS))


@pytest.mark.parametrize("container", [*CONTAINERS, TABLE])
@_DAMAGE
@given(files, st.data())
def test_a_file_that_breaks_off_says_so(container: str, full: list[Any], data: st.DataObject) -> None:
    name, whole = write(container, full)
    text = whole[: data.draw(st.integers(0, len(whole) - 1))]
    records, said = counts(text.encode(), name)
    assert records + said > 0 or container == TABLE
    assert records == RECORDS or said or is_shorter_file(text, container, full)


@pytest.mark.parametrize("container", [*CONTAINERS, TABLE])
@_DAMAGE
@given(files, st.data(), st.sampled_from(("drop", "double", '"', "'", ",", "{", "]", "\n", "\0", "\\", "\udc80")))
def test_a_damaged_character_loses_no_record_unsaid(container: str, full: list[Any], data: st.DataObject, damage: str) -> None:
    name, whole = write(container, full)
    at = data.draw(st.integers(0, len(whole) - 1))
    put = {"drop": "", "double": whole[at] * 2}.get(damage, damage)
    text = whole[:at] + put + whole[at + (damage in ("drop", "double")) :]
    records, said = counts(text.encode("utf-8", "surrogateescape"), name)
    assert records >= RECORDS or said


@pytest.mark.parametrize("container", ["list", "lines", "yaml list", TABLE])
@_DAMAGE
@given(files, st.data(), st.sampled_from(("cut", "junk", "flip")))
def test_a_damaged_gzip_file_says_so(container: str, full: list[Any], data: st.DataObject, damage: str) -> None:
    name, whole = write(container, full)
    packed = gzip.compress(whole.encode(), mtime=0)
    at = data.draw(st.integers(10, len(packed) - 1))  # behind its head, where flags and times are nobody's loss
    match damage:
        case "cut":
            packed = packed[:at]
        case "junk":
            packed += b"junk"
        case _:
            packed = packed[:at] + bytes([packed[at] ^ 0x55]) + packed[at + 1 :]
    assert counts(packed, f"{name}.gz")[1] > 0


@settings(max_examples=cases(150), deadline=None)
@given(
    st.binary(max_size=200) | st.text(alphabet='ab,;\t"\r\n{}[]:-#&*!|>\\ \ufeff\0é1', max_size=80).map(lambda text: text.encode()),
    st.sampled_from(("x", "x.json", "x.jsonl", "x.yaml", "x.csv", "x.tsv", "x.json.gz")),
    st.sampled_from((1, 7, 1 << 16)),
)
def test_no_bytes_make_the_reader_raise(data: bytes, name: str, size: int) -> None:
    items = list(read(io.BytesIO(data), name, job_domain(Options().is_record), size=size))
    assert [_told(item) for item in items] == [_told(item) for item in read(io.BytesIO(data), name, job_domain(Options().is_record))]
    assert all(isinstance(item.value, dict) for item in items if isinstance(item, Record))


def _told(item: Any) -> Any:
    return item if isinstance(item, Record) else (item.reason, str(item.location))  # the excerpt may show more or less of the line
