"""Reads a hand-written YAML file: its bytes, its document, and the mistakes in how it is written."""

from pathlib import Path

from scanner.documents.yaml.build import Limits
from scanner.documents.yaml.text import load
from scanner.errors import Mistake, MistakesError, ReadError
from scanner.schema.mistakes import Mistakes

MAX_BYTES = 1 << 20
_LIMITS = Limits()


def read_bytes(file: Path, shown: str, what: str, most: int = MAX_BYTES) -> bytes:
    """The bytes of a file, which messages call `shown`; raises MistakesError if it cannot be read or is too large.

    `what` is the kind of file, e.g. "policy file".
    """
    try:
        if not file.exists():
            raise _refused(shown, what, "file not found")
        if not file.is_file():
            raise _refused(shown, what, "not a file")
        with file.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise _refused(shown, what, f"cannot read the file: {error.strerror}") from None
    if len(data) > most:
        raise _refused(shown, what, f"the file is larger than {most:,} bytes", "split it into several files")
    return data


def open_document(data: bytes, shown: str, what: str, limits: Limits = _LIMITS) -> Mistakes:
    """The document in a file's bytes with the mistakes in how it is written; raises MistakesError if it is not YAML to its end."""
    try:
        document = load(data, shown, limits)
    except ReadError as error:
        raise MistakesError([Mistake(shown, error.line or 1, error.column or 1, error.reason)], what) from None
    mistakes = Mistakes(shown, document)
    for problem in document.problems:
        mistakes.add_at(problem.line, problem.column, problem.message, problem.hint, problem.width)
    return mistakes


def _refused(shown: str, what: str, problem: str, hint: str = "") -> MistakesError:
    return MistakesError([Mistake(shown, 1, 1, problem, hint)], what)
