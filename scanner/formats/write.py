"""Writes reports and other files: each is either the old one or the new one whole, never a part."""

import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from scanner.errors import ReportWriteError
from scanner.formats.options import ReportOptions
from scanner.formats.registry import Format
from scanner.model.report import Report

_PREFIX = 100  # characters of the name that the temporary file keeps: the name may be as long as a name can be
_GZIP = 31  # zlib's window of 15 bits, plus 16 for the head and tail of a gzip file
_OWNER_ONLY = 0o600  # reports name roles, buckets and accounts


def write_report(report: Report, form: Format, path: Path, options: ReportOptions) -> None:
    """Writes a report into a file, piece by piece; raises ReportWriteError."""
    write_bytes(path, form.chunks(report, options), "the report")


def write_bytes(path: Path, chunks: Iterable[bytes], what: str, mode: int = _OWNER_ONLY) -> None:
    """Writes a file; raises ReportWriteError, whose sentence calls it `what`. A new file gets `mode`, an old one keeps its own.

    A name that ends in .gz gets gzip: everything that reads reports and records takes it.
    """
    if path.suffix == ".gz":
        chunks = _compressed(chunks)
    try:
        target = path.resolve() if path.is_symlink() else path
        if target.exists() and not target.is_file():
            # A device or a pipe, such as /dev/stdout, cannot be replaced.
            with target.open("wb") as stream:
                stream.writelines(chunks)
        else:
            _replace(target, chunks, mode)
    except OSError as error:
        raise ReportWriteError(f"could not write {what} {path}: {error.strerror or error}") from None


def _compressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks as gzip, without the time of writing: the same report gives the same bytes."""
    compressor = zlib.compressobj(wbits=_GZIP)
    for chunk in chunks:
        yield compressor.compress(chunk)
    yield compressor.flush()


def _replace(target: Path, chunks: Iterable[bytes], mode: int) -> None:
    """Writes a temporary file beside the target, then renames it."""
    import tempfile  # late: many a run writes to stdout only

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:_PREFIX]}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(chunks)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            mode = target.stat().st_mode & 0o777
        temporary.chmod(mode)
        temporary.replace(target)
    finally:
        with suppress(OSError):  # it is gone if it became the target
            temporary.unlink()
