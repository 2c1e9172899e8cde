"""Records out of JSON Lines: only a line feed ends a line, and a broken line stops no other."""

from collections.abc import Iterator

from scanner.documents.containers import Item, read_objects
from scanner.documents.cursor import Cursor, Limits
from scanner.documents.domain import Domain
from scanner.documents.json.text import Fault, after_blanks, decode_at
from scanner.documents.positions import Passage, locate_unread
from scanner.documents.window import Window
from scanner.model.job import Record
from scanner.model.report import LoadFailure


def read_lines(window: Window, path: str, limits: Limits, domain: Domain) -> Iterator[Item]:
    """The records on the lines from the cursor on."""
    while True:
        end = end_of_line(window, limits)
        if (end if end >= 0 else len(window.text)) - window.at > limits.size:
            yield Cursor(window, path, limits, domain).failure(f"the line is longer than {limits.size:,} characters")
            window.skip_line()
            continue
        text = window.text[window.at : end if end >= 0 else None]
        start = after_blanks(text, 0)
        if start < len(text):
            item = _only_record(text, start, window, path, limits, domain)
            if item is not None:
                yield item
            else:  # it holds records, or is more than one
                yield from read_objects(Cursor(Window(iter((text,)), window.line, window.column), path, limits, domain, "jsonl"))
        if end < 0:
            return
        window.at = end + 1
        window.line += 1
        window.column = 1


def end_of_line(window: Window, limits: Limits) -> int:
    """The offset of the next line feed; -1 where there is none before the end, or before the limit."""
    end = window.text.find("\n", window.at)
    while end < 0 and len(window.text) - window.at <= limits.size and window.more():
        end = window.text.find("\n", window.at)
    return end


def has_lines(window: Window, limits: Limits, domain: Domain, named: bool = False) -> bool:
    """Whether each line holds a record: the first is one by itself, or is broken and the next begins with a brace at once.

    `named`: the file's name says so, which settles it where the first line begins no object.
    """
    end = end_of_line(window, limits)
    if end < 0 or end - window.at > limits.size:
        return False
    following = _begin_of_next_line(window, end)
    line = window.text[window.at : end_of_line(window, limits)]
    found = decode_at(line, 0, limits.depth)
    if not isinstance(found, Fault):
        return after_blanks(line, found[1]) == len(line) and following != ""
    if named and line[:1] != "{":
        return line[:1] != "[" or (following in ("{", "[") and not line.rstrip().endswith(("[", ",")))
    if following != "{":
        return False
    return not found.broken or _breaks_off(line, window, limits, domain)


def _breaks_off(line: str, window: Window, limits: Limits, domain: Domain) -> bool:
    """Whether the object that begins on the first line breaks off there, and does not go on with the records of a wrapper's list."""
    found = Cursor(window, "", limits, domain).value(limits.depth)
    if not isinstance(found, Fault) or not found.broken:
        return False
    below = after_blanks(window.text, window.at + len(line))
    return found.at <= below or not line.rstrip().endswith(("[", ","))


def _begin_of_next_line(window: Window, end: int) -> str:
    """The first character behind a line feed that is no blank; a blank itself where it does not begin its line."""
    ahead = end - window.at
    while (at := after_blanks(window.text, window.at + ahead)) >= len(window.text) and window.more():
        pass
    begins = window.text[at - 1] == "\n"
    return window.text[at : at + 1] if begins else " "


def _only_record(text: str, start: int, window: Window, path: str, limits: Limits, domain: Domain) -> Record | LoadFailure | None:
    """The record that a line is by itself, or why it is none; None for a line that may hold several."""
    found = decode_at(text, start, limits.depth)
    if isinstance(found, Fault):
        may_hold_records = not found.broken or "[" in text or "}" in text[:-1]
        return None if may_hold_records else _failure(found, text, window, path, domain)
    value, end = found
    if not isinstance(value, dict) or not domain.is_record(value) or after_blanks(text, end) < len(text):
        return None
    return Record(value, text[start:end], path, window.line, window.column + start, "jsonl")


def _failure(fault: Fault, text: str, window: Window, path: str, domain: Domain) -> LoadFailure:
    """The failure of a broken line, without another look at it: a file may have a million of them."""
    passage = Passage(path, text, window.line, window.column)
    return LoadFailure(locate_unread(passage, fault.at, fault.at + 1, domain.sensitive), fault.reason)
