"""How many processes a scan uses."""

import os
from pathlib import Path

import pytest

from scanner.model.origin import Tree
from scanner.run.workers.number import WORTH_IT, number_of_processes, usable_cpus
from scanner.sources.file import FileSource

MANY = 10_000


@pytest.mark.parametrize(
    ("quota", "most"),
    [("200000 100000", 2), ("50000 100000", 1), ("150000 100000", 2), ("max 100000", MANY), ("", MANY), ("0 0", MANY), ("x y", MANY)],
)
def test_a_container_may_use_less_than_there_is(tmp_path: Path, quota: str, most: int) -> None:
    file = tmp_path / "cpu.max"
    file.write_text(quota)
    assert usable_cpus(file) == min(most, len(os.sched_getaffinity(0)))


def sparse(folder: Path, size: int) -> list[FileSource]:
    file = folder / "jobs.jsonl"
    with file.open("wb") as stream:
        stream.truncate(size)
    return [FileSource(file, Tree("jobs.jsonl"))]


def test_auto_uses_all_cpus_only_where_there_is_much_to_read(tmp_path: Path) -> None:
    assert number_of_processes(None, sparse(tmp_path, WORTH_IT - 1)) == 1
    assert number_of_processes(None, sparse(tmp_path, WORTH_IT)) == usable_cpus()
    assert number_of_processes(None, []) == 1


def test_a_number_counts_whatever_there_is_to_read(tmp_path: Path) -> None:
    assert number_of_processes(3, []) == 3
    assert number_of_processes(1, sparse(tmp_path, WORTH_IT)) == 1
