"""`jobscan init`: a configuration, a waiver file and a workflow to start from."""

import sys
from pathlib import Path

from scanner.authoring.starter.files import starter_files
from scanner.display.lines import join
from scanner.errors import ReportWriteError, UsageError
from scanner.model.codes import CLEAN
from scanner.sources.tree import root


def run_init() -> int:
    """0; raises UsageError if one of the files exists already, and writes none then."""
    top = root()
    texts = starter_files()
    existing = [path for path in texts if (top / path).exists() or (top / path).is_symlink()]
    if existing:
        verb = "exists" if len(existing) == 1 else "exist"
        raise UsageError(f"{join(existing)} already {verb}; nothing was written; to start over, move what exists away")
    for path, text in texts.items():
        _write(top / path, path, text)
    sys.stdout.write(f"Wrote {join(texts)}.\nNext: read them, change what is in capitals, then run jobscan scan\n")
    return CLEAN


def _write(file: Path, shown: str, text: str) -> None:
    """Writes a new file; one that was made in the meantime stays as it is."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise ReportWriteError(f"{shown} could not be written: {error.strerror}") from None
