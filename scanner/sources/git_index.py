"""What git tracks, read from its index without running git, which may be missing or another version."""

import hashlib
from pathlib import Path

from msgspec import Struct

from scanner.errors import ReadError

# The format: https://git-scm.com/docs/index-format
_HEAD = 12  # "DIRC", the version, the number of entries
_STAT = 40  # times, device, inode, mode, owner and size, before an entry's hash
_MODE = 24  # offset of the mode in an entry
_TYPE = 0o170000  # the bits of the mode that say what an entry is
_EXTENDED = 0x4000  # flag of an entry with two more bytes of flags
_LENGTH = 0x0FFF  # the bits of the flags that have the length of the name; all set for a longer one
_LONGEST = 4096  # bytes of a name; a longer one is not a path, and would grow without bound where names share their beginnings
_FOLDERS = (0o040000, 0o160000)  # a folder of a sparse index, a submodule: one entry for all that is in it
_UNREADABLE = "the git index cannot be read"


class Tracked(Struct, frozen=True):
    """The files that git tracks, and the folders that hold some, relative to the top of the working tree.

    `whole` are the folders with everything in them.
    """

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()

    def has(self, name: str) -> bool:
        """Whether a file is tracked."""
        return name in self.files or self._is_in_whole(name)

    def has_below(self, name: str) -> bool:
        """Whether anything in a folder is tracked."""
        return name in self.folders or name in self.whole or self._is_in_whole(name)

    def _is_in_whole(self, name: str) -> bool:
        return bool(self.whole) and any(folder in self.whole for folder in _above(name))


def git_folder(top: Path) -> Path:
    """The folder that `.git` is or, in a worktree or submodule, names."""
    git = top / ".git"
    if not git.is_file():
        return git
    name = git.read_text("utf-8", "replace").removeprefix("gitdir:").strip()
    return top / name


def common_folder(git: Path) -> Path:
    """The folder that all worktrees of a repository share; it holds `info/exclude`."""
    common = git / "commondir"
    if not common.is_file():
        return git
    return git / common.read_text("utf-8", "replace").strip()


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
    """What an index of version 2, 3 or 4 says is tracked; raises ReadError for other bytes."""
    version, count = int.from_bytes(data[4:8], "big"), int.from_bytes(data[8:12], "big")
    if data[:4] != b"DIRC" or version not in (2, 3, 4):
        raise ReadError(f"{_UNREADABLE}: unknown format")
    hash_size = _hash_size(data)
    end = len(data) - hash_size
    files: set[str] = set()
    whole: set[str] = set()
    at, name = _HEAD, b""
    for _ in range(count):
        mode = int.from_bytes(data[at + _MODE : at + _MODE + 4], "big")
        name, at = _entry(data, at, hash_size, version, name)
        if at > end:
            raise ReadError(f"{_UNREADABLE}: it is cut off")
        path = name.decode("utf-8", "surrogateescape")
        if mode & _TYPE in _FOLDERS:
            whole.add(path.rstrip("/"))
        else:
            files.add(path)
    if _is_split(data, at, end):
        raise ReadError(f"{_UNREADABLE}: it is split (git update-index --no-split-index joins it)")
    folders = {folder for path in files | whole for folder in _above(path)}
    return Tracked(frozenset(files), frozenset(folders), frozenset(whole))


def _hash_size(data: bytes) -> int:
    """The length of a hash, as the checksum at the end shows: 20 bytes for SHA-1, 32 for SHA-256."""
    is_left_out = not any(data[-20:])  # zeros, with git's option index.skipHash
    if is_left_out or hashlib.sha1(data[:-20], usedforsecurity=False).digest() == data[-20:]:
        return 20
    if hashlib.sha256(data[:-32]).digest() == data[-32:]:
        return 32
    raise ReadError(f"{_UNREADABLE}: its checksum is wrong")


def _entry(data: bytes, at: int, hash_size: int, version: int, previous: bytes) -> tuple[bytes, int]:
    """The name of the entry at an offset, and the offset after it; `previous` is the name of the entry before it."""
    flags_at = at + _STAT + hash_size
    flags = int.from_bytes(data[flags_at : flags_at + 2], "big")
    start = flags_at + 2
    if flags & _EXTENDED:
        start += 2
    kept = b""
    if version == 4:  # of the name before, all but the last `cut` bytes
        cut, start = _number(data, start)
        kept = previous[: max(0, len(previous) - cut)]
    stop = data.find(b"\0", start, start + _LONGEST)
    name = kept + data[start:stop]
    is_length_right = flags & _LENGTH in (len(name), _LENGTH)
    if stop < 0 or not 0 < len(name) <= _LONGEST or not is_length_right:
        raise ReadError(f"{_UNREADABLE}: damaged entry")
    if version == 4:
        return name, stop + 1
    return name, at + (stop - at + 8) // 8 * 8  # padded with zeros, at least one, to a multiple of eight bytes


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of variable length, as in git's pack files, and the offset after it."""
    value = 0
    for offset in range(at, min(at + 5, len(data))):
        byte = data[offset]
        value = (value << 7) | (byte & 0x7F)
        if not byte & 0x80:
            return value, offset + 1
        value += 1
    raise ReadError(f"{_UNREADABLE}: damaged entry")


def _is_split(data: bytes, at: int, end: int) -> bool:
    """Whether an extension says that most entries are in another file."""
    while at + 8 <= end:
        if data[at : at + 4] == b"link":
            return True
        at += 8 + int.from_bytes(data[at + 4 : at + 8], "big")
    return False


def _above(name: str) -> list[str]:
    """The folders that a path is in, e.g. `a` and `a/b` for `a/b/c.json`."""
    parts = name.split("/")[:-1]
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]
