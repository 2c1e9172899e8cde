"""Which names can be opened: what is neither a regular file nor a pipe that was named may hang, or never end."""

import os
import stat
import sys
from pathlib import Path

_DESCRIPTORS = ("/dev/fd", "/proc/self/fd", "/proc/thread-self/fd")
_PIPE = "a named pipe"


def is_regular(file: Path) -> bool:
    """Whether a file is a regular one itself, and not a link to one."""
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except OSError:
        return False


def why_not_opened(file: Path, is_named: bool) -> str:
    """Why a file is not opened; empty where it may be, or where only opening it shows what is wrong.

    A pipe is read where it is named itself. One in a folder, or behind a link, is likely not meant, and reading it may never end.
    """
    status = _status(file)
    kind = _special_kind(status)
    if status is None or not kind:
        return ""
    descriptor = _descriptor(file)
    if is_named and descriptor is not None:
        return "" if _ends(status, descriptor) else f"{kind}, not a regular file or pipe"
    if file.is_symlink():
        return f"a link to {kind} ({file.readlink()}), not a regular file"
    if kind != _PIPE:
        return f"{kind}, not a regular file"
    if is_named:
        return ""
    return f"{kind}, not a regular file; to read it, name it as a SOURCE"


def _special_kind(status: os.stat_result | None) -> str:
    """What a file is that is neither a regular file nor a folder; empty for these."""
    if status is None:
        return ""
    match stat.S_IFMT(status.st_mode):
        case stat.S_IFCHR:
            return "a character device"
        case stat.S_IFBLK:
            return "a block device"
        case stat.S_IFSOCK:
            return "a socket"
        case stat.S_IFIFO:
            return _PIPE
        case _:
            return ""


def why_no_stdin() -> str:
    """Why standard input is not read; empty where it may be."""
    if sys.stdin is None:
        return "standard input is closed; pipe the records in"
    status = _status_of_stdin()
    if status is None or _ends(status, 0):
        return ""
    return "standard input is a device, not a file or pipe"


def is_descriptor(file: Path) -> bool:
    """Whether a name means a file that is open already, e.g. /dev/stdin: reading it may move where the next reading begins."""
    may_be = file.name == "stdin" or file.name.isdecimal()
    return may_be and _descriptor(file) is not None


def _descriptor(file: Path) -> int | None:
    """The number of the open file that a name means, e.g. 63 for /dev/fd/63, a shell's `<(...)`; None for other names."""
    name = os.path.abspath(file)  # not resolved, since these are links  # noqa: PTH100
    if name == "/dev/stdin":
        return 0
    folder, _, number = name.rpartition("/")
    if folder in _DESCRIPTORS and number.isdecimal():
        return int(number)
    return None


def _ends(status: os.stat_result, descriptor: int) -> bool:
    """Whether reading an open file comes to an end: of devices, only a terminal and the null device do."""
    if stat.S_ISBLK(status.st_mode):
        return False
    if not stat.S_ISCHR(status.st_mode):
        return True
    return os.isatty(descriptor) or status.st_rdev == Path(os.devnull).stat().st_rdev


def key_of(file: Path) -> str:
    """The identity of a pipe, so that it is read once however it is named; empty for other files."""
    return _pipe_key(_status(file))


def key_of_stdin() -> str:
    """As `key_of`, of standard input."""
    return _pipe_key(_status_of_stdin())


def _pipe_key(status: os.stat_result | None) -> str:
    if status is None or not stat.S_ISFIFO(status.st_mode):
        return ""
    return f"pipe {status.st_dev} {status.st_ino}"


def _status(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:  # opening it says why
        return None


def _status_of_stdin() -> os.stat_result | None:
    try:
        return os.fstat(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):  # closed, or replaced by a stream in memory
        return None
