"""JSON text that a document holds as a string, or in the pieces of one, as a record whose places are those of the document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scanner.documents.json.text import after_blanks, decode
from scanner.documents.spans import json_span, string_offsets
from scanner.documents.yaml.spans import YamlSpans
from scanner.model.job import MEMORY, Inner, Json, Keys, Record

_DEPTH = 128  # a state machine nests its states


@dataclass(frozen=True, slots=True)
class Piece:
    """A string of a record, by its keys; or `text` in the place of a value that is not known, such as a reference."""

    keys: Keys
    text: str | None = None


def open_text(record: Record) -> Record:
    """The record with the value that its JSON text says; raises ReadError where it is not JSON."""
    return open_pieces(record, (Piece(()),))


def open_pieces(record: Record, pieces: Sequence[Piece]) -> Record:
    """The record with the value that the JSON text in its pieces says, one behind the other; raises ReadError where it is not JSON."""
    value = decode(joined_text(record, pieces), _DEPTH)
    inner = None if record.container == MEMORY else _joined(record, pieces)
    return replace(record, value=value, inner=inner)


def joined_text(record: Record, pieces: Sequence[Piece]) -> str:
    """The text of the pieces, one behind the other."""
    return "".join(_value_at(record.value, piece.keys) if piece.text is None else piece.text for piece in pieces)


def _value_at(value: Json, keys: Keys) -> Json:
    for key in keys:
        value = value[key]
    return value


def _joined(record: Record, pieces: Sequence[Piece]) -> Inner:
    places = _Places(record)
    offsets: list[int] = []
    end = 0
    for piece in pieces:
        if piece.text is not None:
            found = [places.start(piece.keys)] * (len(piece.text) + 1)
        else:
            found = places.of_string(piece.keys, len(_value_at(record.value, piece.keys)))
        offsets += found[:-1]
        end = found[-1]
    return Inner(joined_text(record, pieces), [*offsets, end])


class _Places:
    """Where the characters of a record's strings are in its text."""

    def __init__(self, record: Record) -> None:
        self._inner = record.inner
        self._text = record.text if record.inner is None else record.inner.text
        self._is_json = record.inner is not None or record.container in ("json", "jsonl")
        self._yaml = YamlSpans(record) if record.container == "yaml" and not self._is_json else None

    def start(self, keys: Keys) -> int:
        """Where a value begins."""
        if not self._is_json:
            return self._yaml.span(keys)[0] if self._yaml is not None else 0
        return self._outside(json_span(self._text, keys)[0] if keys else after_blanks(self._text, 0))

    def of_string(self, keys: Keys, length: int) -> list[int]:
        """Where each character of a string is, and where it ends; its start for all of them where the container does not say."""
        if not self._is_json:
            offsets = self._yaml.offsets(keys) if self._yaml is not None else None
            if offsets is None or len(offsets) > length + 1:
                return [self.start(keys)] * (length + 1)
            return offsets + offsets[-1:] * (length + 1 - len(offsets))  # a record's text ends without the last line feed of a block
        start = json_span(self._text, keys)[0] if keys else after_blanks(self._text, 0)
        return [self._outside(offset) for offset in string_offsets(self._text, start)]

    def _outside(self, offset: int) -> int:
        return offset if self._inner is None else self._inner.offsets[offset]
