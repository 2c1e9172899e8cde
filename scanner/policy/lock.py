"""policies.lock: the SHA-256 of each policy file, as text that `sha256sum --check` reads too.

A line is a hash, two blanks, and a path relative to the file's folder; one that begins with `#` is a comment.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scanner.errors import Mistake, MistakesError
from scanner.schema.yaml_file import read_bytes

NAME = "policies.lock"
LOCK = "lock file"
_LINE = re.compile(r"([0-9a-f]{64}) [ *](\S.*)")
_HEAD = "# Made by `jobscan policy lock`; `jobscan scan --locked` refuses other policy files than these.\n"


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A line of a lock file."""

    line: int
    sha256: str


def lock_text(digests: Mapping[str, str]) -> str:
    """The text of a lock file for policy files, by path."""
    return _HEAD + "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))


def sha256_of(file: Path, shown: str) -> str:
    """The hash of a policy file, which messages call `shown`; raises MistakesError if it cannot be read."""
    return hashlib.sha256(read_bytes(file, shown, "policy file")).hexdigest()


def read_lock(file: Path, shown: str) -> dict[str, LockedFile]:
    """The lines of a lock file by path; raises MistakesError with every line that is not one."""
    text = read_bytes(file, shown, LOCK).decode("utf-8", "replace")
    locked: dict[str, LockedFile] = {}
    mistakes = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            mistakes.append(Mistake(shown, number, 1, "not a SHA-256 and a path", "run jobscan policy lock again"))
        elif match[2] in locked:
            mistakes.append(Mistake(shown, number, 1, f"duplicate path {match[2]}", f"also in line {locked[match[2]].line}"))
        else:
            locked[match[2]] = LockedFile(number, match[1])
    if mistakes:
        raise MistakesError(mistakes, LOCK)
    return locked


def differences(locked: Mapping[str, LockedFile], digests: Mapping[str, str], shown: str) -> Iterator[Mistake]:
    """A mistake for each policy file that was changed, is gone or was added since the lock file, which messages call `shown`."""
    for path, entry in locked.items():
        if path not in digests:
            yield Mistake(shown, entry.line, 1, f"{path} is locked, but not one of the policies of this run", _HOW_TO_ACCEPT)
        elif digests[path] != entry.sha256:
            yield Mistake(shown, entry.line, 1, f"{path} was changed since it was locked", _HOW_TO_ACCEPT)
    for path in sorted(digests.keys() - locked.keys()):
        yield Mistake(shown, 1, 1, f"{path} is not locked", _HOW_TO_ACCEPT)


_HOW_TO_ACCEPT = "if this is intended, run jobscan policy lock"
