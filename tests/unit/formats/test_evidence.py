"""Evidence as it is written and read back: whatever is changed in it is noticed, and found."""

import io
import random
import zlib
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from scanner.errors import UsageError
from scanner.formats.evidence.keys import Verifier
from scanner.formats.evidence.read import EvidenceFile, read_evidence
from scanner.formats.evidence.verify import Verification, verify
from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS
from scanner.model.evidence import Previous, Signature

from . import reports

Change = Callable[[list[bytes]], object]
KEY = reports.rule()
MANY = reports.report(2500, (KEY,), [reports.finding(KEY)], exit_code=1)  # more jobs than one line of marks is about


def written(report=MANY, **changes) -> bytes:
    evidence = replace(reports.evidence(report), **changes)
    return b"".join(FORMATS["evidence"].chunks(report, ReportOptions(evidence=evidence)))


WRITTEN = written()
LINES = WRITTEN.splitlines(keepends=True)
JOBS = [number for number, line in enumerate(LINES) if line.startswith(b'{"job":')]


def read(data: bytes, path: str = "e.jsonl") -> EvidenceFile:
    return read_evidence(path, io.BytesIO(data))


def lines_with(change: Change) -> bytes:
    lines = list(LINES)
    change(lines)
    return b"".join(lines)


def test_what_was_written_is_read_back() -> None:
    file = read(WRITTEN)
    assert file.problems == ()
    assert file.summary is not None and file.seal is not None
    assert (file.summary.jobs, file.seal.lines, file.head.now) == (2500, len(LINES) - 1, reports.NOW)
    packer = zlib.compressobj(wbits=31)
    assert read(packer.compress(WRITTEN) + packer.flush()) == file


def edit(number: int, old: bytes, new: bytes) -> Change:
    """Replaces a text in a line."""
    return lambda lines: lines.__setitem__(number, lines[number].replace(old, new))


def swap(first: int, second: int) -> Change:
    """Moves two lines."""
    return lambda lines: lines.__setitem__(slice(first, second + 1), [lines[second], *lines[first + 1 : second], lines[first]])


OF_MARKS = "it has the marks of the lines before it"
CHANGES: dict[str, tuple[Change, str]] = {
    "changed": (edit(JOBS[1200], b'"row":"p"', b'"row":"f"'), f"line {JOBS[1200] + 1:,} was changed"),
    "missing": (lambda lines: lines.__delitem__(JOBS[1500]), f"1 line is missing before line {JOBS[1500] + 1:,}"),
    "added": (lambda lines: lines.insert(JOBS[7], lines[JOBS[9]]), f"line {JOBS[7] + 1} was added"),
    "cut": (lambda lines: lines.__delitem__(slice(2000, None)), "the seal is missing: the file was cut after line 2,000"),
    "reordered": (swap(JOBS[1], JOBS[3]), f"lines {JOBS[1] + 1} to {JOBS[3] + 1} are in another order"),
    "no head": (lambda lines: lines.__delitem__(slice(0, JOBS[0])), "line 1 is not the head: it was changed or is missing"),
    "after the seal": (lambda lines: lines.append(lines[JOBS[0]]), "lines were added after the seal"),
    "other digest": (edit(-1, b'"sha256":"', b'"sha256":"0'), "the digest in the seal is not that of the file"),
    "no seal": (edit(-1, b'"sha256"', b'"sha1"'), f"line {len(LINES):,} was changed: it is the seal"),
    "no marks": (
        edit(-2, b'{"marks":"', b'{"marks":7,"m":"'),
        f"line {len(LINES) - 1:,} was changed: it has the marks of the lines before it",
    ),
}


@pytest.mark.parametrize(("change", "problem"), CHANGES.values(), ids=CHANGES)
def test_what_was_changed_is_named(change: Change, problem: str) -> None:
    assert problem in read(lines_with(change)).problems


@pytest.mark.parametrize("seed", range(60))
def test_no_changed_byte_goes_unnoticed(seed: int) -> None:
    at = random.Random(seed).randrange(len(WRITTEN) - 100)
    data = bytearray(WRITTEN)
    data[at] ^= 1 + seed % 7
    try:
        file = read(bytes(data))
    except UsageError:
        return
    assert file.problems
    line = WRITTEN[:at].count(b"\n") + 1
    named = [problem for problem in file.problems if f"{line:,}" in problem or "line 1 is not" in problem]
    assert named or LINES[line - 1].startswith((b'{"marks":', b'{"seal":')) or data[at] == 10 or WRITTEN[at] == 10


def test_a_file_with_new_marks_and_seal_is_whole_but_not_signed() -> None:
    """Marks are not secret: only the signature tells who made the file."""
    forged = written(sign=None)
    assert not verify([read(forged)], None, allow_unsigned=False).is_sound
    assert verify([read(forged)], None, allow_unsigned=True).is_sound


@pytest.mark.parametrize("data", [b"", b"{}\n", b'{"report": "jobscan/1"}', b"\x1f\x8b", b'{"evidence":"jobscan-evidence/9"}\n'])
def test_what_is_not_evidence_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError, match="evidence"):
        read(data)


def signed_by(signature: str):
    return lambda digest: Signature(signature + digest, "command")


class OurKey(Verifier):
    """Accepts what `signed_by("ours:")` signs."""

    def __init__(self) -> None:
        self.id = "ours"

    def accepts(self, signature: str, digest: str) -> bool:
        return signature == f"ours:{digest}"


def test_a_signature_is_of_the_file_as_it_is() -> None:
    ours, others = written(sign=signed_by("ours:")), written(sign=signed_by("theirs:"))
    assert verify([read(ours)], OurKey(), False).is_sound
    assert _problems(verify([read(others)], OurKey(), False)) == ["the signature is not by the key ours, or not of this file"]
    assert _problems(verify([read(WRITTEN)], OurKey(), False)) == ["not signed"]
    changed = ours.replace(b'"row":"p"', b'"row":"n"', 1)
    assert "the signature is not by the key ours, or not of this file" in _problems(verify([read(changed)], OurKey(), False))


def _problems(verification: Verification) -> list[str]:
    return [problem for checked in verification.files for problem in checked.problems]


def test_a_missing_night_is_named() -> None:
    files: list[EvidenceFile] = []
    previous = None
    for day in range(23, 27):
        report = replace(MANY, now=f"2026-11-{day}T12:00:00Z")
        file = read(written(report, previous=previous), f"{day}.jsonl")
        files.append(file)
        previous = Previous(file.sha256, file.head.now)
    assert verify(files[::-1], None, True).missing == ()
    assert verify(files[1:], None, True).missing == ()
    (night,) = verify([files[0], files[1], files[3]], None, True).missing
    assert (night.now, night.before) == ("2026-11-25T12:00:00Z", "26.jsonl")
    assert not verify([files[0], files[1], files[3]], None, True).is_sound


def test_evidence_needs_the_jobs_of_the_scan() -> None:
    with pytest.raises(ValueError, match="every job"):
        list(FORMATS["evidence"].pieces(MANY, ReportOptions()))
    with pytest.raises(ValueError, match="0 jobs for a report of 2500"):
        written(jobs=())
