"""Lists in files beside the configuration."""

import re
from pathlib import Path, PurePosixPath, PureWindowsPath

from scanner.config.config import Entry
from scanner.documents.json.text import decode_bytes
from scanner.documents.yaml.text import load
from scanner.errors import Mistake, ReadError
from scanner.model.job import Json, Keys
from scanner.model.place import Location
from scanner.schema.validate import Mistakes

MAX_BYTES = 1 << 20


def read_list(name: str, folder: Path, keys: Keys, mistakes: Mistakes) -> tuple[Json, tuple[Entry, ...]]:
    """What a file in the configuration's folder holds, and its lines where it is a text file.

    A .json, .yaml or .yml file holds one value; any other has an entry a line, `#` at its beginning or behind a blank begins a comment.
    Where the file cannot be read, a mistake is noted and the list is empty.
    """
    data = _bytes(name, folder, keys, mistakes)
    if data is None:
        return [], ()
    shown = (PurePosixPath(mistakes.path).parent / name).as_posix()
    try:
        if name.endswith((".yaml", ".yml")):
            return _yaml(data, shown, mistakes), ()
        if name.endswith(".json"):
            return decode_bytes(data), ()
        entries = _lines(data, shown)
    except ReadError as error:
        mistakes.found.append(Mistake(shown, error.line or 1, error.column or 1, error.reason))
        return [], ()
    if not entries:  # an emptied file would take a rule out of force without a word
        mistakes.add(keys, f"'{name}' has no entry", "write an entry a line; an empty list is written [] in place of the file")
    return [entry.text for entry in entries], entries


def _bytes(name: str, folder: Path, keys: Keys, mistakes: Mistakes) -> bytes | None:
    path = PurePosixPath(name)
    if path.is_absolute() or PureWindowsPath(name).anchor or "\\" in name or ".." in path.parts:
        mistakes.add(keys, f"'{name}' does not lie beside the configuration", "name a file in its folder or below, with forward slashes")
        return None
    try:
        file = (folder / name).resolve()
        if not file.is_relative_to(folder.resolve()):
            mistakes.add(keys, f"'{name}' leads out of the configuration's folder", "put the file itself there, not a link")
        elif file.is_dir():
            mistakes.add(keys, f"'{name}' is a folder, not a file")
        elif file.exists() and not file.is_file():
            mistakes.add(keys, f"'{name}' is a device or pipe, not a file")
        elif not file.is_file():
            mistakes.add(keys, f"there is no file '{name}' beside the configuration")
        elif file.stat().st_size > MAX_BYTES:
            mistakes.add(keys, f"'{name}' is larger than {MAX_BYTES:,} bytes")
        else:
            with file.open("rb") as stream:
                return stream.read(MAX_BYTES)
    except (OSError, ValueError, RuntimeError) as error:  # a name with a null character, links in a circle
        mistakes.add(keys, f"'{name}' cannot be read: {getattr(error, 'strerror', None) or error}")
    return None


def _yaml(data: bytes, shown: str, mistakes: Mistakes) -> Json:
    document = load(data, shown)
    mistakes.found += [
        Mistake(shown, one.line, one.column, one.message, one.hint, document.line(one.line), one.width) for one in document.problems
    ]
    return document.value


def _lines(data: bytes, shown: str) -> tuple[Entry, ...]:
    """The entries of a text file; a line ends with CR, LF or both."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError("the file is UTF-16: save it as UTF-8", 1, 1)
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ReadError("the file is not UTF-8: save it as UTF-8", _line_of(data[: error.start]), 1) from None
    if "\0" in text:
        raise ReadError("the file holds null characters, as UTF-16 does: save it as UTF-8", 1, 1)
    lines = enumerate(re.split(r"\r\n|\r|\n", text), 1)
    return tuple(entry for number, line in lines if (entry := _entry(line, number, shown)))


def _line_of(before: bytes) -> int:
    return len(re.split(rb"\r\n|\r|\n", before))


def _entry(line: str, number: int, shown: str) -> Entry | None:
    """The entry of a line, without blanks at its ends and without a comment."""
    comment = re.search(r"(^|[ \t])#", line)
    text = line[: comment.start()] if comment else line
    entry = text.strip(" \t")
    if not entry:
        return None
    return Entry(entry, Location(shown, number, text.index(entry) + 1, len(entry), line))
