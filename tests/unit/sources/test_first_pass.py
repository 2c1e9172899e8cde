"""What a glance at a file shows, and what happens to a file that is not the same when it is read."""

import gzip
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.model.coverage import Coverage, CoverageState
from scanner.model.intake import LoadFailure, SourceSummary
from scanner.model.origin import Tree
from scanner.shape.contexts.table import ContextRecord
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources import glance as glances
from scanner.sources.file import FileSource
from scanner.sources.glance import glance
from scanner.sources.held import ALL, MOST, Held, arn_hash, held_of
from scanner.sources.jobs import read_jobs
from scanner.sources.source import SourceItem
from scanner.sources.watch import UNSEEN
from tests.unit.shape.records import ARN, documented, get_output, list_summary
from tests.unit.shape.test_contexts import subnet
from tests.unit.shape.test_requests import event
from tests.unit.sources.byte_source import ByteSource

OTHER = ARN.replace("abc", "xyz")
A, B = json.dumps(list_summary()), json.dumps(documented(job_arn=OTHER))
PLAIN = {
    "lines": f"{A}\n{B}\n",
    "lines without the last line feed": f"{A}\r\n\n{B}",
    "objects in a row": f"{A} {B}",
    "a list": f"[{A}, {B}]",
    "a pretty list": json.dumps([list_summary(), documented(job_arn=OTHER)], indent=2),
    "an answer": json.dumps({"invocationJobSummaries": [list_summary(), list_summary(jobArn=OTHER)], "nextToken": "x"}),
    "a byte order mark": f"\ufeff\n {A}\n{B}\n",
}
OTHERS = {
    "nothing": "",
    "blanks": " \n",
    "an empty list": "[]x",
    "an ARN that is no text": f'{A}\n{{"jobArn": 7}}',
    "a broken line": f"{A}\n{{\n{B}",
    "a cut end": f"{A}\n{B[:-9]}",
    "objects on several lines, some of which are no job": f"{A}\n{json.dumps(subnet(), indent=1)}\n{B}",
    "a list with something else": json.dumps([list_summary(), subnet()]),
    "null": f"{A}\nnull\n",
    "two objects on a line, one of which is no job": f"{A}\n{{}}{B}\n",
    "an answer with another list": json.dumps({"invocationJobSummaries": [list_summary()], "more": [list_summary(jobArn=OTHER)]}),
    "a list in a list": f"[[{A}]]",
    "text after the list": f"[{A}] {B}",
    "YAML": f"- {A}\n",
    "UTF-16": A.encode("utf-16").decode("latin-1"),
    "nesting without end": '{"a":' * 100_000,
}


OTHER_LINES = {
    "a head line": f'{{"collection": "jobscan/collection/1", "jobArn": "{ARN}"}}',
    "an event": json.dumps(event()),
    "a context": json.dumps(subnet()),
    "two spellings": json.dumps({**list_summary(), "job_arn": ARN}),
    "nothing": "{}",
}


def none(_: bytes) -> frozenset[int]:
    return frozenset()


def written(folder: Path, text: str, name: str = "a.json") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="")
    return file


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
@pytest.mark.parametrize("piece", [100, 1 << 18])
def test_a_file_of_nothing_but_jobs_shows_their_arns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, piece: int) -> None:
    monkeypatch.setattr(glances, "PIECE", piece)
    shown = glance(written(tmp_path, text), none)
    packed = tmp_path / "a.json.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    from_packed = glance(packed, none)
    assert shown is not None and from_packed is not None
    assert list(shown.arns) == list(from_packed.arns) == [arn_hash(ARN), arn_hash(OTHER)]


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_any_other_file_is_to_be_read(tmp_path: Path, text: str) -> None:
    assert glance(written(tmp_path, text), none) is None


@pytest.mark.parametrize("line", OTHER_LINES.values(), ids=OTHER_LINES)
@pytest.mark.parametrize("form", ["{line}\n{A}\n{B}\n", "{A}\n\n{line}\r\n{B}", "{A}\n{B}\n{line}"])
def test_lines_that_hold_something_else_are_read_for_themselves(tmp_path: Path, line: str, form: str) -> None:
    lines: list[bytes] = []
    shown = glance(written(tmp_path, form.format(line=line, A=A, B=B)), lambda others: lines.append(others) or frozenset({7}))
    assert shown is not None
    assert list(shown.arns) == [arn_hash(ARN), arn_hash(OTHER)]
    assert shown.others == {7}
    assert [other.strip() for other in lines] == [line.encode()]


def test_too_many_lines_that_hold_something_else_are_to_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glances, "LARGEST", 100)
    assert glance(written(tmp_path, f"{A}\n" + "{}\n" * 33), none) is not None
    assert glance(written(tmp_path, f"{A}\n" + "{}\n" * 34), none) is None


def test_what_is_not_a_regular_file_or_cannot_be_opened_is_to_be_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(PLAIN["lines"].encode())[:-3])
    assert [glance(file, none) for file in (tmp_path, tmp_path / "pipe", tmp_path / "none", Path("/dev/stdin"), packed)] == [None] * 5


def test_a_list_over_the_limit_is_to_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glances, "PIECE", 100)
    monkeypatch.setattr(glances, "LARGEST", 800)
    assert glance(written(tmp_path, f"[{A}, {B}]"), none) is None
    assert glance(written(tmp_path, f"{A}\n{B}\n"), none) is not None


def test_hashes_that_repeat_are_held() -> None:
    assert held_of([1, 2**63, 3, 2**63, 4, 1]) == Held(frozenset({1, 2**63}))
    assert held_of([*range(MOST + 1), *range(MOST + 1)]) == ALL


class Meanwhile(ByteSource):
    """Is read after the glance at a file and before the file itself, and does something in between."""

    def __init__(self, action: Callable[[], object]) -> None:
        super().__init__("other.json", json.dumps(get_output(jobArn=ARN + "2")).encode())
        self._action = action

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        self._action()
        return super().records(domain, limits)


def read_with(folder: Path, action: Callable[[Path], object], text: str = PLAIN["lines"]) -> list[Any]:
    file = written(folder, text, "a.jsonl")
    sources = [FileSource(file, Tree("a.jsonl"), is_named=False), Meanwhile(lambda: action(file))]
    return list(read_jobs(sources, Options(), with_contexts=True))


def rewrite_unseen(file: Path, text: str) -> None:
    """Writes a file of the same size, and gives it the same time."""
    status = file.stat()
    assert len(text) == status.st_size
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "longer": lambda file: file.write_text(PLAIN["lines"] + json.dumps(list_summary(jobArn=ARN + "3")), encoding="utf-8"),
    "shorter": lambda file: file.write_text(A, encoding="utf-8"),
    "about something else": lambda file: file.write_text('{"name": "package"}', encoding="utf-8"),
    "replaced": lambda file: file.rename(file.with_suffix(".old")) and file.write_text(PLAIN["lines"], encoding="utf-8"),
    "gone": lambda file: file.unlink(),
    "touched": lambda file: os.utime(file, (1, 1)),
    "with another ARN": lambda file: rewrite_unseen(file, PLAIN["lines"].replace("xyz", "uvw")),
    "in another order": lambda file: rewrite_unseen(file, f"{B}\n{A}\n"),
    "with a context": lambda file: rewrite_unseen(file, f"{json.dumps(subnet()):{len(A)}}\n{B}\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_file_that_changes_between_the_passes_is_a_failure(tmp_path: Path, change: Callable[[Path], object]) -> None:
    items = read_with(tmp_path, change)
    assert any(item.location.path == "a.jsonl" for item in items if isinstance(item, LoadFailure))
    (row,) = (item for item in items if isinstance(item, Coverage) and item.source == "a.jsonl")
    assert row.state in (CoverageState.INCOMPLETE, CoverageState.UNREADABLE)
    (summary,) = (item for item in items if isinstance(item, SourceSummary) and item.path == "a.jsonl")
    assert not summary.foreign


@pytest.mark.parametrize("change", ["000012", "0", "x"])
def test_plain_records_that_change_between_the_passes_are_a_failure(tmp_path: Path, change: str) -> None:
    records = [list_summary(jobArn=f"{ARN}{number:06}", submitTime="2026-03-04T20:41:24+00:00") for number in range(24)]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    changed = lines.replace("000011", change.zfill(6))  # a job of a later line, one of an earlier line, a job that no line had
    items = read_with(tmp_path, lambda file: rewrite_unseen(file, changed), lines)
    assert [item.reason for item in items if isinstance(item, LoadFailure)] == [UNSEEN]
    assert not any(isinstance(item, LoadFailure) for item in read_with(tmp_path, lambda _: None, lines))


def test_a_file_that_does_not_change_is_no_failure(tmp_path: Path) -> None:
    items = read_with(tmp_path, lambda file: file.chmod(0o600))
    assert not any(isinstance(item, LoadFailure) for item in items)
    assert [item.job.identity for item in items if isinstance(item, NormalisedJob)] == [ARN, OTHER, ARN + "2"]


def test_a_job_inside_a_damaged_record_that_a_glance_does_not_see_is_a_failure(tmp_path: Path) -> None:
    inside = json.dumps(get_output(jobArn=OTHER))
    items = read_with(tmp_path, lambda _: None, f'{{"jobArn": "{ARN}", "tags": {{}}, "tags": {inside}}}\n{A}\n')
    reasons = [item.reason for item in items if isinstance(item, LoadFailure)]
    assert any("in a damaged record" in reason for reason in reasons)
    assert any("duplicate key" in reason for reason in reasons)


def test_contexts_in_another_source_are_known_to_a_file_that_is_glanced_at(tmp_path: Path) -> None:
    sources = [FileSource(written(tmp_path, A, "a.jsonl"), Tree("a.jsonl")), ByteSource("b.json", json.dumps([subnet()]).encode())]
    for item in read_jobs(sources, Options(), with_contexts=True):
        if isinstance(item, NormalisedJob):
            assert item.job.contexts.get("subnet", "subnet-a")["vpc_id"] == "vpc-1"
            return
        assert not isinstance(item, ContextRecord), "the file comes first"
    pytest.fail("no job")
