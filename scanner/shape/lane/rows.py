"""Plain records: decoded many at once, or not at all."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from msgspec import MsgspecError, Struct
from msgspec.json import Decoder

from scanner.documents.json.plain import has_all_keys
from scanner.model.arn import account_of
from scanner.shape.lane.forms import ObjectForm, form_of
from scanner.shape.lane.texts import Kind, are_values
from scanner.shape.shapes.aws import GET, LIST
from scanner.shape.shapes.base import Shape
from scanner.shape.shapes.documented import DOCUMENTED

PLAIN_DEPTH = 3  # levels of objects in a plain record
_TOKEN = "client_request_token"  # noqa: S105 - the name of a field; Get always returns it, List never


class Rows(Struct, frozen=True):
    """The plain records of one shape on some lines, in order."""

    shape: Shape
    form: ObjectForm
    rows: list[Any]


@lru_cache(maxsize=8)
def _decoder(shape: Shape) -> tuple[ObjectForm, Decoder[Any]]:
    """The form of a shape's plain records and what decodes them; made when the first are read."""
    match shape.name:
        case GET.name:
            form = form_of(shape, required=(_TOKEN,))
        case LIST.name:
            form = form_of(shape, without=(_TOKEN,))
        case _:
            form = form_of(shape)
    return form, Decoder(form.struct)


def read_rows(text: str, lines: int) -> Rows | None:
    """The records on some lines, if surely each line has exactly one that is plain; None for lines that go the general way."""
    begin = text[: text.find("\n")]
    if not has_an_object_a_line(text, lines) or "\\u" in text:
        return None
    shape = _shape_by(begin)
    form, decoder = _decoder(shape)
    try:
        rows = decoder.decode_lines(text)
    except (MsgspecError, UnicodeEncodeError):
        return None
    if len(rows) != lines or not has_all_keys(rows, text) or not _are_plain(form, rows):
        return None
    return Rows(shape, form, rows)


def has_an_object_a_line(text: str, lines: int) -> bool:
    """Whether each line can only be one object or several, if all of the text is JSON: between `}` and `{` nothing else ends."""
    return text.startswith("{") and text.endswith("}") and text.count("}\n{") == lines - 1


def _shape_by(line: str) -> Shape:
    """The only shape that a record can have whose line has these keys, if it is plain."""
    if '"job_arn"' in line:
        return DOCUMENTED
    return GET if '"clientRequestToken"' in line else LIST


def _are_plain(form: ObjectForm, rows: Sequence[Any]) -> bool:
    """Whether the texts in all rows are values, and each job is of the account that its ARN says."""
    texts: dict[Kind, set[str]] = {kind: set() for kind in Kind}
    _gather(form, rows, texts)
    return all(are_values(found, kind) for kind, found in texts.items()) and all(map(_is_of_its_account, rows))


def _gather(form: ObjectForm, rows: Iterable[Any], texts: dict[Kind, set[str]]) -> None:
    """Adds the texts of all rows to those of their kind."""
    for column in form.columns:
        texts[column.kind].update([value for value in map(column.of, rows) if value.__class__ is str])
    for ids in form.lists:
        texts[Kind.PLAIN].update(chain.from_iterable(map(ids, rows)))
    for name, inner in form.objects:
        _gather(inner, [value for row in rows if (value := getattr(row, name)).__class__ is inner.struct], texts)


def _is_of_its_account(row: Any) -> bool:
    account = row.account_id
    return account.__class__ is not str or account_of(row.job_arn) == account
