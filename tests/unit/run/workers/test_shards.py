"""Where files are cut."""

import json
from pathlib import Path

from scanner.model.origin import Tree
from scanner.run.workers.shards import Cut, Divided, Here, Together, cut
from scanner.shape.normalise import Options
from scanner.sources.file import FileSource
from scanner.sources.memory import MemorySource
from scanner.sources.part import FilePart
from tests.property.lane_files import get_record

_SIZE = 20_000


def source(folder: Path, name: str, records: int, is_named: bool = True) -> FileSource:
    file = folder / name
    file.write_text("".join(json.dumps(get_record(number)) + "\n" for number in range(records)))
    return FileSource(file, Tree(name), is_named)


def parts(cutting: Cut) -> list[FilePart]:
    return [piece.source for shard in cutting.shards for piece in shard.pieces if isinstance(piece.source, FilePart)]


def test_a_large_file_is_cut_at_lines_into_parts_of_one_size(tmp_path: Path) -> None:
    whole = source(tmp_path, "a.jsonl", 500)
    cutting = cut([whole], Options(), _SIZE)
    data = whole.file.read_bytes()
    assert b"".join(data[part.start : part.end] for part in parts(cutting)) == data
    for part in parts(cutting):
        assert part.first_line == data.count(b"\n", 0, part.start) + 1
        assert data[part.end - 1 : part.end] == b"\n"
    sizes = [shard.size for shard in cutting.shards]
    assert len(sizes) == -(-len(data) // _SIZE)
    assert max(sizes) - min(sizes) <= 2 * max(map(len, data.splitlines(keepends=True)))


def test_small_files_are_put_together_in_their_order(tmp_path: Path) -> None:
    files = [source(tmp_path, f"{number}.jsonl", 2) for number in range(40)]
    cutting = cut(files, Options(), _SIZE)
    assert [piece.source for shard in cutting.shards for piece in shard.pieces] == files
    sizes = [shard.size for shard in cutting.shards[:-1]]
    assert max(sizes) <= _SIZE
    assert max(sizes) <= 1.1 * min(sizes)


def test_what_only_the_scan_can_read_stays_in_its_place(tmp_path: Path) -> None:
    memory = MemorySource([])
    before, after = source(tmp_path, "a.jsonl", 1), source(tmp_path, "b.jsonl", 100)
    steps = cut([before, memory, after], Options(), _SIZE).steps
    assert [type(step) for step in steps] == [Together, Here, Divided]


def test_a_collection_is_not_cut(tmp_path: Path) -> None:
    collection = source(tmp_path, "a.jsonl", 100)
    with collection.file.open("a") as stream:
        stream.write('{"collection": "jobscan/1"}\n')
    assert parts(cut([collection], Options(), _SIZE)) == []


def test_a_file_whose_mark_of_a_collection_is_between_two_pieces_of_reading_is_not_cut(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    start = json.dumps({**get_record(1), "jobName": "x"}) + "\n"
    padding = " " * ((1 << 20) - len(start) - 6)
    file.write_text(start + padding + '{"collection": "jobscan/1"}\n')
    assert parts(cut([FileSource(file, Tree("a.jsonl"))], Options(), _SIZE)) == []


def test_a_line_longer_than_a_part_is_one(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    long = {**get_record(1), "note": "x" * 100_000}
    file.write_text("".join(json.dumps(record) + "\n" for record in (get_record(2), long, get_record(3))))
    cutting = cut([FileSource(file, Tree("a.jsonl"))], Options(), _SIZE)
    data = file.read_bytes()
    assert b"".join(data[part.start : part.end] for part in parts(cutting)) == data
