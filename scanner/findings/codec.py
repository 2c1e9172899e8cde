"""Entries of reports as bytes, from which each comes back exactly as it was."""

from typing import Any, Generic, Protocol, TypeVar

from msgspec.msgpack import Decoder, Encoder

T = TypeVar("T")

# With it begins every pickle, and no struct in msgpack or JSON.
_PICKLE = b"\x80"


class Codec(Protocol[T]):
    """Turns entries of one type into bytes and back."""

    def encode(self, entry: T) -> bytes:
        """The entry as bytes."""
        ...

    def decode(self, data: bytes) -> T:
        """The entry that was encoded."""
        ...


class Packed(Generic[T]):
    """A codec for any type: msgpack, which is short and fast."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind
        self._encode = Encoder().encode
        self._decode = Decoder(kind).decode

    def __reduce__(self) -> tuple[type["Packed[T]"], tuple[type[T]]]:
        return type(self), (self._kind,)

    def encode(self, entry: T) -> bytes:
        """The entry as bytes."""
        try:
            return self._encode(entry)
        except (OverflowError, UnicodeEncodeError):  # an integer beyond 64 bits, half of a surrogate pair
            return pickled(entry)

    def decode(self, data: bytes) -> T:
        """The entry that was encoded."""
        if is_pickled(data):
            entry: T = unpickled(data)
            return entry
        return self._decode(data)


def pickled(entry: object) -> bytes:
    """The bytes of an entry that its own codec cannot hold."""
    import pickle  # late: hardly any scan has such an entry

    return pickle.dumps(entry, pickle.HIGHEST_PROTOCOL)


def is_pickled(data: bytes) -> bool:
    """Whether an entry is pickled."""
    return data.startswith(_PICKLE)


def unpickled(data: bytes) -> Any:
    """An entry that was pickled in this run of the program, or by one of its workers."""
    import pickle

    return pickle.loads(data)  # noqa: S301 - from our own temporary file
