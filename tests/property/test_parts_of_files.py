"""The parts of a file, read one by one, are the whole file: each job, failure and place, and as many records."""

import gzip
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scanner.model.coverage import Coverage
from scanner.model.intake import SourceSummary
from scanner.model.origin import Tree
from scanner.shape.job_domain import job_domain
from scanner.shape.normalise import Options
from scanner.sources.file import FileSource
from scanner.sources.jobs import read_jobs
from scanner.sources.part import IndivisibleError, is_divisible
from scanner.sources.source import Source
from tests.property import lane_files
from tests.property.lane_files import list_record
from tests.property.scans import cases
from tests.property.test_lanes import shown, text_of

OPTIONS = Options()
ORIGIN = Tree("x.jsonl")


def read(sources: Iterable[Source]) -> tuple[list[str], int]:
    """What is read of sources, and how many records they say that they have."""
    items: list[Any] = [item for source in sources for item in read_jobs([source], OPTIONS)]
    records = sum(item.records for item in items if isinstance(item, SourceSummary))
    return [shown(item) for item in items if not isinstance(item, SourceSummary | Coverage)], records


def divisible(path: Path) -> bool:
    return is_divisible(path, ORIGIN, job_domain(OPTIONS.is_record), OPTIONS.limits)


def parts(path: Path, draw: random.Random) -> list[Source]:
    """The file in up to five parts."""
    data = path.read_bytes()
    starts = [0, *(at + 1 for at, byte in enumerate(data[:-1]) if byte == 10)]
    cuts = sorted({0, *draw.sample(starts, min(4, len(starts)))})
    source = FileSource(path, ORIGIN)
    ends = [*cuts[1:], len(data)]
    return [source.part(start, end, data.count(b"\n", 0, start) + 1) for start, end in zip(cuts, ends, strict=True)]


@settings(max_examples=cases(30), deadline=None)
@given(st.integers(0, 2**32))
def test_parts_are_the_whole(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    draw = random.Random(seed)
    path = tmp_path_factory.getbasetemp() / "x.jsonl"
    begin = draw.choice((b"", b"\xef\xbb\xbf", b" \n"))
    path.write_bytes(begin + lane_files.file_of(draw, draw.choice((5, 40, 120)), draw.choice((0, 0.1, 0.4))))
    assume(divisible(path))
    assert read(parts(path, draw)) == read([FileSource(path, ORIGIN)])


@pytest.mark.parametrize("start", ["\ufeff", "\x1f\x8b", "\xff\xfe"])
def test_what_marks_a_file_marks_no_part(start: str, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    plain = text_of(list_record(1), list_record(2)).encode()
    path.write_bytes(plain + start.encode("latin-1" if start != "\ufeff" else "utf-8") + plain)
    whole = read([FileSource(path, ORIGIN)])
    source = FileSource(path, ORIGIN)
    assert read([source.part(0, len(plain), 1), source.part(len(plain), path.stat().st_size, 3)]) == whole


@pytest.mark.parametrize(
    "data",
    [
        text_of([list_record(1)]).encode(),
        text_of(list_record(1)).encode(),
        gzip.compress(text_of(list_record(1), list_record(2)).encode()),
        b"a warning\n" + text_of(list_record(1), list_record(2)).encode(),
        b'{"collection":"jobscan/1"}\n' + text_of(list_record(1)).encode(),
        b"",
    ],
)
def test_files_without_parts(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(data)
    assert not divisible(path)


def test_a_head_line_in_a_part(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(text_of(list_record(1), list_record(2), {"collection": "jobscan/1"}))
    with pytest.raises(IndivisibleError):
        read([FileSource(path, ORIGIN).part(0, path.stat().st_size, 1)])


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "gone.jsonl"
    assert read([FileSource(path, ORIGIN).part(0, 10, 1)]) == read([FileSource(path, ORIGIN)])
