"""`jobscan policy docs`: the pages that are made from the built-in rules and the table of functions."""

import sys
from pathlib import Path

from scanner.authoring.catalogue import read_catalogue
from scanner.authoring.function_page import function_page
from scanner.authoring.rule_page import rule_page
from scanner.display.lines import join, printable
from scanner.errors import UsageError
from scanner.formats.write import write_bytes
from scanner.model.codes import CLEAN

STALE = 1


def run_docs(check: bool, folder: str) -> int:
    """0 where the pages are written, or with `check` where they are what would be written; else 1."""
    target = Path(folder)
    if not target.is_dir():
        raise UsageError(f"-o {folder}: there is no such folder; make it first, or name another")
    pages = {"rules.md": rule_page(read_catalogue()), "functions.md": function_page()}
    if check:
        return _check(target, pages)
    for name, text in pages.items():
        write_bytes(target / name, (text.encode(),), "the page", 0o644)
    sys.stdout.write(f"written: {join(printable(str(target / name)) for name in pages)}\n")
    return CLEAN


def _check(folder: Path, pages: dict[str, str]) -> int:
    stale = [name for name, text in pages.items() if not _holds(folder / name, text)]
    for name in stale:
        sys.stdout.write(f"{printable(str(folder / name))} is not what the rules and functions say now; write it: jobscan policy docs\n")
    if not stale:
        sys.stdout.write(f"{join(printable(str(folder / name)) for name in pages)} are what the rules and functions say\n")
    return STALE if stale else CLEAN


def _holds(file: Path, text: str) -> bool:
    try:
        return file.read_bytes().replace(b"\r\n", b"\n") == text.encode()  # a checkout on Windows may have its line ends
    except FileNotFoundError:
        return False
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None
