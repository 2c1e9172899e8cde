"""Entries beyond some thousands are on disk, and nobody who goes through them notices."""

import gc
import pickle
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from scanner.errors import NoRoomError
from scanner.findings import spill
from scanner.findings.codec import Codec, Packed
from scanner.findings.order import finding_order, text_key
from scanner.findings.spill import Spill
from scanner.formats.json.lines import LINES
from scanner.model.governance import Standing, WaivedBy
from scanner.model.job import Json, Stage
from scanner.model.outcome import Finding
from scanner.model.place import Location
from scanner.model.severity import Severity
from tests.unit.formats import reports
from tests.unit.limits import file_size_limit

Entry = tuple[str, int, int]  # two parts of the key, and a number by which equal keys are told apart
TEXTS = st.text(alphabet=st.sampled_from("aAzß\ue000\ud800\udfff\U0001f600 \x00'"), max_size=3)
NUMBERS = st.integers(-(2**40), 2**40)


PACKED: Packed[Entry] = Packed(tuple[str, int, int])


def parts(entry: Entry) -> tuple[str, int]:
    return entry[0], entry[1]


def key(entry: Entry) -> bytes:
    return text_key(entry[0]) + (entry[1] + 2**50).to_bytes(8, "big")


def filled(entries: list[Entry], bound: int) -> Spill[Entry]:
    made = Spill(key, PACKED, bound)
    for entry in entries:
        made.add(entry)
    return made


def numbered(number: int) -> list[Entry]:
    return [(f"k{(at * 7919) % number:06}", at % 3, at) for at in range(number)]


@given(keys=st.lists(st.tuples(TEXTS, st.integers(-3, 3) | NUMBERS), max_size=30), bound=st.integers(1, 40))
def test_the_order_is_that_of_sorted_whatever_fits_into_memory(keys: list[tuple[str, int]], bound: int) -> None:
    entries = [(*one, at) for at, one in enumerate(keys)]
    made = filled(entries, bound)
    assert list(made) == sorted(entries, key=parts)
    assert len(made) == len(entries)


@pytest.mark.parametrize("bound", [1, 2, 10_000])
def test_entries_with_the_same_key_stay_in_the_order_in_which_they_came(bound: int) -> None:
    entries = [("same", 0, at) for at in (3, 1, 2, 9, 0)]
    assert list(filled(entries, bound)) == entries


@pytest.mark.parametrize("number", [spill.BOUND - 1, spill.BOUND, spill.BOUND + 1, spill.BOUND + 501, 3 * spill.BOUND])
def test_nothing_is_lost_or_doubled_at_the_bound(number: int) -> None:
    entries = numbered(number)
    made: Spill[Entry] = Spill(key, PACKED)
    for entry in entries:
        made.add(entry)
    assert len(made) == number
    assert list(made) == sorted(entries, key=parts)
    assert len(made) == number


def test_what_is_in_memory_is_bounded() -> None:
    made: Spill[Entry] = Spill(key, PACKED)
    for entry in numbered(3 * spill.BOUND):
        made.add(entry)
        gc.collect(0)
        assert len(made._recent) < spill.BOUND


@pytest.mark.parametrize("bound", [2, 10_000])
def test_it_can_be_gone_through_again_and_by_two_at_once(bound: int) -> None:
    entries = numbered(1500)
    made = filled(entries, bound)
    whole = sorted(entries, key=parts)
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
    assert next(iter(made)) == min(numbered(1200), key=parts)
    assert sum(1 for _ in made) == 1200


@pytest.mark.parametrize("bound", [2, 10_000])
def test_entries_may_be_added_after_it_was_gone_through(bound: int) -> None:
    entries = numbered(40)
    made = filled(entries[:20], bound)
    assert list(made) == sorted(entries[:20], key=parts)
    for entry in entries[20:]:
        made.add(entry)
    assert (len(made), list(made)) == (40, sorted(entries, key=parts))


def test_an_empty_one_is_empty() -> None:
    empty: Spill[Entry] = Spill(key, PACKED)
    assert (list(empty), len(empty), bool(empty)) == ([], 0, False)


def test_another_thread_may_write_the_report() -> None:
    made, read = filled(numbered(50), 2), list[Entry]()
    thread = Thread(target=lambda: read.extend(made))
    thread.start()
    thread.join()
    assert read == sorted(numbered(50), key=parts)


def test_a_full_disk_is_said_in_one_sentence() -> None:
    made: Spill[Entry] = Spill(key, PACKED, 2)
    with file_size_limit(80 * 1024), pytest.raises(NoRoomError, match=r"^no room for the findings .* \(File too large\); set TMPDIR$"):
        for entry in numbered(100_000):
            made.add(entry)


def test_a_folder_that_is_not_there_is_said_in_one_sentence(tmp_path: Path) -> None:
    made: Spill[Entry] = Spill(key, PACKED, 1, tmp_path / "gone")
    with pytest.raises(NoRoomError, match=r"^no room for the findings .* \(No such file or directory\); set TMPDIR$"):
        made.add(("a", 1, 1))


def test_many_runs_are_merged_in_steps() -> None:
    entries = [("same" if at % 3 else f"k{at % 7}", at % 2, at) for at in range(2_000)]
    made = filled(entries, 1)
    assert len(made._runs) <= spill._MOST_RUNS
    assert list(made) == sorted(entries, key=parts)


def test_large_entries_are_bounded_in_bytes() -> None:
    made: Spill[tuple[str, int, str]] = Spill(lambda entry: text_key(entry[0]), Packed(tuple[str, int, str]))
    entries = [(f"k{number}", number, "x" * 1_000_000) for number in range(9)]
    for entry in entries:
        made.add(entry)
        assert sum(len(data) for _, data in made._recent) < 5_000_000
    assert list(made) == entries


ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)
NUMBERED = st.none() | st.integers(1, 9)
PLACES = st.builds(Location, st.text(max_size=3), NUMBERED, NUMBERED, source=st.none() | ANY_TEXT)
FINDINGS = st.builds(
    Finding,
    **{name: st.text(max_size=4) for name in ("rule_id", "job", "message", "cause", "field", "expected", "owner")},
    **{name: st.just("x") for name in ("job_name", "account_id", "region", "role", "status", "submit_time", "fingerprint")},
    seen=JSON,
    severity=st.sampled_from(Severity),
    stage=st.sampled_from(Stage),
    location=PLACES,
    tags=st.none() | st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
    unchanged=st.booleans(),
    waiver=st.none() | st.builds(WaivedBy, st.text(), st.text(), st.text(), st.text(), st.sampled_from([(), ("W-2",)])),
    baseline=st.none() | st.sampled_from(Standing),
    record_location=st.none() | PLACES,
)


CODECS: list[Codec[Finding]] = [Packed(Finding), LINES]


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(findings=st.lists(FINDINGS, max_size=6), bound=st.integers(1, 8), codec=st.sampled_from(CODECS))
def test_findings_come_back_exactly(findings: list[Finding], bound: int, codec: Codec[Finding]) -> None:
    made = Spill(finding_order, codec, bound)
    for finding in findings:
        made.add(finding)
    assert [exact(finding) for finding in made] == [exact(finding) for finding in sorted(findings, key=finding_order)]


@pytest.mark.parametrize("seen", [2**63, 2**64 - 1, 2**64, -(2**63) - 1, 10**400, "\ud800", {"\udfff": 1}, [1.0, -0.0, 1], float("inf")])
@pytest.mark.parametrize("codec", CODECS)
def test_a_value_that_a_codec_refuses_comes_back_too(codec: Codec[Finding], seen: Json) -> None:
    findings = [structs.replace(reports.finding(reports.rule("A-1"), number), seen=value) for number, value in enumerate(("x", seen, 1))]
    made = Spill(finding_order, codec, 3)
    for finding in findings:
        made.add(finding)
    assert [exact(finding) for finding in made] == [exact(finding) for finding in findings]


def exact(finding: Finding) -> str:
    """All of it, also whether a number is 1 or 1.0 and what type each noun has."""
    return repr(structs.astuple(finding))


@given(data=st.data(), entries=st.lists(st.tuples(TEXTS, st.integers(-3, 3)), max_size=30))
def test_parts_that_are_taken_in_order_are_the_whole(data: st.DataObject, entries: list[tuple[str, int]]) -> None:
    whole = [(*one, at) for at, one in enumerate(entries)]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=4)))
    made: Spill[Entry] = Spill(key, PACKED, data.draw(st.integers(1, 9)))
    with tempfile.TemporaryDirectory() as folder:
        for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True):
            part: Spill[Entry] = Spill(key, PACKED, data.draw(st.integers(1, 9)), Path(folder))
            for entry in whole[start:end]:
                part.add(entry)
            made.take(pickle.loads(pickle.dumps(part)))
        assert not list(Path(folder).iterdir())
    assert (len(made), list(made)) == (len(whole), sorted(whole, key=parts))


def test_a_spill_whose_file_has_no_name_cannot_be_handed_over() -> None:
    with pytest.raises(TypeError, match="only a file with a name"):
        pickle.dumps(filled(numbered(3), 1))
