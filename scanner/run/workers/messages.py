"""Messages between a scan and its workers: pickled, with a length and a checksum, so that damaged data is never taken for an answer."""

import pickle
import struct
import zlib
from typing import Any, BinaryIO

_HEAD = struct.Struct("<4sQI")  # mark, length and checksum of what follows
_MARK = b"jobs"


class DamagedError(Exception):
    """What was read is not a whole message."""


def write_message(stream: BinaryIO, message: object) -> None:
    """Writes a message at once."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_HEAD.pack(_MARK, len(data), zlib.crc32(data)))
    stream.write(data)
    stream.flush()


def read_message(stream: BinaryIO) -> Any:
    """The next message; raises EOFError at the end of the stream, and DamagedError for anything else than a message."""
    head = stream.read(_HEAD.size)
    if not head:
        raise EOFError
    if len(head) < _HEAD.size:
        raise DamagedError
    mark, length, checksum = _HEAD.unpack(head)
    if mark != _MARK:
        raise DamagedError
    data = stream.read(length)
    if len(data) < length or zlib.crc32(data) != checksum:
        raise DamagedError
    return pickle.loads(data)  # noqa: S301 - written by our own process, through a pipe that no one else has
