"""Each key and text of plain records is counted, and not one more: one more would hide a key that is written twice."""

import json
import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.shape.lane import rows
from scanner.shape.lane.rows import decode_strictly
from scanner.shape.lane.texts import Kind
from tests.property.lane_files import SHAPES
from tests.property.scans import cases


def some_members(draw: random.Random, value: object) -> object:
    """A value in which some members are left out, and some are null."""
    if not isinstance(value, dict):
        return value
    kept = {key: some_members(draw, member) for key, member in value.items() if draw.random() < 0.9}
    return {key: None if draw.random() < 0.1 else member for key, member in kept.items()}


@settings(max_examples=cases(150), deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(sorted(SHAPES)))
def test_quotes_are_those_of_the_records_written_again(seed: int, shape: str) -> None:
    draw = random.Random(seed)
    records = [SHAPES[shape](number) for number in range(draw.randint(1, 4))]
    records = [some_members(draw, record) if draw.random() < 0.7 else record for record in records]
    for key in ("_extra_complete", "totalRecordCount", "total_record_count"):
        records = [{**record, key: True if key[0] == "_" else 3} if draw.random() < 0.1 else record for record in records]
    text = "\n".join(json.dumps(record) for record in records)
    reader = rows.reader_of(rows._shape_by(text))
    try:
        decoded = reader.alone.decode_lines(text)
    except msgspec.ValidationError:  # a member that is required
        return
    keys_and_texts = reader.functions.look_through(decoded, {kind: [] for kind in Kind})
    assert 2 * keys_and_texts == msgspec.json.encode(decoded).count(b'"')  # which leaves out what a missing member means


@settings(max_examples=cases(150), deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(sorted(SHAPES)))
def test_a_key_twice_is_seen_wherever_it_is(seed: int, shape: str) -> None:
    draw = random.Random(seed)
    record = some_members(draw, SHAPES[shape](1)) if draw.random() < 0.5 else SHAPES[shape](1)
    other = json.dumps(SHAPES[shape](2))
    lines = [json.dumps(record), other]
    begins = [at for at, character in enumerate(other) if character == "{"]
    begin = draw.choice(begins) + 1
    member = other[begin : other.index(":", begin)] + ": " + draw.choice(('"x"', "null", "1"))
    lines[1] = f"{other[:begin]}{member}, {other[begin:]}"
    text = "\n".join(lines)
    assert decode_strictly(text, text, lambda reader: reader.alone.decode_lines(text)) is None
