"""Plain records: decoded many at once, or not at all."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from msgspec import MsgspecError, Raw, Struct
from msgspec.json import Decoder

from scanner.documents.json.plain import has_all_keys, may_have_half_characters
from scanner.model.arn import JOB_TYPE
from scanner.model.job import Part
from scanner.shape.lane.code import Functions, Texts, functions_of
from scanner.shape.lane.forms import ObjectForm, form_of
from scanner.shape.lane.texts import Kind, are_values
from scanner.shape.shapes.aws import GET, LIST
from scanner.shape.shapes.base import Shape
from scanner.shape.shapes.documented import DOCUMENTED

_BEGIN = 4096  # characters in which the keys of a plain record are
_PAIR = 2  # quotes around a key or a text
_PIECES = Decoder(list[Raw])
_TOKEN = "client_request_token"  # noqa: S105 - the name of a field; Get always returns it, List never


class Rows(Struct, frozen=True):
    """The plain records of one shape on some lines, in order."""

    shape: Shape
    rows: list[Any]

    def parts(self) -> list[Part]:
        """The part of a job that each record is."""
        return reader_of(self.shape).functions.make_parts(self.rows)


class Reader(Struct, frozen=True):
    """What reads the plain records of a shape: one after the other (`alone`), or a list of them."""

    alone: Decoder[Any]
    listed: Decoder[list[Any]]
    functions: Functions


@lru_cache(maxsize=8)
def reader_of(shape: Shape) -> Reader:
    """What reads a shape's plain records; made when the first are read."""
    form = _form_of(shape)
    return Reader(Decoder(form.struct), Decoder(list[form.struct]), functions_of(form))  # type: ignore[name-defined]


def _form_of(shape: Shape) -> ObjectForm:
    match shape.name:
        case GET.name:
            return form_of(shape, required=(_TOKEN,))
        case LIST.name:
            return form_of(shape, never=(_TOKEN,))
        case _:
            return form_of(shape)


def read_lines(text: str, lines: Sequence[str]) -> Rows | None:
    """The jobs in a text of some lines, if surely each line has exactly one, and each is plain."""
    # Between `}` and `{` nothing but a whole object ends. So if all of the text is JSON, each line is one object, or several.
    if {line[:1] + line[-1:] for line in lines} != {"{}"}:
        return None
    decoded = decode_strictly(text, lines[0], lambda reader: reader.alone.decode_lines(text))
    if decoded is None or len(decoded.rows.rows) != len(lines) or not decoded.has_values():
        return None
    return decoded.rows


def read_elements(text: str) -> tuple[Rows, Sequence[int]] | None:
    """The jobs in a text of elements with commas between them, and how long each is, if surely all are plain."""
    decoded = decode_strictly(text, text[:_BEGIN], lambda reader: reader.listed.decode(f"[{text}]"))
    if decoded is None or not decoded.has_values():
        return None
    return decoded.rows, list(map(len, _PIECES.decode(f"[{text}]")))


class Decoded(Struct, frozen=True):
    """Records that are strict JSON of their shape; whether what they say are values is not checked."""

    rows: Rows
    texts: Texts

    def has_values(self) -> bool:
        """Whether all texts are values, and each job is of the account that its ARN says."""
        return all(map(are_values, self.texts.values(), self.texts)) and all(map(_is_of_its_account, self.rows.rows))


def decode_strictly(text: str, begin: str, decode: Callable[[Reader], list[Any]]) -> Decoded | None:
    """The records in a text, of which the first begins like this; None if one is not of their shape, or an object has a key twice."""
    if may_have_half_characters(text):
        return None
    shape = _shape_by(begin)
    reader = reader_of(shape)
    try:
        rows = decode(reader)
    except (MsgspecError, UnicodeEncodeError):
        return None
    if not rows:
        return None
    texts: Texts = {kind: [] for kind in Kind}
    quotes = _PAIR * reader.functions.look_through(rows, texts)
    # A decoder keeps the last of two equal keys, so a text that has one twice has more quotes. A quote in a text, with a backslash before
    # it, is not one of those that are counted; such texts are rare.
    has_all = has_all_keys(rows, text) if "\\" in text else quotes == text.count('"')
    return Decoded(Rows(shape, rows), texts) if has_all else None


def _shape_by(line: str) -> Shape:
    """The only shape that a record can have whose line has these keys, if it is plain."""
    if '"job_arn"' in line:
        return DOCUMENTED
    return GET if '"clientRequestToken"' in line else LIST


def _is_of_its_account(row: Any) -> bool:
    account = row.account_id
    return account.__class__ is not str or f":{account}:{JOB_TYPE}/" in row.job_arn
