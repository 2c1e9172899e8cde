"""Lists that stand in files beside the configuration."""

from pathlib import Path, PurePosixPath, PureWindowsPath

from scanner.documents.json_text import decode_bytes
from scanner.documents.structure import Mistakes
from scanner.documents.yaml_text import load
from scanner.errors import Mistake, ReadError
from scanner.model.job import Json, Keys

MAX_BYTES = 1 << 20


def read_list(name: str, folder: Path, keys: Keys, mistakes: Mistakes) -> Json:
    """What a file in the configuration's folder holds; where it cannot be had, a mistake is noted and an empty list comes back.

    A .json, .yaml or .yml file holds one value; any other has an entry a line, `#` at its beginning or behind a blank begins a comment.
    """
    data = _bytes(name, folder, keys, mistakes)
    if data is None:
        return []
    shown = (PurePosixPath(mistakes.path).parent / name).as_posix()
    try:
        if name.endswith((".yaml", ".yml")):
            return _yaml(data, shown, mistakes)
        return decode_bytes(data) if name.endswith(".json") else _lines(data, name, keys, mistakes)
    except ReadError as error:
        mistakes.found.append(Mistake(shown, error.line or 1, error.column or 1, error.reason))
        return []


def _bytes(name: str, folder: Path, keys: Keys, mistakes: Mistakes) -> bytes | None:
    path = PurePosixPath(name)
    if path.is_absolute() or PureWindowsPath(name).anchor or "\\" in name or ".." in path.parts:
        mistakes.add(keys, f"'{name}' does not lie beside the configuration", "name a file in its folder or below, with forward slashes")
        return None
    try:
        file = (folder / name).resolve()
        if not file.is_relative_to(folder.resolve()):
            mistakes.add(keys, f"'{name}' leads out of the configuration's folder", "put the file itself there, not a link")
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


def _lines(data: bytes, name: str, keys: Keys, mistakes: Mistakes) -> Json:
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ReadError("the file is not UTF-8", data.count(b"\n", 0, error.start) + 1, 1) from None
    entries = [entry for line in text.split("\n") if (entry := _entry(line))]
    if not entries:  # an emptied file would take a rule out of force without a word
        mistakes.add(keys, f"'{name}' has no entry", "write an entry a line; an empty list is written [] in place of the file")
    return entries


def _entry(line: str) -> str:
    text = f" {line}".replace("\t", " ")
    return text.partition(" #")[0].strip()
