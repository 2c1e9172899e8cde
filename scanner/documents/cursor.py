"""Reads single values at a window's cursor, and says what is wrong with them and where."""

from msgspec import Struct

from scanner.documents.domain import Domain
from scanner.documents.json.text import CUT_OFF, MAX_DEPTH, Fault, after_blanks, decode_at, show_character
from scanner.documents.positions import Passage, locate_unread
from scanner.documents.window import Window
from scanner.model.intake import LoadFailure
from scanner.model.job import Json, Record
from scanner.model.place import Location

NAMES = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object", type(None): "null"}
_AFTER = 200  # characters after a fault that belong to its excerpt


class Limits(Struct, frozen=True):
    """How large one record may be."""

    size: int = 1 << 20  # characters
    depth: int = MAX_DEPTH


class Cursor:
    """A window that is read as JSON; `kind` is the container that its records say they came in."""

    def __init__(self, window: Window, path: str, limits: Limits, domain: Domain, kind: str = "json") -> None:
        self.window = window
        self.path = path
        self.limits = limits
        self.domain = domain
        self.kind = kind

    def value(self, depth: int) -> tuple[Json, int] | Fault:
        """The value at the cursor and the offset after it; reads on for as long as that can help. Does not move."""
        window = self.window
        while True:
            partial = not window.ended
            found = decode_at(window.text, window.at, depth, partial)
            if self._end_of(found) - window.at > self.limits.size:
                return Fault(self.too_long(), window.at, broken=False, too_long=True)
            if found is not CUT_OFF:
                return found
            if not window.more() and not partial:
                return Fault("invalid JSON: the value is not closed", window.at)

    def _end_of(self, found: tuple[Json, int] | Fault) -> int:
        """The offset up to which the text belongs to a value that was read, or may belong to one that goes on."""
        if found is CUT_OFF:
            return len(self.window.text)
        return self.window.at if isinstance(found, Fault) else found[1]

    def take(self, value: Json, end: int) -> Record | LoadFailure:
        """The value at the cursor as a record, or why it is not one; moves to its end."""
        window = self.window
        item: Record | LoadFailure
        if isinstance(value, dict):
            item = Record(value, window.text[window.at : end], self.path, window.line, window.column, self.kind)
        else:
            item = no_object(self.place(window.at), value, self.domain)
        window.move(end)
        return item

    def step(self) -> str:
        """Moves over one character and the blanks after it; the character there, empty at the end."""
        self.window.move(self.window.at + 1)
        return self.window.peek()

    def holds_objects(self) -> bool:
        """Whether the list at the cursor begins with an object, or is empty."""
        window = self.window
        while (at := after_blanks(window.text, window.at + 1)) >= len(window.text) and window.more():
            pass
        return window.text[at : at + 1] in ("{", "]", "")

    def too_long(self) -> str:
        """The sentence for a record that is over the limit."""
        return f"the record is longer than {self.limits.size:,} characters"

    def expected(self, what: str) -> LoadFailure:
        """The failure that something else is at the cursor, e.g. "invalid JSON: expected a colon, found '1'"."""
        window = self.window
        return self.failure(f"invalid JSON: expected {what}, found {show_character(window.text, window.at)}")

    def failure(self, reason: str, at: int | None = None) -> LoadFailure:
        """A failure at an offset of the window, by default at the cursor."""
        return LoadFailure(self.place(self.window.at if at is None else at), reason)

    def here(self) -> Location:
        """The place of the cursor, without an excerpt."""
        return Location(self.path, self.window.line, self.window.column)

    def place(self, at: int, end: int | None = None) -> Location:
        """The place of `text[at:end]` of the window, by default of one character, with an excerpt."""
        window = self.window
        start, end = window.at, end or at + 1
        passage = Passage(self.path, window.text[start : max(at + _AFTER, end)], window.line, window.column)
        return locate_unread(passage, at - start, end - start, self.domain.sensitive)


def no_object(where: Location, value: Json, domain: Domain) -> LoadFailure:
    """The failure for a value that is where a record should be, and not an object."""
    if value is None or value == "":
        reason = "null instead of a record: the call that should have returned it failed or found nothing; run it again"
        return LoadFailure(where, reason, foreign=True, blank=True)
    reason = f"a record must be an object, not {NAMES[type(value)]}"
    if advice := domain.advice(value):
        return LoadFailure(where, f"{reason}; {advice}")
    return LoadFailure(where, reason, foreign=True)
