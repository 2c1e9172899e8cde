"""Small files that are read many at once give what each gives by itself: jobs, failures, places, hashes and rows of coverage."""

import codecs
import gzip
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from scanner.documents.cursor import Limits
from scanner.model.intake import SourceSummary
from scanner.model.origin import Tree
from scanner.shape.lane import rows
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.file import FileSource
from scanner.sources.jobs import read_jobs
from tests.property import lane_files
from tests.property.lane_files import SHAPES, list_record
from tests.property.scans import cases
from tests.property.test_lanes import shown

ENDINGS = (".jsonl", ".json", ".ndjson", ".yaml", ".csv", "")
ODD: tuple[Callable[[bytes], bytes], ...] = (
    lambda data: codecs.BOM_UTF8 + data,
    lambda data: b"\n" + data,
    lambda data: data + b"\n \n",
    lambda data: data.rstrip(b"\n"),
    lambda data: data.replace(b"\n", b"\r\n"),
    lambda data: data.rstrip(b"\n") + b"\r",
    lambda data: data + b"{",
    lambda data: data[:-9],
    lambda data: data.replace(b"\n", b" "),
    lambda data: data + b"\xff\n",
    lambda data: b"[" + data.strip().replace(b"\n", b",") + b"]",
    lambda data: b'{"collection":"jobscan/1"}\n' + data,
    lambda data: data + b'{"name": "package"}\n',
    lambda data: b"# jobs\n" + data,
    gzip.compress,
    lambda _: b"",
    lambda _: b'{"name": "package"}\n{"name": "other"}\n',
)


def write(folder: Path, name: str, data: bytes, is_named: bool = False) -> FileSource:
    path = folder / name
    path.write_bytes(data)
    return FileSource(path, Tree(name), is_named)


def records(draw: random.Random, number: int, shape: str) -> Any:
    """A record, a list of records, a List answer, or something like them."""
    made = [SHAPES[shape](10 * number + index) for index in range(draw.choice((1, 1, 2, 3)))]
    if draw.random() < 0.1:
        lane_files.changed(draw, made[-1])
    match draw.randrange(4):
        case 0:
            return made
        case 1:
            return {"invocationJobSummaries": made, **({"nextToken": "x"} if draw.random() < 0.1 else {})}
        case 2 if draw.random() < 0.2:
            return draw.choice(([], [made], {"jobs": made}, {"invocationJobSummaries": [made]}, {"invocationJobSummaries": made[0]}))
        case _:
            return made[0]


def json_file(draw: random.Random, number: int, shape: str) -> bytes:
    """A file of JSON with records."""
    text = json.dumps(records(draw, number, shape), indent=draw.choice((None, 0, 2, "\t")), ensure_ascii=draw.random() < 0.5)
    if draw.random() < 0.1:
        text = lane_files.damaged(draw, text)
    if draw.random() < 0.1:
        text = text.replace("\n", draw.choice(("\r\n", "\r", "\n\n", "\n{"))) + draw.choice(("", "\n", "\n" + text, "," + text))
    return (text + draw.choice(("", "\n", " \r\n\n"))).encode("utf-8", "replace")


def some_files(draw: random.Random, folder: Path) -> list[FileSource]:
    """Files of few records, some of which are odd."""
    share_of_odd = draw.choice((0, 0.1, 0.5))
    files = []
    are_lines = draw.random() < 0.5
    shape = draw.choice(sorted(SHAPES))
    for number in range(draw.choice((1, 2, 9, 30))):
        are_lines ^= draw.random() < 0.2
        lines = draw.choice((1, 2, 3, 8))
        if are_lines:
            data = lane_files.file_of(draw, lines, draw.choice((0, 0, 0.02, 0.3)))
        else:
            data = json_file(draw, number, draw.choice((shape, shape, "get")))
        if draw.random() < share_of_odd:
            data = draw.choice(ODD)(data)
        files.append(write(folder, f"{number}{draw.choice(ENDINGS)}", data, draw.random() < 0.3))
    return files


def read(files: list[FileSource], options: Options, join: bool, reads_plain: bool) -> list[str]:
    """What is read of some files."""
    options = structs.replace(options, reads_plain=reads_plain)
    return list(map(shown, read_jobs([unread(file) for file in files], options, join)))


def unread(file: FileSource) -> FileSource:
    """The same file as a source that was not read."""
    return FileSource(file.file, file.origin, file.is_named)


@settings(max_examples=cases(60), deadline=None)
@given(st.integers(0, 2**32))
def test_files_read_at_once_are_those_read_one_by_one(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    draw = random.Random(seed)
    files = some_files(draw, tmp_path_factory.mktemp("files"))
    options = Options(limits=Limits(size=draw.choice((1 << 20, 1 << 20, 700, 2000))))
    join = draw.random() < 0.5
    assert read(files, options, join, True) == read(files, options, join, False)


def plain_files(folder: Path, number: int) -> list[FileSource]:
    lines = [json.dumps(list_record(line)) + "\n" for line in range(4 * number)]
    return [write(folder, f"{file:03}.jsonl", "".join(lines[4 * file : 4 * file + 4]).encode()) for file in range(number)]


@pytest.mark.parametrize("join", [False, True])
def test_many_small_files_are_decoded_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, join: bool) -> None:
    decoded: list[int] = []
    read_lines = rows.read_lines

    def noted(text: str, lines: Any) -> Any:
        decoded.append(len(lines))
        return read_lines(text, lines)

    monkeypatch.setattr(rows, "read_lines", noted)
    items = list(read_jobs(plain_files(tmp_path, 100), Options(), join))
    assert sum(isinstance(item, NormalisedJob) for item in items) == 400
    assert max(decoded) > 100
    assert len(decoded) < 10


def test_many_files_of_one_record_are_decoded_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[str] = []
    read_elements = rows.read_elements

    def noted(text: str) -> Any:
        decoded.append(text)
        return read_elements(text)

    monkeypatch.setattr(rows, "read_elements", noted)
    files = [write(tmp_path, f"{number}.json", json.dumps(list_record(number), indent=number % 3).encode()) for number in range(200)]
    items = list(read_jobs(files, Options(), join=False))
    assert sum(isinstance(item, NormalisedJob) for item in items) == 200
    assert len(decoded) < 10


ANSWERS: dict[str, Callable[[list[Any]], str]] = {
    "indented": lambda part: json.dumps({"invocationJobSummaries": part}, indent=4),
    "compact": lambda part: json.dumps({"invocationJobSummaries": part}, separators=(",", ":")) + "\n",
    "a list": json.dumps,
    "one on each line": lambda part: '{"invocationJobSummaries": [\n' + ",\n".join(map(json.dumps, part)) + "\n]}\n",
}


@pytest.mark.parametrize("style", ANSWERS)
def test_many_answers_are_decoded_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: str) -> None:
    decoded: list[str] = []
    read_elements = rows.read_elements

    def noted(text: str) -> Any:
        decoded.append(text)
        return read_elements(text)

    files = []
    for number in range(60):
        text = ANSWERS[style]([list_record(4 * number + part) for part in range(4)])
        files.append(write(tmp_path, f"{number}.json", text.encode()))
    expected = read(files, Options(), False, False)
    monkeypatch.setattr(rows, "read_elements", noted)
    assert read(files, Options(), False, True) == expected
    assert len(decoded) < 20


ODD_ANSWERS = (
    '{"invocationJobSummaries": [A], "nextToken": "x"}', '{"invocationJobSummaries": [A], "invocationJobSummaries": [A]}', "[A] [A]",
    '{"invocationJobSummaries": [A]} {"invocationJobSummaries": [A]}', '{"invocationJobSummaries": [A], "more": [A]}', "[A,]", "[,A]",
    '{"invocationJobSummaries": [A}', '{"invocationJobSummaries": [A]', "[A]]", '{"invocationJobSummaries": [A]}]', "[A\n]\n\n", "[]",
    "[A}", '{"invocationJobSummaries": [A]]', '{"invocationJobSummaries": [A}}', "[A\n,A]", "[A,\nA]", "[\nA]", "[A]\n[A]",
    '{"invocationJobSummaries": A}', '{"invocationJobSummaries": [[A]]}', '{"invocationJobSummaries": [A] }\r\n', "[A]\x00", "[A, {}]",
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD_ANSWERS)
@pytest.mark.parametrize("name", ["odd.json", "odd.jsonl", "odd.yaml"])
def test_an_odd_answer_among_others(tmp_path: Path, odd: str, name: str) -> None:
    files = [write(tmp_path, f"{number}.json", json.dumps([list_record(number)]).encode()) for number in range(20)]
    files.insert(10, write(tmp_path, name, odd.replace("A", json.dumps(list_record(77))).encode()))
    assert read(files, Options(), False, True) == read(files, Options(), False, False)


def test_files_beside_one_that_is_not_plain(tmp_path: Path) -> None:
    files = plain_files(tmp_path, 60)
    write(tmp_path, files[30].file.name, b'{"jobArn": 1}\n{"jobArn": 2}\n')
    assert read(files, Options(), True, True) == read(files, Options(), True, False)


@pytest.mark.parametrize("between", [",", ", ", " ", "", ",\n", "\n,"])
@pytest.mark.parametrize("indent", [None, 1])
def test_files_of_one_record_beside_one_of_two(tmp_path: Path, between: str, indent: int | None) -> None:
    texts = [json.dumps(list_record(number), indent=indent) for number in range(24)]
    two = between.join((texts[22], texts[23]))
    files = [write(tmp_path, f"{number:02}.json", text.encode()) for number, text in enumerate([*texts[:20], two, *texts[20:22]])]
    assert read(files, Options(), False, True) == read(files, Options(), False, False)


def test_the_bytes_of_each_file_are_noted_once(tmp_path: Path) -> None:
    files = plain_files(tmp_path, 40)
    noted: list[int] = []
    sources = [FileSource(file.file, file.origin, False, noted.append) for file in files]
    list(read_jobs(sources, Options(), join=False))
    assert sum(noted) == sum(file.file.stat().st_size for file in files)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_among_them_is_not_opened_before_its_turn(tmp_path: Path) -> None:
    files = plain_files(tmp_path, 20)
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    writer = os.fork()
    if writer == 0:  # writes once, to the only reader
        pipe.write_bytes(files[0].file.read_bytes().replace(b"job/", b"job/f"))
        os._exit(0)
    items = list(read_jobs([*files[:10], FileSource(pipe, Tree("pipe.jsonl")), *files[10:]], Options(), join=False))
    os.waitpid(writer, 0)
    assert [item.records for item in items if isinstance(item, SourceSummary)] == [4] * 21
