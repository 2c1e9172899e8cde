"""Lists in files next to the configuration, e.g. `allowed_accounts: {file: accounts.txt}`."""

import re
from pathlib import Path, PurePosixPath, PureWindowsPath

from msgspec import Struct

from scanner.config.config import Entry
from scanner.documents.json.text import decode_bytes
from scanner.documents.yaml.text import load
from scanner.errors import Mistake, ReadError
from scanner.model.job import Json, Keys
from scanner.model.place import Location
from scanner.schema.mistakes import Mistakes

MAX_BYTES = 1 << 20
# The folder of a configuration that has none, such as an object in S3: no file can be named relative to it.
NO_FOLDER = Path("no-folder:")
_LINE_END = r"\r\n|\r|\n"


class ListFile(Struct, frozen=True):
    """What a list file holds; `entries` are its lines if it is a text file."""

    value: Json
    entries: tuple[Entry, ...] = ()


_EMPTY = ListFile([])


def read_list(name: str, folder: Path, keys: Keys, mistakes: Mistakes) -> ListFile:
    """What a file in the configuration's folder holds; `keys` is where the configuration names it.

    A .json, .yaml or .yml file holds one value. Any other file has an entry on each line; `#` begins a comment at the start of a line or
    after a blank. If the file cannot be read, a mistake is added and the list is empty.
    """
    data = _read(name, folder, keys, mistakes)
    if data is None:
        return _EMPTY
    shown = (PurePosixPath(mistakes.path).parent / name).as_posix()
    try:
        if name.endswith((".yaml", ".yml")):
            return ListFile(_yaml(data, shown, mistakes))
        if name.endswith(".json"):
            return ListFile(decode_bytes(data))
        entries = read_lines(data, shown)
    except ReadError as error:
        mistakes.collected.append(Mistake(shown, error.line or 1, error.column or 1, error.reason))
        return _EMPTY
    if not entries:  # an emptied file would put a rule out of force without a word
        mistakes.add(keys, f"'{name}' has no entries", "write one entry a line; for an empty list write [] instead of the file")
    return ListFile([entry.text for entry in entries], entries)


def _read(name: str, folder: Path, keys: Keys, mistakes: Mistakes) -> bytes | None:
    """The bytes of a list file; None, and a mistake, if it must not or cannot be read."""
    if folder == NO_FOLDER:
        mistakes.add(keys, f"'{name}' is a file, but a floor in S3 has no folder", "write the entries in the floor itself")
        return None
    if _leads_out(name):
        mistakes.add(keys, f"'{name}' is not in the configuration's folder", "name a file in that folder or below, with forward slashes")
        return None
    try:
        file = (folder / name).resolve()
        problem, hint = _file_problem(file, folder.resolve())
        if not problem:
            with file.open("rb") as stream:
                return stream.read(MAX_BYTES)
    except (OSError, ValueError, RuntimeError) as error:  # a name with a null character, links in a circle
        problem, hint = f"cannot be read: {getattr(error, 'strerror', None) or error}", ""
    mistakes.add(keys, f"'{name}' {problem}", hint)
    return None


def _leads_out(name: str) -> bool:
    """Whether a name is not that of a file in the folder or below, on any system: /etc/x, C:x, a/../../x or one with backslashes."""
    path = PurePosixPath(name)
    return path.is_absolute() or bool(PureWindowsPath(name).anchor) or "\\" in name or ".." in path.parts


def _file_problem(file: Path, folder: Path) -> tuple[str, str]:
    """Why a file cannot be a list, as the end of a sentence, and what to do; both empty if it can."""
    if not file.is_relative_to(folder):
        return "is a link to a file outside the configuration's folder", "put the file itself there"
    if file.is_dir():
        return "is a folder, not a file", ""
    if not file.exists():
        return "was not found in the configuration's folder", ""
    if not file.is_file():
        return "is a device or pipe, not a file", ""
    if file.stat().st_size > MAX_BYTES:
        return f"is larger than {MAX_BYTES:,} bytes", ""
    return "", ""


def _yaml(data: bytes, shown: str, mistakes: Mistakes) -> Json:
    document = load(data, shown)
    for problem in document.problems:
        source = document.line(problem.line)
        mistakes.collected.append(Mistake(shown, problem.line, problem.column, problem.message, problem.hint, source, problem.width))
    return document.value


def read_lines(data: bytes, shown: str) -> tuple[Entry, ...]:
    """The entries of a text file, one a line; a line ends with CR, LF or both. Raises ReadError if the file is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError("the file is UTF-16: save it as UTF-8", 1, 1)
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = len(re.split(_LINE_END.encode(), data[: error.start]))
        raise ReadError("the file is not UTF-8: save it as UTF-8", line, 1) from None
    if "\0" in text:
        raise ReadError("the file contains null characters, as UTF-16 does: save it as UTF-8", 1, 1)
    lines = re.split(_LINE_END, text)
    entries = (_entry(line, number, shown) for number, line in enumerate(lines, 1))
    return tuple(entry for entry in entries if entry is not None)


def _entry(line: str, number: int, shown: str) -> Entry | None:
    """The entry on a line, without blanks at its ends and without a comment; None if nothing else is there."""
    comment = re.search(r"(^|[ \t])#", line)
    end = comment.start() if comment else len(line)
    entry = line[:end].strip(" \t")
    if not entry:
        return None
    return Entry(entry, Location(shown, number, line.index(entry) + 1, len(entry), line))
