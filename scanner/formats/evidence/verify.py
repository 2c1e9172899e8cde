"""Whether evidence files are as they were written, who signed them, and whether a night between them is missing."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from scanner.formats.evidence.keys import Verifier
from scanner.formats.evidence.read import EvidenceFile


class CheckedFile(Struct, frozen=True):
    """A file, what is wrong with it, and what to know about it; a sentence each."""

    file: EvidenceFile
    problems: tuple[str, ...]
    notes: tuple[str, ...]


class MissingNight(Struct, frozen=True):
    """Evidence that is not among the files, though one of them follows it."""

    now: str
    sha256: str
    before: str  # the file that follows it


class Verification(Struct, frozen=True):
    """What verifying some files gave; the files are in the order of their scans."""

    files: tuple[CheckedFile, ...]
    missing: tuple[MissingNight, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.missing and not any(checked.problems for checked in self.files)


def verify(files: Sequence[EvidenceFile], key: Verifier | None, allow_unsigned: bool) -> Verification:
    """What is wrong with files, each by itself and as a series of nights."""
    ordered = sorted(files, key=lambda file: (file.head.now, file.path))
    checked = [_check(file, key, allow_unsigned, tuple(_of_series(file, ordered))) for file in ordered]
    return Verification(tuple(checked), tuple(_missing(ordered)))


def _check(file: EvidenceFile, key: Verifier | None, allow_unsigned: bool, notes: tuple[str, ...]) -> CheckedFile:
    problem, note = _signature(file, key)
    problems = list(file.problems)
    is_unsigned = file.seal is not None and file.seal.signature is None
    if problem and not (is_unsigned and allow_unsigned):
        problems.append(problem)
    elif problem or note:
        notes = (problem or note, *notes)
    return CheckedFile(file, tuple(problems), notes)


def _signature(file: EvidenceFile, key: Verifier | None) -> tuple[str, str]:
    """What is wrong with the signature, and else what to know about it."""
    if file.seal is None:
        return "not signed: it has no seal", ""
    if file.seal.signature is None:
        return "not signed", ""
    if key is None:
        return "", "signed; the signature was not checked (pass --key)"
    # The digest of the file as it is, not as its seal says: only that is signed.
    if key.accepts(file.seal.signature, file.sha256):
        return "", f"signed by the key {key.id}"
    return f"the signature is not by the key {key.id}, or not of this file", ""


def _of_series(file: EvidenceFile, ordered: Sequence[EvidenceFile]) -> Iterator[str]:
    """What to know about a file's place among the others."""
    previous = file.head.previous
    if file is ordered[0]:
        if previous is not None:
            yield f"follows evidence that is not among these files: of {previous.now}"
    elif previous is None:
        yield "does not say which evidence it follows, so a night missing before it would not be noticed (--evidence-after)"


def _missing(ordered: Sequence[EvidenceFile]) -> Iterator[MissingNight]:
    """The evidence that a file other than the first follows, and that is not there. A changed file counts by what its seal says."""
    known = {digest for file in ordered for digest in (file.sha256, file.seal.sha256 if file.seal else "")}
    for file in ordered[1:]:
        previous = file.head.previous
        if previous is not None and previous.sha256 not in known:
            yield MissingNight(previous.now, previous.sha256, file.path)
