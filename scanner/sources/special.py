"""Which names can be opened: what is neither a regular file nor a pipe that was named may hang, or never end."""

import os
import stat
import sys
from pathlib import Path

_DESCRIPTORS = ("/dev/fd", "/proc/self/fd", "/proc/thread-self/fd")
_PIPE = "a named pipe"
_KINDS = (
    (stat.S_ISCHR, "a character device"),
    (stat.S_ISBLK, "a block device"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISFIFO, _PIPE),
)


def why_not_opened(file: Path, is_named: bool) -> str:
    """Why a file is not opened; empty where it may be, or where only opening it shows what is wrong.

    A pipe is read where it is named itself; in a folder, or behind a link, nobody may have meant it.
    """
    status = _status(file)
    kind = next((name for test, name in _KINDS if status is not None and test(status.st_mode)), "")
    if status is None or not kind:
        return ""
    descriptor = _descriptor(file)
    if is_named and descriptor is not None:
        return "" if _ends(status, descriptor) else f"{kind}, not a regular file or pipe"
    if is_named and kind == _PIPE and not file.is_symlink():
        return ""
    name = f"a link to {kind} ({file.readlink()})" if file.is_symlink() else kind
    hint = "; to read it, name it as a SOURCE" if kind == _PIPE and not file.is_symlink() else ""
    return f"{name}, not a regular file{hint}"


def why_no_stdin() -> str:
    """Why standard input is not read; empty where it may be."""
    if sys.stdin is None:
        return "standard input is closed; pipe the records in"
    status = _status_of_stdin()
    return "" if status is None or _ends(status, 0) else "standard input is a device, not a file or pipe"


def _descriptor(file: Path) -> int | None:
    """The open file of this process that a name means: `<(...)` of a shell, `/dev/stdin`; None for any other name."""
    name = os.path.abspath(file)  # not resolved, since these are links  # noqa: PTH100
    if name == "/dev/stdin":
        return 0
    folder, _, number = name.rpartition("/")
    return int(number) if folder in _DESCRIPTORS and number.isdecimal() else None


def _ends(status: os.stat_result, descriptor: int) -> bool:
    """Whether reading an open file comes to an end: of devices, only a terminal and the null device do."""
    if stat.S_ISBLK(status.st_mode):
        return False
    return not stat.S_ISCHR(status.st_mode) or os.isatty(descriptor) or status.st_rdev == Path(os.devnull).stat().st_rdev


def key_of(file: Path) -> str:
    """What a pipe is, however it is named, so that it is read once; empty for all else."""
    return _pipe_key(_status(file))


def key_of_stdin() -> str:
    """As `key_of`, of standard input."""
    return _pipe_key(_status_of_stdin())


def _pipe_key(status: os.stat_result | None) -> str:
    return f"pipe {status.st_dev} {status.st_ino}" if status is not None and stat.S_ISFIFO(status.st_mode) else ""


def _status(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:  # whoever opens it says why
        return None


def _status_of_stdin() -> os.stat_result | None:
    try:
        return os.fstat(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):  # closed, or replaced by a stream in memory
        return None
