"""`jobscan policy docs`: the pages generated from the built-in rules and the table of functions."""

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
    """0 if the pages were written or, with `check`, are up to date; else 1."""
    target = Path(folder)
    if not target.is_dir():
        raise UsageError(f"-o {folder}: no such folder; create it, or choose another")
    pages = {"rules.md": rule_page(read_catalogue()), "functions.md": function_page()}
    if check:
        return _check(target, pages)
    for name, text in pages.items():
        write_bytes(target / name, (text.encode(),), "the page", 0o644)
    sys.stdout.write(f"written: {join(printable(str(target / name)) for name in pages)}\n")
    return CLEAN


def _check(folder: Path, pages: dict[str, str]) -> int:
    stale = [name for name, text in pages.items() if not _is_current(folder / name, text)]
    for name in stale:
        sys.stdout.write(f"{printable(str(folder / name))} is out of date; to update it: jobscan policy docs\n")
    if stale:
        return STALE
    sys.stdout.write(f"{join(printable(str(folder / name)) for name in pages)} are up to date\n")
    return CLEAN


def _is_current(file: Path, text: str) -> bool:
    """Whether a page has this text; with line ends of Windows too, as a checkout there may have them."""
    try:
        return file.read_bytes().replace(b"\r\n", b"\n") == text.encode()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None
