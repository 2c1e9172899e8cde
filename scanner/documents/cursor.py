"""Reads single values at a window's cursor, and says what is wrong with them and where."""

from dataclasses import dataclass

from scanner.documents.domain import Domain
from scanner.documents.json.text import CUT_OFF, MAX_DEPTH, Fault, after_blanks, decode_at
from scanner.documents.positions import place
from scanner.documents.window import Window
from scanner.model.job import Json, Record
from scanner.model.place import Location
from scanner.model.report import LoadFailure

NAMES = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object", type(None): "null"}


@dataclass(frozen=True, slots=True)
class Limits:
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
        """The value at the cursor and the offset behind it; reads on for as long as that can help. Does not move."""
        window = self.window
        while True:
            partial = not window.ended
            found = decode_at(window.text, window.at, depth, partial)
            end = found[1] if not isinstance(found, Fault) else len(window.text) if found is CUT_OFF else window.at
            if end - window.at > self.limits.size:
                return Fault(self.too_long(), window.at, broken=False, too_long=True)
            if found is not CUT_OFF:
                return found
            if not window.more() and not partial:
                return Fault("broken JSON: the value is not closed", window.at)

    def take(self, value: Json, end: int) -> Record | LoadFailure:
        """The record that a value at the cursor is, or why it is none; moves behind it."""
        window = self.window
        item: Record | LoadFailure
        if isinstance(value, dict):
            item = Record(value, window.text[window.at : end], self.path, window.line, window.column, self.kind)
        else:
            item = no_object(self.place(window.at), value, self.domain)
        window.move(end)
        return item

    def step(self) -> str:
        """Moves over one character and the blanks behind it; the character that stands there, empty at the end."""
        self.window.move(self.window.at + 1)
        return self.window.peek()

    def holds_objects(self) -> bool:
        """Whether the list at the cursor begins with an object, or is empty."""
        window = self.window
        while (at := after_blanks(window.text, window.at + 1)) >= len(window.text) and window.more():
            pass
        return window.text[at : at + 1] in ("{", "]", "")

    def too_long(self) -> str:
        """The sentence for a record that overruns the limit."""
        return f"the record is longer than {self.limits.size:,} characters"

    def expected(self, what: str) -> LoadFailure:
        """The failure that something else stands at the cursor than should."""
        window = self.window
        here = window.text[window.at : window.at + 1]
        found = "the text ends" if not here else "a byte that is no UTF-8 stands" if "\ud800" <= here <= "\udfff" else f"{here!r} stands"
        return self.failure(f"broken JSON: {what} is expected, {found} here")

    def failure(self, reason: str, at: int | None = None) -> LoadFailure:
        """A failure at an offset of the window, else at the cursor."""
        return LoadFailure(self.place(self.window.at if at is None else at), reason)

    def here(self) -> Location:
        """Where the cursor stands, without an excerpt."""
        return Location(self.path, self.window.line, self.window.column)

    def place(self, at: int, end: int | None = None) -> Location:
        """Where `text[at:end]` of the window stands, with an excerpt."""
        window = self.window
        text = window.text[window.at : max(at + 200, end or 0)]
        found = place(text, at - window.at, (end or at + 1) - window.at, window.line, window.column, self.domain.sensitive)
        return Location(self.path, found.line, found.column, found.width, found.source, found.source_column)


def no_object(where: Location, value: Json, domain: Domain) -> LoadFailure:
    """The failure for something that stands in the place of a record."""
    if value is None or value == "":
        reason = "null in the place of a record: the call that should have given it failed or found nothing; run it again"
        return LoadFailure(where, reason, foreign=True, blank=True)
    reason = f"a record must be an object, not {NAMES[type(value)]}"
    if advice := domain.advice(value):
        return LoadFailure(where, f"{reason}; {advice}")
    return LoadFailure(where, reason, foreign=True)
