"""The bytes inside a gzip file, piece by piece, with everything that is wrong with it found."""

import zlib
from collections.abc import Iterator

from scanner.errors import ReadError

MAGIC = b"\x1f\x8b"
_PIECE = 1 << 18  # bytes that come out at once
_MOST_RATIO = 400  # real records shrink to about a tenth, the same record over and over to a two hundredth
_RATIO_FROM = 32 << 20  # bytes out before the ratio counts: small files may well be very regular


def unpack(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """What a gzip file holds; raises ReadError, after all that could be read, where it is cut off, damaged or a bomb."""
    taken = given = 0
    inflate = zlib.decompressobj(31)
    try:
        for chunk in chunks:
            taken += len(chunk)
            while chunk:
                if inflate.eof:
                    if not chunk.startswith(MAGIC[: len(chunk)]):
                        raise ReadError("the gzip file has other data behind its end")
                    inflate = zlib.decompressobj(31)  # another member
                piece = inflate.decompress(chunk, _PIECE)
                chunk = inflate.unconsumed_tail or inflate.unused_data  # noqa: PLW2901 - what is left of it
                given += len(piece)
                if given > _RATIO_FROM and given > taken * _MOST_RATIO:
                    raise ReadError(f"the gzip file unpacks to more than {_MOST_RATIO} times its size; unpack it yourself if that is meant")
                if piece:
                    yield piece
    except zlib.error as error:
        raise ReadError(f"the gzip file is damaged: {str(error).rpartition(': ')[2]}") from None
    if not inflate.eof:
        raise ReadError("the gzip file is cut off")
