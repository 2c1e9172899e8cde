import gzip
import io
import itertools
from typing import Any

import pytest

from scanner.documents.cursor import Limits
from scanner.documents.reader import read
from scanner.model.intake import LeftOut, LoadFailure, Truncation
from scanner.model.job import Record
from tests.unit.documents.support import DOMAIN

SIZES = (1, 3, 1 << 16)
ANYTHING = "a list, an object, JSON Lines, YAML or a table"


def items(data: str | bytes, limits: Limits = Limits()) -> list[Any]:  # noqa: B008 - frozen
    """Values of records, and (line, column, reason) of the others; the same for every size of window."""
    raw = data.encode() if isinstance(data, str) else data
    found = [[_short(item) for item in read(io.BytesIO(raw), "p", DOMAIN, limits, size)] for size in SIZES]
    assert found[0] == found[1] == found[2]
    return found[0]


def _short(item: Record | LoadFailure | LeftOut | Truncation) -> Any:
    if isinstance(item, Record):
        return item.value
    if isinstance(item, LeftOut):
        return item.reason
    return type(item).__name__, item.location.line, item.location.column, item.reason


def failure(line: int, column: int, reason: str) -> tuple[str, int, int, str]:
    return "LoadFailure", line, column, reason


def truncation(line: int, column: int, key: str) -> tuple[str, int, int, str]:
    fetch = "fetch all of it (without --max-items and --no-paginate) and scan that"
    return "Truncation", line, column, f"incomplete dump: '{key}' says that there is more; {fetch}"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("[]", []),
        ('{"invocationJobSummaries": []}', []),
        ('{"items": []}', []),
        ('[{"a": 1},\n {"b": 2}]', [{"a": 1}, {"b": 2}]),
        ('{"a": 1}', [{"a": 1}]),
        ('{"a": 1}\n', [{"a": 1}]),
        ('{\n  "a": 1\n}\n', [{"a": 1}]),
        ('{"a": 1}\n{"b": 2}\n', [{"a": 1}, {"b": 2}]),
        ('\n{"a": 1}\r\n\r\n{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": 1}{"b": 2} {"c": 3}', [{"a": 1}, {"b": 2}, {"c": 3}]),
        ('{\n "a": 1\n}\n{\n "b": 2}\n', [{"a": 1}, {"b": 2}]),
        ('{"a": "\u2028\u0085"}\n{"b": 1}\n', [{"a": "\u2028\u0085"}, {"b": 1}]),
        ('{"invocationJobSummaries": [{"a": 1}, {"b": 2}]}', [{"a": 1}, {"b": 2}]),
        ('{"ResponseMetadata": {"x": [1]}, "Items": [{"a": 1}], "Count": 1}', [{"a": 1}]),
        ('{"data": [{"a": 1}]}', [{"a": 1}]),
        ('{"rows": [{"a": 1}]}', [{"a": 1}]),
        ('{"resources": [{"a": 1}]}', [{"a": 1}]),
        ('{"invocationJobSummaries": [{"a": 1}]}\n{"invocationJobSummaries": [{"b": 2}]}\n', [{"a": 1}, {"b": 2}]),
        (b'\xef\xbb\xbf{"a": 1}', [{"a": 1}]),
        (gzip.compress(b'{"a": 1}\n{"b": 2}\n', mtime=0), [{"a": 1}, {"b": 2}]),
        (gzip.compress(b'[{"a": 1},', mtime=0) + gzip.compress(b'{"b": 2}]', mtime=0), [{"a": 1}, {"b": 2}]),
    ],
)
def test_the_container_is_recognised_by_content(data: str | bytes, found: list[Any]) -> None:
    assert items(data) == found


@pytest.mark.parametrize(
    "data", ['{"resources": ["arn"], "x": 1}', '{"resources": [], "x": 1}', '{"jobArn": "x", "data": [{"a": 1}]}', '{"items": 5}']
)
def test_an_object_with_a_wrappers_key_can_be_a_record(data: str) -> None:
    assert len(items(data)) == 1
    assert isinstance(items(data)[0], dict)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("", [failure(1, 1, "the file is empty: the command that should have written it failed; run it again")]),
        (b"\xef\xbb\xbf", [failure(1, 1, "the file is empty: the command that should have written it failed; run it again")]),
        (" \n\t\n", [failure(1, 1, "the file holds only blanks: the command that should have written it failed; run it again")]),
        (b'\xff{"a": 1}', [failure(1, 1, f"invalid JSON: expected {ANYTHING}, found a byte that is not UTF-8")]),
        ("# a page\n\ntext", [failure(1, 1, f"invalid JSON: expected {ANYTHING}, found '#'")]),
        (b"\xff\xfe{\x00", [failure(1, 1, "the file is UTF-16; write it as UTF-8")]),
        ("[][]", [failure(1, 3, "unexpected text after the end of the list")]),
        ('[{"a": 1},]', [{"a": 1}, failure(1, 11, "invalid JSON: comma before the end of the list")]),
        ('[{"a": 1} 2]', [{"a": 1}, failure(1, 11, "invalid JSON: expected a comma or the list's closing bracket, found '2'")]),
        ("{}{}}", [{}, {}, failure(1, 5, "invalid JSON: expected a record in braces, found '}'")]),
        ('{"a": 1,}', [failure(1, 9, "invalid JSON: expected another key in double quotes, found '}'")]),
        ('{"a": 1, "a": 2}', [failure(1, 10, 'duplicate key "a" in this object; remove one')]),
        ('{"jobName": 1, "modelId": 2, "invocationJobSummaries": [{"a": 1}]}',
         [{"a": 1}, failure(1, 1, "the object has a job's own keys and holds other records as well; put all of them into one list"),
          "members of a dump next to its records (jobName, modelId)"]),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read(data: str | bytes, found: list[Any]) -> None:
    assert items(data) == found


def test_a_broken_line_stops_no_other() -> None:
    data = b'{"a": 1}\nxx\n{"b": 1, "b": 2}\n\n{"c": "\xff"}\n{"d":\n{"e": NaN}\n{"f": 3,}\n{"g": 1} x\n{"h": 4}'
    assert items(data) == [
        {"a": 1},
        failure(2, 1, "invalid JSON: expected a value, found 'x'"),
        failure(3, 10, 'duplicate key "b" in this object; remove one'),
        failure(5, 7, "bytes that are not UTF-8 in this text"),
        failure(6, 6, "invalid JSON: expected a value, found the end of the text"),
        failure(7, 7, "NaN is not a JSON number; write null"),
        failure(8, 9, "invalid JSON: expected a key in double quotes, found '}'"),
        {"g": 1},
        failure(9, 10, "invalid JSON: expected a record in braces, found 'x'"),
        {"h": 4},
    ]


def test_the_first_line_may_be_the_broken_one() -> None:
    assert items('{"a": 1\n{"b": 2}\n') == [
        failure(1, 8, "invalid JSON: expected a comma or a closing bracket, found the end of the text"),
        {"b": 2},
    ]
    assert items('12\n{"b": 2}\n')[1:] == [{"b": 2}]


@pytest.mark.parametrize("name", ["p.jsonl", "p.NDJSON", "p.jsonl.gz"])
def test_the_name_tells_where_the_first_line_is_no_object(name: str) -> None:
    def found(text: str) -> list[Any]:
        return [item.value if isinstance(item, Record) else item.location.line for item in read(io.BytesIO(text.encode()), name, DOMAIN)]

    assert found('xx\nyy\n{"a": 1}\n') == [1, 2, {"a": 1}]
    assert found('[{"a": 0}]\nyy\n{"a": 1}\n') == [1, 2, {"a": 1}]
    assert found('[{"a": 0}\n{"a": 1}\n') == [{"a": 0}, 1, {"a": 1}]
    assert found('[{"a": 0}]\n') == [{"a": 0}]
    assert found('[{"a": 0},\n{"a": 1}]\n') == [{"a": 0}, {"a": 1}]
    assert found('[{"a": 0}\n,{"a": 1}]\n') == [{"a": 0}, {"a": 1}]
    assert found('[\n{"a": 0}]\n') == [{"a": 0}]
    assert found('{\n"a": 0}\n') == [{"a": 0}]


@pytest.mark.parametrize("begin", ['{"x": 1, "items": [\n', '{"items": [{"a": 0},\n'])
def test_a_wrapper_may_begin_its_records_on_new_lines(begin: str) -> None:
    first = [{"a": 0}] if "0" in begin else []
    wrapper = begin + '{"a": 1},\n{"a": 2},\n{"a": 3}'
    lines = begin.count("\n") + 3
    assert items(wrapper + "]}", Limits(size=30)) == [*first, {"a": 1}, {"a": 2}, {"a": 3}]
    assert items(wrapper) == [
        *first, {"a": 1}, {"a": 2}, {"a": 3},
        failure(lines, 9, "invalid JSON: expected a comma or the list's closing bracket, found the end of the text"),
    ]  # fmt: skip


def test_a_cut_off_first_line_is_no_wrapper() -> None:
    for first, column in (('{"a": 1,', 9), ('{"a":', 6), ('{"a": {"b": 1', 14)):
        broken, *others = items(first + '\n{"b": 2}\n{"c": 3}\n')
        assert broken[1:3] == (1, column)
        assert others == [{"b": 2}, {"c": 3}]


def test_a_bad_element_stops_no_other() -> None:
    data = '[{"a": 1}, {"a": 1, "a": 2}, NaN, 5, "x", [{"z": 1}], {"b": {"y": }}, {"c": 3}]'
    assert items(data) == [
        {"a": 1},
        failure(1, 21, 'duplicate key "a" in this object; remove one'),
        failure(1, 30, "NaN is not a JSON number; write null"),
        failure(1, 35, "a record must be an object, not a number"),
        failure(1, 38, "a record must be an object, not text"),
        failure(1, 43, "a record must be an object, not a list"),
        failure(1, 67, "invalid JSON: expected a value, found '}'"),
        {"c": 3},
    ]


def test_a_bad_element_in_a_wrapper_stops_no_other() -> None:
    data = '{"invocationJobSummaries": [{"a": 1, "a": 2}, {"b": 2}], "invocationJobSummaries": [{"c": 3}]}'
    assert items(data) == [
        failure(1, 38, 'duplicate key "a" in this object; remove one'),
        {"b": 2},
        failure(1, 58, 'duplicate key "invocationJobSummaries" in this object; remove one'),
        {"c": 3},
    ]


@pytest.mark.parametrize(
    ("data", "column", "reason"),
    [
        ('[{"a": 1}', 10, "invalid JSON: expected a comma or the list's closing bracket, found the end of the text"),
        ('[{"a": 1},', 11, "invalid JSON: expected another element or the list's closing bracket, found the end of the text"),
        ('[{"a": 1},{"b": ', 17, "invalid JSON: expected a value, found the end of the text"),
        ('[{"a": 1},{"b": "', 17, "invalid JSON: this text has no closing quote"),
        ('[{"a": 1},{"b": "\\', 17, "invalid JSON: this text has no closing quote"),
    ],
)
def test_a_broken_end_is_found_and_all_before_it_is_reported(data: str, column: int, reason: str) -> None:
    assert items(data) == [{"a": 1}, failure(1, column, reason)]
    before = '{"invocationJobSummaries": '
    assert items(before + data) == [{"a": 1}, failure(1, column + len(before), reason)]


def test_a_dump_that_says_that_there_is_more() -> None:
    assert items('{"invocationJobSummaries": [{"a": 1}], "NextToken": "abc"}') == [{"a": 1}, truncation(1, 53, "NextToken")]
    assert items('{\n"nextToken": "abc",\n"invocationJobSummaries": []}') == [truncation(2, 14, "nextToken")]
    job = {"jobName": "a", "modelId": "b"}
    text = '{"items": [{"jobName": "a", "modelId": "b"}], "PaginationToken": "abc"}'
    assert items(text) == [job, truncation(1, 66, "PaginationToken")]
    assert items('{"items": [{"a": 1}], "PaginationToken": "abc"}') == [{"a": 1}]  # about something else
    assert items('{"invocationJobSummaries": [], "NextToken": null, "nextToken": ""}') == []


def test_gzip_that_is_cut_off_damaged_or_longer_than_it_says() -> None:
    packed = gzip.compress(b'{"a": 1}\n{"b": 2}\n', mtime=0)
    assert items(packed[:-4]) == [{"a": 1}, {"b": 2}, failure(3, 1, "the gzip file is cut off")]
    assert items(packed + b"junk") == [{"a": 1}, {"b": 2}, failure(3, 1, "the gzip file has other data after its end")]
    assert items(packed[:2]) == [failure(1, 1, "the gzip file is cut off")]
    damaged = packed[:-8] + b"\0\0\0\0" + packed[-4:]
    assert [_short(item)[3] for item in read(io.BytesIO(damaged), "p", DOMAIN) if isinstance(item, LoadFailure)] == [
        "the gzip file is damaged: incorrect data check"
    ]


def test_a_gzip_bomb_is_refused() -> None:
    bomb = gzip.compress(b"\n" * (40 << 20), mtime=0)
    (found,) = [item for item in read(io.BytesIO(bomb), "p", DOMAIN) if isinstance(item, LoadFailure)]
    assert found.reason == "the gzip file unpacks to more than 400 times its size; if intended, unpack it first"


def test_a_record_that_is_too_long_stops_no_other() -> None:
    limits = Limits(size=50)
    long = '{"a": "' + "x" * 100 + '"}'
    assert items(f'[{long}, {{"b": 1}}]', limits) == [failure(1, 8, "the record is longer than 50 characters"), {"b": 1}]
    assert items(f'{{"b": 1}}\n{long}\n{{"c": 1}}', limits) == [
        {"b": 1}, failure(2, 1, "the line is longer than 50 characters"), {"c": 1}
    ]  # fmt: skip
    assert items(f'{long}\n{{"c": 1}}', limits) == [failure(1, 7, "the record is longer than 50 characters"), {"c": 1}]
    many = '{"q": "x", "items": [' + ", ".join(['{"x": 1}'] * 9) + '], "NextToken": "e"}'
    assert items(many, limits)[:9] == [{"x": 1}] * 9


def test_what_is_too_long_is_skipped_with_its_brackets_and_quotes() -> None:
    long = '[{"a": "' + '\\\\\\"]},' * 20 + '"}, [1]]'
    found = items(f'[{long}, {{"b": 1}}]', Limits(size=50))
    assert found == [
        failure(1, 9, "the record is longer than 50 characters"),
        failure(1, 154, "a record must be an object, not a list"),
        {"b": 1},
    ]


def test_a_record_of_many_short_members_can_be_too_long() -> None:
    reason = "the record is longer than 50 characters"
    first, second = (", ".join(f'"{number}{name}": 12' for number in range(10)) for name in "xy")
    assert items(f"{{{first}}}", Limits(size=50)) == [failure(1, 1, reason)]
    assert items(f'{{"data": [{{"a": 1}}], {first}, {second}}}', Limits(size=50)) == [{"a": 1}, failure(1, 1, reason)]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (
            '{"invocationJobSummaries": null}',
            failure(1, 28, "incomplete dump: invocationJobSummaries must be a list; export it again and scan that"),
        ),
        ('{"invocationJobSummaries": ["x"]}', failure(1, 29, "a record must be an object, not text")),
        (" 12 ", failure(1, 2, "a record must be an object, not a number")),
        ('"text"', failure(1, 1, "a record must be an object, not text")),
    ],
)
def test_what_holds_no_record(data: str, found: Any) -> None:
    assert items(data) == [found]


def test_an_object_may_be_one_level_too_deep() -> None:
    deep = '{"a": ' * 32 + "1" + "}" * 32
    assert items(f'{deep}{{"a": {deep}}}')[1:] == [failure(1, 418, "the value is nested too deeply here")]


def test_depth_counts_from_the_record() -> None:
    deep = '{"a": ' * 32 + "1" + "}" * 32
    assert len([item for item in items(f'{{"items": [{deep}, {{"a": {deep}}}, {{}}]}}') if isinstance(item, dict)]) == 2


def test_a_record_has_its_own_text_and_place() -> None:
    found = list(read(io.BytesIO(b'{"items": [{"a": 1},\n  { "b" : 2 } ]}'), "p.json", DOMAIN))
    assert found == [
        Record({"a": 1}, '{"a": 1}', "p.json", 1, 12, "json"),
        Record({"b": 2}, '{ "b" : 2 }', "p.json", 2, 3, "json"),
    ]
    assert list(read(io.BytesIO(b' {"a": 1} \r\n{"b": 2}'), "p.jsonl", DOMAIN)) == [
        Record({"a": 1}, '{"a": 1}', "p.jsonl", 1, 2, "jsonl"),
        Record({"b": 2}, '{"b": 2}', "p.jsonl", 2, 1, "jsonl"),
    ]


def test_a_failure_shows_its_line() -> None:
    (found,) = read(io.BytesIO(b'{"items": [\n  {"a": 1 "b": 2}]}'), "p.json", DOMAIN)
    assert isinstance(found, LoadFailure)
    assert (found.location.source, found.location.source_column) == ('  {"a": 1 "b": 2}]}', 11)


def test_only_a_window_is_held() -> None:
    held: list[int] = []

    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self.sent = 0

        def read(self, size: int = -1) -> bytes:
            self.sent += 1
            return b"[" if self.sent == 1 else b'{"a": "' + b"x" * 1000 + b'"},'

    stream = Endless()
    reader = read(stream, "p", DOMAIN)  # type: ignore[arg-type]
    for _ in range(500):
        next(reader)
        held.append(stream.sent)
    assert max(after - before for before, after in itertools.pairwise(held)) < 10


def test_a_document_of_terraform_is_one_record_however_large_and_deep() -> None:
    deep = "[" * 60 + "]" * 60
    text = '{\n "format_version": "1.2", "deep": ' + deep + ', "long": "' + "x" * (3 << 20) + '"}\n'
    (record,) = read(io.BytesIO(text.encode()), "plan.json", DOMAIN)
    assert isinstance(record, Record)
    assert len(record.value["long"]) == 3 << 20
    (failure,) = read(io.BytesIO(text[:-10].encode()), "plan.json", DOMAIN)
    assert isinstance(failure, LoadFailure)
