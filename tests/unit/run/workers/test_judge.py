"""What a worker says of the part of a file that it read."""

import json
from pathlib import Path

from scanner.model.origin import Tree
from scanner.run.workers.items import PartEnd
from scanner.run.workers.judge import _with_end
from scanner.run.workers.shards import Piece
from scanner.shape.normalise import Options
from scanner.sources.glance import glance
from scanner.sources.jobs import read_source
from scanner.sources.part import FilePart
from tests.property.lane_files import list_record


def end_of(file: Path, is_read_plain: bool) -> PartEnd:
    """What is said at the end of a file that is one part."""
    seen = glance(file, lambda _: frozenset())
    part = FilePart(file, Tree(file.name), 0, file.stat().st_size, 1)
    items = list(_with_end(read_source(part, Options(reads_plain=is_read_plain), None), Piece(part, part.end, glance=seen)))
    assert isinstance(items[-1], PartEnd)
    return items[-1]


def test_the_end_of_a_part_says_which_jobs_it_has_however_they_were_read(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    odd = json.dumps({**list_record(99), "costCenter": 7})
    file.write_text("".join(json.dumps(list_record(number)) + "\n" for number in range(40)) + odd + "\n")
    seen = glance(file, lambda _: frozenset())
    assert seen is not None
    assert end_of(file, True).arns == end_of(file, False).arns == seen.arns
