"""What git tracks, read from its index without git: the same scan must find the same files on every machine."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from scanner.errors import ReadError

_HEAD = 12  # "DIRC", the version, the number of entries
_STAT = 40  # times, device, inode, mode, owner and size in front of an entry's hash
_MODE = 24  # offset of the mode in an entry
_EXTENDED = 0x4000  # flag of an entry with two more bytes of flags
_LENGTH = 0x0FFF
_MOST = 4096  # bytes of a name; more is no path, and would grow without bound where names share their beginnings
_FOLDERS = (0o040000, 0o160000)  # a folder of a sparse index, a submodule: one entry for all that is in it
_UNREADABLE = "the git index cannot be read"


@dataclass(frozen=True, slots=True)
class Tracked:
    """The files that git tracks, and the folders that hold some, relative to the top of the working tree.

    `whole` are the folders with everything in them.
    """

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()

    def has(self, name: str) -> bool:
        """Whether a file is tracked."""
        return name in self.files or (bool(self.whole) and any(one in self.whole for one in _above(name)))

    def has_below(self, name: str) -> bool:
        """Whether anything in a folder is tracked."""
        return name in self.folders or name in self.whole or (bool(self.whole) and any(one in self.whole for one in _above(name)))


def git_folder(top: Path) -> Path:
    """The folder that `.git` is or, in a worktree or submodule, names."""
    place = top / ".git"
    if not place.is_file():
        return place
    named = place.read_text("utf-8", "replace").removeprefix("gitdir:").strip()
    return top / named


def common_folder(git: Path) -> Path:
    """The folder that all worktrees of a repository share; it holds `info/exclude`."""
    common = git / "commondir"
    return git / common.read_text("utf-8", "replace").strip() if common.is_file() else git


def read_tracked(top: Path) -> Tracked:
    """What git tracks in the working tree at `top`; nothing before the first `git add`.

    Raises ReadError where the index cannot be read or is split over two files.
    """
    file = git_folder(top) / "index"
    if not file.is_file():
        return Tracked()
    try:
        return parse_index(file.read_bytes())
    except OSError as error:
        raise ReadError(f"{_UNREADABLE}: {error.strerror}") from None


def parse_index(data: bytes) -> Tracked:
    """What an index of version 2, 3 or 4 says is tracked; raises ReadError where it says something else."""
    version, count = int.from_bytes(data[4:8], "big"), int.from_bytes(data[8:12], "big")
    if data[:4] != b"DIRC" or version not in (2, 3, 4):
        raise ReadError(f"{_UNREADABLE}: unknown format")
    hash_size = _hash_size(data)
    end = len(data) - hash_size
    names: set[str] = set()
    whole: set[str] = set()
    at, name = _HEAD, b""
    for _ in range(count):
        mode = int.from_bytes(data[at + _MODE : at + _MODE + 4], "big")
        name, at = _entry(data, at, hash_size, version, name)
        if at > end:
            raise ReadError(f"{_UNREADABLE}: it is cut off")
        path = name.decode("utf-8", "surrogateescape")
        (whole if mode & 0o170000 in _FOLDERS else names).add(path.rstrip("/"))
    if _is_split(data, at, end):
        raise ReadError(f"{_UNREADABLE}: it is split (git update-index --no-split-index joins it)")
    folders = {folder for path in names | whole for folder in _above(path)}
    return Tracked(frozenset(names), frozenset(folders), frozenset(whole))


def _hash_size(data: bytes) -> int:
    """The length of a hash, as the checksum at the end shows; it is left out (zeros) with `index.skipHash`."""
    if hashlib.sha1(data[:-20], usedforsecurity=False).digest() == data[-20:] or not any(data[-20:]):
        return 20
    if hashlib.sha256(data[:-32]).digest() == data[-32:]:
        return 32
    raise ReadError(f"{_UNREADABLE}: its checksum is wrong")


def _entry(data: bytes, at: int, hash_size: int, version: int, previous: bytes) -> tuple[bytes, int]:
    """The name of the entry at an offset, and the offset behind it."""
    flags_at = at + _STAT + hash_size
    flags = int.from_bytes(data[flags_at : flags_at + 2], "big")
    start = flags_at + (4 if flags & _EXTENDED else 2)
    kept = b""
    if version == 4:
        cut, start = _number(data, start)
        kept = previous[: len(previous) - cut] if cut <= len(previous) else b""
    stop = data.find(b"\0", start, start + _MOST)
    name = kept + data[start:stop]
    if stop < 0 or not name or len(name) > _MOST or (flags & _LENGTH) not in (len(name), _LENGTH):
        raise ReadError(f"{_UNREADABLE}: damaged entry")
    if version == 4:
        return name, stop + 1
    return name, at + (stop - at + 8) // 8 * 8  # entries are padded to eight bytes, with one zero at least


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of variable length, as in packs, and the offset behind it."""
    value = 0
    for offset in range(at, min(at + 5, len(data))):
        byte = data[offset]
        value = (value << 7) | (byte & 0x7F)
        if not byte & 0x80:
            return value, offset + 1
        value += 1
    raise ReadError(f"{_UNREADABLE}: damaged entry")


def _is_split(data: bytes, at: int, end: int) -> bool:
    """Whether an extension says that most entries lie in a file beside this one."""
    while at + 8 <= end:
        if data[at : at + 4] == b"link":
            return True
        at += 8 + int.from_bytes(data[at + 4 : at + 8], "big")
    return False


def _above(name: str) -> list[str]:
    """The folders that a path lies in."""
    parts = name.split("/")[:-1]
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]
