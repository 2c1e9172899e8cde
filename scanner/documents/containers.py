"""Records out of JSON text: a list, an object that wraps lists, or objects one after another.

Nothing here holds more than a window of the text: a list is read element by element, however long it is.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from scanner.documents.cursor import Cursor, Limits
from scanner.documents.json_text import Fault
from scanner.documents.window import Window
from scanner.model.job import Json, Record
from scanner.model.report import LoadFailure, Truncation

Item = Record | LoadFailure | Truncation
Whole = Generator[Item, None, bool]  # gives items, and in the end whether the cursor stands behind what was to be read

AWS_WRAPPER = "invocationJobSummaries"
TAGS_WRAPPER = "ResourceTagMappingList"  # of the tagging API
WRAPPERS = frozenset({
    AWS_WRAPPER, TAGS_WRAPPER, "Items", "items", "data", "rows", "resources",
    "Records",  # of CloudTrail
    "Events",  # of its lookup
    "configurationItems",  # of an AWS Config snapshot
})  # fmt: skip
_BEGINS_AWS_WRAPPER = re.compile(rf'\{{[ \t\n\r]*"{AWS_WRAPPER}"')
# As `terraform show -json` begins, and the state that Terraform keeps: one object, however large.
_BEGINS_TERRAFORM = re.compile(r'\{[ \t\n\r]*"(?:format_version"|version"[ \t\n\r]*:[ \t\n\r]*\d+[ \t\n\r]*,[ \t\n\r]*"terraform_version")')
_TERRAFORM = Limits(size=1 << 28, depth=128)
_OF_A_JOB = frozenset({"jobArn", "job_arn", "jobName", "job_name"})  # an object with these is a record, whatever else it has
FETCH = "fetch all of it (without --max-items and --no-paginate) and scan that"
TOKENS = ("NextToken", "nextToken", "PaginationToken")  # of the AWS command line, the API and the tagging API: there is another page


def read_objects(cursor: Cursor) -> Iterator[Item]:
    """The records of objects one after another; behind a broken one it goes on with the next that begins a line."""
    window, depth = cursor.window, cursor.limits.depth
    while mark := window.peek():
        if mark != "{":
            yield cursor.expected("a record, which begins with a brace,")
            whole = False
        elif _BEGINS_AWS_WRAPPER.match(window.text, window.at):
            whole = yield from read_wrapper(cursor)
        elif _BEGINS_TERRAFORM.match(window.text, window.at):
            whole = yield from _read_document(cursor)
        else:
            found = cursor.value(depth)
            if isinstance(found, Fault) or is_wrapper(found[0]):
                whole = yield from read_wrapper(cursor)
            else:
                yield cursor.take(*found)
                whole = True
        if not whole and not _next_object(window):
            return


def _read_document(cursor: Cursor) -> Whole:
    """The one object at the cursor, as a record."""
    window = cursor.window
    while len(window.text) - window.at <= _TERRAFORM.size and window.more():  # to be decoded once, not for each piece
        pass
    found = Cursor(window, cursor.path, _TERRAFORM, cursor.kind).value(_TERRAFORM.depth)
    if isinstance(found, Fault):
        yield cursor.failure(found.reason, found.at)
        return not found.broken and window.skip_value()
    yield cursor.take(*found)
    return True


def read_list(cursor: Cursor) -> Whole:
    """The elements of the list whose bracket is at the cursor."""
    window, depth = cursor.window, cursor.limits.depth
    mark = cursor.step()
    while mark != "]":
        if not mark:
            yield cursor.expected("another element or the list's closing bracket")
            return False
        found = cursor.value(depth)
        if isinstance(found, Fault):
            yield cursor.failure(found.reason, found.at)
            if not window.skip_value():
                return False
        else:
            yield cursor.take(*found)
        mark = window.peek()
        if mark == ",":
            mark = cursor.step()
            if mark == "]":
                yield cursor.failure("broken JSON: a comma stands before the end of the list")
                return False
        elif mark != "]":
            yield cursor.expected("a comma or the list's closing bracket")
            return False
    window.move(window.at + 1)
    return True


@dataclass(slots=True)
class _Seen:
    """What was met in a wrapper so far."""

    keys: set[str] = field(default_factory=set)
    lists: int = 0
    failures: int = 0
    size: int = 0  # characters outside of the lists


def read_wrapper(cursor: Cursor) -> Whole:
    """The records in the lists of the object whose brace is at the cursor; a failure where it is no such object."""
    window, start, seen = cursor.window, cursor.here(), _Seen()
    mark = cursor.step()
    while mark != "}":
        if not (yield from _member(cursor, seen)):
            return False
        if seen.size > cursor.limits.size:
            yield LoadFailure(start, cursor.too_long())
            return False
        mark = window.peek()
        if mark == ",":
            mark = cursor.step()
            if mark != '"':
                yield cursor.expected("another key in double quotes")
                return False
        elif mark != "}":
            yield cursor.expected("a comma or the object's closing brace")
            return False
    window.move(window.at + 1)
    if seen.lists and not seen.keys.isdisjoint(_OF_A_JOB):
        yield LoadFailure(start, "the object has a job's own keys and a list of records as well")
    elif not seen.lists and not seen.failures:
        yield LoadFailure(start, f"{AWS_WRAPPER} holds no list" if AWS_WRAPPER in seen.keys else cursor.too_long())
    return True


def _member(cursor: Cursor, seen: _Seen) -> Whole:
    """A key and its value; the records, where it is a list of records."""
    window, depth = cursor.window, cursor.limits.depth
    if window.peek() != '"':
        yield cursor.expected("a key in double quotes")
        return False
    found = cursor.value(depth)
    if isinstance(found, Fault):
        yield cursor.failure(found.reason, found.at)
        return False
    key, end = found
    if key in seen.keys:
        yield cursor.failure(f'the key "{key[:60]}" stands twice in this object; leave one out')
        seen.failures += 1
    seen.keys.add(key)
    window.move(end)
    if window.peek() != ":":
        yield cursor.expected("a colon")
        return False
    if cursor.step() == "[" and (key in (AWS_WRAPPER, TAGS_WRAPPER) or (key in WRAPPERS and cursor.holds_records())):
        seen.lists += 1
        return (yield from read_list(cursor))
    return (yield from _other_member(cursor, key, seen))


def _other_member(cursor: Cursor, key: str, seen: _Seen) -> Whole:
    window = cursor.window
    found = cursor.value(cursor.limits.depth - 1)
    if isinstance(found, Fault):
        yield cursor.failure(found.reason, found.at)
        seen.failures += 1
        return not found.broken and window.skip_value()
    value, end = found
    if key in TOKENS and value:
        yield Truncation(cursor.place(window.at, end), f"the dump is not whole, {key} says that AWS has more: {FETCH}")
    seen.size += len(key) + end - window.at
    window.move(end)
    return True


def is_wrapper(value: Json) -> bool:
    """Whether a decoded object is no record but wraps some."""
    if not isinstance(value, dict) or WRAPPERS.isdisjoint(value) or ("terraform_version" in value and "lineage" in value):
        return False
    if isinstance(value.get(AWS_WRAPPER), list) or isinstance(value.get(TAGS_WRAPPER), list):
        return True
    if not _OF_A_JOB.isdisjoint(value):
        return False
    lists = [value[key] for key in WRAPPERS if isinstance(value.get(key), list)]
    return any(one and isinstance(one[0], dict) for one in lists) or (len(value) == 1 and lists == [[]])


def _next_object(window: Window) -> bool:
    """Moves to the next line that begins with a brace, as no line inside an indented object does."""
    while True:
        window.skip_line()
        if window.at >= len(window.text) and not window.more():
            return False
        if window.text[window.at] == "{":
            return True
