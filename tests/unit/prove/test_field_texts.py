"""The texts of a field are those that AWS documents and that a record with them delivers."""

import random
from collections.abc import Iterator

import pytest
import re2

from scanner.errors import RecordError
from scanner.model.job import Stage
from scanner.model.keys import put_at, value_at
from scanner.model.types import Array, Basic
from scanner.prove.budget import Budget
from scanner.prove.field_texts import stand_ins_like, stand_ins_of, text_limit, texts_of
from scanner.prove.language import intersection
from scanner.prove.stand_ins import StandIn, language_of
from scanner.prove.words import contains, is_empty
from scanner.shape.described import described_job, described_record
from scanner.shape.fields import FIELDS, TAGS, Field, Wording
from tests.pattern_words import word_of
from tests.unit.jobs import BASE

_TEXTS = [row for row in FIELDS if not row.is_object and row.type not in (Basic.TIMESTAMP, Basic.INTEGER) and row.path != TAGS]
_IN_NAMES = {StandIn.MASK, StandIn.REDACTED, StandIn.PARENTHESES, StandIn.BRACES, StandIn.UNDERSCORES}
_EDITS = ("***", "${X}", "{{", "<x>", "__X__", "xxxxxx", "((x))", " ", "\n", "a", "-", "none", "\x1c")


def _path(row: Field) -> str:
    return row.path


def _read_as_stand_ins(row: Field) -> set[StandIn]:
    match row.wording:
        case Wording.PROSE:
            return set()
        case Wording.NAME:
            return _IN_NAMES
        case Wording.FORM:
            return set(StandIn)


@pytest.mark.parametrize("row", _TEXTS, ids=_path)
def test_the_table_of_stand_ins_has_those_that_a_field_s_pattern_allows(row: Field) -> None:
    language = texts_of(row.path)
    allowed = [kind for kind in _read_as_stand_ins(row) if not is_empty(intersection(language, language_of(kind)), Budget(10**7))]
    assert set(stand_ins_of(row.path)) == set(allowed)


def _documented_texts(row: Field, rng: random.Random) -> set[str]:
    """Texts of a field's pattern, many of them near to a stand-in."""
    limit = text_limit(row.path)
    pattern = "(?s:.{0,9})" if limit is None else limit.pattern
    longest = 2048 if limit is None or limit.longest is None else limit.longest
    texts = _edited(pattern, rng)
    return {text for text in texts if len(text) <= longest and re2.fullmatch(pattern, text)}


def _edited(pattern: str, rng: random.Random) -> Iterator[str]:
    yield from ("none", "Redacted", "todo", "-", " ")
    for _ in range(40):
        word = word_of(pattern, rng)
        at = rng.randrange(len(word) + 1)
        yield word
        yield word[:at] + rng.choice(_EDITS) + word[at:]
        yield word[:at] + rng.choice(_EDITS)


def _is_delivered(row: Field, text: str) -> bool:
    """Whether the job of a record with this text has it."""
    record = described_record(BASE, None)
    value = [text] if isinstance(row.type, Array) else text
    put_at(record, row.keys, value)
    if row.path == "job_arn":
        record["account_id"] = None
    if row.path == "account_id":
        record["job_arn"] = str(record["job_arn"]).replace("111122223333", text)
    try:
        return bool(value_at(described_job(record, Stage.JOB).fields, row.keys) == value)
    except RecordError:
        return False


@pytest.mark.parametrize("row", _TEXTS, ids=_path)
def test_a_documented_text_is_a_value_exactly_where_its_record_delivers_it(row: Field) -> None:
    texts = _documented_texts(row, random.Random(row.path))
    language = texts_of(row.path)
    values = {text for text in texts if contains(language, text) and stand_ins_like(row.path, text) is None}
    assert values == {text for text in texts if _is_delivered(row, text)}
    assert values


def test_what_is_like_a_stand_in_is_left_out_at_once() -> None:
    like = stand_ins_like("role_arn", "arn:aws:iam::111122223333:role/${ROLE}")
    assert like is not None
    assert contains(like, "arn:aws:iam::111122223333:role/{x}")
    assert not contains(like, "arn:aws:iam::111122223333:role/x")
    assert stand_ins_like("job_name", "none") is None
    assert stand_ins_like("model_id", "none") is not None
