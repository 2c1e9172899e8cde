"""JSON text that a document holds as a string, or in several pieces, as a record whose places are those of the document."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from scanner.documents.json.text import after_blanks, decode
from scanner.documents.spans import json_span, string_offsets
from scanner.model.job import MEMORY, Inner, Keys, Record
from scanner.model.keys import value_at

_DEPTH = 128  # a state machine nests its states


class Piece(Struct, frozen=True):
    """A string of a record, by its keys; or `text` instead of a value that is not known, such as a reference."""

    keys: Keys
    text: str | None = None


def open_text(record: Record) -> Record:
    """The record with the value that its JSON text holds; raises ReadError if the text is not JSON."""
    return open_pieces(record, (Piece(()),))


def open_pieces(record: Record, pieces: Sequence[Piece]) -> Record:
    """The record with the value that the JSON text in its pieces holds, put together; raises ReadError if that is not JSON."""
    value = decode(joined_text(record, pieces), _DEPTH)
    inner = None if record.container == MEMORY else _joined(record, pieces)
    return replace(record, content=value, inner=inner)


def joined_text(record: Record, pieces: Sequence[Piece]) -> str:
    """The text of the pieces, put together."""
    return "".join(_text_of(record, piece) for piece in pieces)


def _text_of(record: Record, piece: Piece) -> Any:
    return value_at(record.value, piece.keys) if piece.text is None else piece.text


def _joined(record: Record, pieces: Sequence[Piece]) -> Inner:
    places = _places_in(record)
    offsets: list[int] = []
    end = 0
    for piece in pieces:
        *characters, end = _offsets_of(piece, record, places)
        offsets += characters
    return Inner(joined_text(record, pieces), [*offsets, end])


def _offsets_of(piece: Piece, record: Record, places: "_Places") -> list[int]:
    """Where each character of a piece is in the record's text, and where it ends; of other text the start of its value."""
    length = len(_text_of(record, piece))
    if piece.text is None:
        return places.of_string(piece.keys, length)
    return [places.start(piece.keys)] * (length + 1)


class _Places:
    """Where the values of a record are in its text, if the container does not say: all at its start, as the cells of a table."""

    def start(self, keys: Keys) -> int:
        """Where a value begins."""
        return 0

    def of_string(self, keys: Keys, length: int) -> list[int]:
        """Where each character of a string is, and where it ends; its start for all of them if the container does not say."""
        return [self.start(keys)] * (length + 1)


class _JsonPlaces(_Places):
    """The places in a record of JSON, or in the JSON text that a record holds."""

    def __init__(self, record: Record) -> None:
        self._text = record.text if record.inner is None else record.inner.text
        self._outside = None if record.inner is None else record.inner.offsets

    def start(self, keys: Keys) -> int:
        """Where a value begins."""
        return self._in_record([self._start(keys)])[0]

    def of_string(self, keys: Keys, length: int) -> list[int]:
        """Where each character of a string is, and where its closing quote is."""
        return self._in_record(string_offsets(self._text, self._start(keys)))

    def _start(self, keys: Keys) -> int:
        return json_span(self._text, keys).start if keys else after_blanks(self._text, 0)

    def _in_record(self, offsets: list[int]) -> list[int]:
        if self._outside is None:
            return offsets
        return [self._outside[offset] for offset in offsets]


class _YamlPlaces(_Places):
    """The places in a record of YAML."""

    def __init__(self, record: Record) -> None:
        from scanner.documents.yaml.spans import YamlSpans  # late: few records are in YAML

        self._spans = YamlSpans(record)

    def start(self, keys: Keys) -> int:
        """Where a value begins."""
        return self._spans.span(keys).start

    def of_string(self, keys: Keys, length: int) -> list[int]:
        """Where each character of a string is, and where it ends; its start for all of them if that is not known."""
        offsets = self._spans.offsets(keys)
        if offsets is None or len(offsets) > length + 1:
            return super().of_string(keys, length)
        missing = length + 1 - len(offsets)  # a record's text ends without the last line feed of a block
        return offsets + offsets[-1:] * missing


def _places_in(record: Record) -> _Places:
    if record.inner is not None or record.container in ("json", "jsonl"):
        return _JsonPlaces(record)
    return _YamlPlaces(record) if record.container == "yaml" else _Places()
