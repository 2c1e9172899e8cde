"""A YAML file that somebody wrote by hand -> its document, with what is wrong in its writing noted."""

from pathlib import Path

from scanner.documents.yaml.text import load
from scanner.errors import Mistake, PolicyError, ReadError
from scanner.schema.validate import Mistakes

MAX_BYTES = 1 << 20


def read_bytes(file: Path, shown: str) -> bytes:
    """The bytes of a file; raises PolicyError where it cannot be read or is too large."""
    try:
        if not file.is_file():
            raise PolicyError((Mistake(shown, 1, 1, "this is no file", "name a YAML file or a folder that holds some"),))
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PolicyError((Mistake(shown, 1, 1, f"the file cannot be read: {error.strerror}"),)) from None
    if len(data) > MAX_BYTES:
        raise PolicyError((Mistake(shown, 1, 1, f"the file is larger than {MAX_BYTES:,} bytes", "split it into several files"),))
    return data


def open_document(data: bytes, shown: str) -> Mistakes:
    """A YAML file's document with what is wrong in its writing; raises PolicyError where it cannot be read to its end."""
    try:
        document = load(data, shown)
    except ReadError as error:
        raise PolicyError((Mistake(shown, error.line or 1, error.column or 1, error.reason),)) from None
    mistakes = Mistakes(shown, document)
    for problem in document.problems:
        mistakes.add_at(problem.line, problem.column, problem.message, problem.hint, problem.width)
    return mistakes
