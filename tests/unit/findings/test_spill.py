"""Entries beyond some thousands are on disk, and nobody who goes through them notices."""

import gc
import sqlite3
from collections.abc import Iterator
from itertools import islice
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import NoRoomError
from scanner.findings import spill
from scanner.findings.spill import Spill

Entry = tuple[str, int, int]  # two parts of the key, and a number by which equal keys are told apart
TEXTS = st.text(alphabet=st.sampled_from("aAzß\ue000\ud800\udfff\U0001f600 \x00'"), max_size=3)
NUMBERS = st.integers(-(2**40), 2**40)


def key(entry: Entry) -> tuple[str, int]:
    return entry[0], entry[1]


def filled(entries: list[Entry], bound: int) -> Spill[Entry]:
    made = Spill(key, bound)
    for entry in entries:
        made.add(entry)
    return made


def numbered(number: int) -> list[Entry]:
    return [(f"k{(at * 7919) % number:06}", at % 3, at) for at in range(number)]


@given(keys=st.lists(st.tuples(TEXTS, st.integers(-3, 3) | NUMBERS), max_size=30), bound=st.integers(1, 40))
def test_the_order_is_that_of_sorted_whatever_fits_into_memory(keys: list[tuple[str, int]], bound: int) -> None:
    entries = [(*one, at) for at, one in enumerate(keys)]
    made = filled(entries, bound)
    assert list(made) == sorted(entries, key=key)
    assert len(made) == len(entries)


@pytest.mark.parametrize("bound", [1, 2, 10_000])
def test_entries_with_the_same_key_stay_in_the_order_in_which_they_came(bound: int) -> None:
    entries = [("same", 0, at) for at in (3, 1, 2, 9, 0)]
    assert list(filled(entries, bound)) == entries


@pytest.mark.parametrize("number", [spill.BOUND - 1, spill.BOUND, spill.BOUND + 1, spill.BOUND + 501, 3 * spill.BOUND])
def test_nothing_is_lost_or_doubled_at_the_bound(number: int) -> None:
    entries = numbered(number)
    made = Spill(key)
    for entry in entries:
        made.add(entry)
    assert len(made) == number
    assert list(made) == sorted(entries, key=key)
    assert len(made) == number


def test_what_is_in_memory_is_bounded() -> None:
    made = Spill(key)
    for entry in numbered(3 * spill.BOUND):
        made.add(entry)
        gc.collect(0)
        assert len(made._recent) < spill.BOUND


@pytest.mark.parametrize("bound", [2, 10_000])
def test_it_can_be_gone_through_again_and_by_two_at_once(bound: int) -> None:
    entries = numbered(1500)
    made = filled(entries, bound)
    whole = sorted(entries, key=key)
    assert list(made) == list(made) == whole
    pairs = list(zip(made, made, strict=True))
    assert pairs == [(entry, entry) for entry in whole]
    first: Iterator[Entry] = iter(made)
    begun = list(islice(first, 700))
    assert list(made) == whole
    assert begun + list(first) == whole


@pytest.mark.parametrize("bound", [2, 10_000])
def test_one_who_breaks_off_disturbs_no_one(bound: int) -> None:
    made = filled(numbered(1200), bound)
    assert next(iter(made)) == min(numbered(1200), key=key)
    assert sum(1 for _ in made) == 1200


@pytest.mark.parametrize("bound", [2, 10_000])
def test_entries_may_be_added_after_it_was_gone_through(bound: int) -> None:
    entries = numbered(40)
    made = filled(entries[:20], bound)
    assert list(made) == sorted(entries[:20], key=key)
    for entry in entries[20:]:
        made.add(entry)
    assert (len(made), list(made)) == (40, sorted(entries, key=key))


def test_an_empty_one_is_empty() -> None:
    assert (list(Spill(key)), len(Spill(key)), bool(Spill(key))) == ([], 0, False)


def test_another_thread_may_write_the_report() -> None:
    made, read = filled(numbered(50), 2), list[Entry]()
    thread = Thread(target=lambda: read.extend(made))
    thread.start()
    thread.join()
    assert read == sorted(numbered(50), key=key)


def test_a_full_disk_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = spill._open

    def small(columns: int) -> sqlite3.Connection:
        database = whole(columns)
        database.execute("PRAGMA max_page_count = 20")  # 80 KiB
        return database

    monkeypatch.setattr(spill, "_open", small)
    made: Spill[Entry] = Spill(key, 2)
    with pytest.raises(NoRoomError, match=r"^no room for the findings .* \(database or disk is full\); set TMPDIR$"):
        for entry in numbered(100_000):
            made.add(entry)
