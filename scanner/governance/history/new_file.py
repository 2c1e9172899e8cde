"""Makes a file that no one sees before it is whole."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scanner.errors import ReportWriteError

_PREFIX = 100  # characters of the name that the temporary file keeps: the name may be as long as a name can be


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """An empty temporary file beside `path`, which becomes `path` at the end of the block, unless that raises.

    Raises ReportWriteError where it cannot be made, or where another process made `path` meanwhile.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name[:_PREFIX]}.", suffix=".tmp")
    except OSError as error:
        raise ReportWriteError(f"could not write {path}: {error.strerror or error}") from None
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        _publish(temporary, path)
    finally:
        with suppress(OSError):  # it is gone where it was renamed
            temporary.unlink()


def _publish(temporary: Path, path: Path) -> None:
    """Gives the file its name. A link, unlike a rename, never replaces a file that another process made meanwhile."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise ReportWriteError(f"another process has just made {path}, and nothing was added; try again") from None
    except OSError:
        _rename(temporary, path)


def _rename(temporary: Path, path: Path) -> None:
    """For file systems without links."""
    try:
        temporary.rename(path)
    except OSError as error:
        raise ReportWriteError(f"could not write {path}: {error.strerror or error}") from None
