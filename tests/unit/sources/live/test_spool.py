"""Records on disk, and the journal that a run which was killed leaves."""

import errno
import io
import sys
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest

from scanner.errors import ReportWriteError, UsageError
from scanner.sources.live.spool import Journal, Spool


def test_records_come_back_whatever_is_in_them() -> None:
    records = [{"a": "ä\n\u2028"}, {"b": [1, {"c": None}]}, {"half": "\ud800"}]
    with Spool.unnamed() as spool:
        slots = [spool.add(record) for record in records]
        assert [slot.read() for slot in reversed(slots)] == records[::-1]


def left_by(path: Path, data: bytes) -> list[dict[str, object]]:
    """What the next run finds in a journal."""
    path.write_bytes(data)
    with Journal.open(path) as journal:
        found = [record for _, record in journal.records()]
        slot = journal.add({"new": 1})
        assert slot.read() == {"new": 1}
    return found


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", []),
        (b'{"a":1}\n{"b":2}\n', [{"a": 1}, {"b": 2}]),
        (b'{"a":1}\n{"b":', [{"a": 1}]),  # torn
        (b'{"a":1}\n{"b":2}', [{"a": 1}]),  # all of it, but for the end of the line
        (b'{"a":1}\n\xff\xfe\n[1]\n{"a":1,"a":2}\nnull\n{"b":2}\n', [{"a": 1}, {"b": 2}]),
        (b"\x00" * 5000, []),  # a disk that was full, or a crash of the system
    ],
)
def test_a_journal_gives_back_what_is_whole(tmp_path: Path, data: bytes, found: list[dict[str, object]]) -> None:
    path = tmp_path / "jobs.jsonl.partial"
    assert left_by(path, data) == found
    assert left_by(path, path.read_bytes()) == [*found, {"new": 1}]


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked on Windows")
def test_two_runs_do_not_write_one_journal(tmp_path: Path) -> None:
    path = tmp_path / "jobs.jsonl.partial"
    with Journal.open(path), pytest.raises(UsageError, match=r"another run is writing .*jobs\.jsonl\.partial"):
        Journal.open(path)
    with Journal.open(path) as journal:
        journal.remove()
    assert not path.exists()


def test_a_journal_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReportWriteError, match=r"could not write .*No such file"):
        Journal.open(tmp_path / "none" / "jobs.jsonl.partial")


class Reluctant(io.FileIO):
    """A file without a buffer, of which each write takes a part only, as on a disk that is nearly full."""

    room = 1000

    def write(self, data: Any) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        part = bytes(data)[: min(7, self.room)]
        self.room -= len(part)
        return super().write(part)


def test_a_record_is_written_in_full_or_not_at_all(tmp_path: Path) -> None:
    with Spool(cast(BinaryIO, Reluctant(tmp_path / "spool", "w+"))) as spool:
        slots = [spool.add({"jobArn": "a" * 300}) for _ in range(3)]
        with pytest.raises(ReportWriteError, match="No space left"):
            spool.add({"jobArn": "b" * 300})
        assert [slot.read() for slot in slots] == [{"jobArn": "a" * 300}] * 3


def test_a_journal_that_is_not_read_to_its_end_stays_open(tmp_path: Path) -> None:
    tmp_path.joinpath("x.partial").write_bytes(b'{"jobArn":"a"}\n{"jobArn":"b"}\n')
    with Journal.open(tmp_path / "x.partial") as journal:
        records = journal.records()
        slot, record = next(records)
        records.close()
        assert slot.read() == record == {"jobArn": "a"}
