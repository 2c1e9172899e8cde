"""The bytes inside a gzip file, piece by piece, with a check of its end, its sums and its size."""

import zlib
from collections.abc import Iterator

from scanner.errors import ReadError

MAGIC = b"\x1f\x8b"
_GZIP = 31  # window bits: the largest window, with the header of gzip
_PIECE = 1 << 18  # most bytes that are unpacked at once
_MOST_RATIO = 400  # real records shrink to about 1/10, copies of one record to 1/200
_RATIO_FROM = 32 << 20  # unpacked bytes from which the ratio counts: small files may be very regular


def unpack(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The content of a gzip file; raises ReadError, after all that could be read, if it is cut off, damaged or a bomb."""
    packed = unpacked = 0
    inflate = zlib.decompressobj(_GZIP)
    try:
        for chunk in chunks:
            packed += len(chunk)
            while chunk:
                if inflate.eof:
                    _check_member(chunk)
                    inflate = zlib.decompressobj(_GZIP)
                piece = inflate.decompress(chunk, _PIECE)
                chunk = inflate.unconsumed_tail or inflate.unused_data  # noqa: PLW2901 - what is left of it
                unpacked += len(piece)
                if unpacked > max(_RATIO_FROM, packed * _MOST_RATIO):
                    raise ReadError(f"the gzip file unpacks to more than {_MOST_RATIO} times its size; if intended, unpack it first")
                if piece:
                    yield piece
    except zlib.error as error:
        raise ReadError(f"the gzip file is damaged: {str(error).rpartition(': ')[2]}") from None
    if not inflate.eof:
        raise ReadError("the gzip file is cut off")


def _check_member(chunk: bytes) -> None:
    """Raises ReadError unless another gzip member begins here; a gzip file may be several, one after the other."""
    if not chunk.startswith(MAGIC[: len(chunk)]):
        raise ReadError("the gzip file has other data after its end")
