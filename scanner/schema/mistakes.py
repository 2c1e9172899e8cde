"""The mistakes of one hand-written file, each with its place in it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from scanner.documents.yaml.text import YamlDocument
from scanner.errors import Mistake
from scanner.model.job import Keys
from scanner.model.place import Location

_Place = tuple[int, int, int]  # line, column, width


class Flaw(Struct, frozen=True):
    """A value that is not what the format says: the path to it, the problem, and what to write instead.

    `on_key`: the key itself is meant, e.g. a misspelt one, not its value.
    """

    keys: Keys
    problem: str
    hint: str = ""
    on_key: bool = False


class Mistakes:
    """Collects the mistakes of one file; knows the place of each key and value in it."""

    def __init__(self, path: str, document: YamlDocument) -> None:
        self.path = path
        self.document = document
        self.collected: list[Mistake] = []

    def add(self, keys: Keys, problem: str, hint: str = "", *, on_key: bool = False) -> None:
        """Adds a mistake at the value at `keys`, or at its key; if that has no place, at the nearest parent that has one."""
        line, column, width = self._place(keys, on_key)
        self.add_at(line, column, problem, hint, width, self.rule_of(keys))

    def add_flaws(self, flaws: Iterable[Flaw]) -> None:
        """Adds a mistake for each flaw."""
        for flaw in flaws:
            self.add(flaw.keys, flaw.problem, flaw.hint, on_key=flaw.on_key)

    def add_at(self, line: int, column: int, problem: str, hint: str = "", width: int = 1, rule: str = "", is_doubt: bool = False) -> None:
        """Adds a mistake at a line and column."""
        source = self.document.line(line)
        self.collected.append(Mistake(self.path, line, column, problem, hint, source, max(1, width), rule, is_doubt))

    def withdraw(self, problem: str, paths: Iterable[Keys]) -> None:
        """Removes the mistakes with `problem` in their text at the values at some paths, where it is not a mistake."""
        places = {self._value_place(keys) for keys in paths}
        starts = {place[:2] for place in places if place is not None}
        self.collected = [
            mistake for mistake in self.collected if problem not in mistake.problem or (mistake.line, mistake.column) not in starts
        ]

    def withdraw_inside(self, paths: Iterable[Keys]) -> None:
        """Removes the mistakes anywhere in the values at some paths, which nothing reads."""
        spans = sorted(span for span in map(self.document.span, paths) if span is not None)
        self.collected = [mistake for mistake in self.collected if not self._is_inside(mistake, spans)]

    def _is_inside(self, mistake: Mistake, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether a mistake is in one of the spans, which are sorted and do not overlap."""
        offset = self.document.offset(mistake.line, mistake.column)
        number = bisect_right(spans, offset, key=lambda span: span[0])
        return number > 0 and offset < spans[number - 1][1]

    def location(self, keys: Keys, *, on_key: bool = False) -> Location:
        """The place of the value at `keys`, or of its key, for mistakes that only show later."""
        line, column, width = self._place(keys, on_key)
        return Location(self.path, line, column, max(1, width), self.document.line(line))

    def rule_of(self, keys: Keys) -> str:
        """The ID of the rule that a path leads into, e.g. "ACME-1" for ("rules", 0, "assert"); empty outside of rules."""
        if len(keys) < 2 or keys[0] != "rules":
            return ""
        rule = self.document.at(keys[:2])
        if isinstance(rule, dict) and isinstance(rule.get("id"), str):
            return str(rule["id"])
        return ""

    def _place(self, keys: Keys, on_key: bool) -> _Place:
        for path in _with_parents(keys):
            place = None if on_key else self._value_place(path)
            place = place or self._key_place(path)
            if place is not None:
                return place
        return 1, 1, 1

    def _value_place(self, keys: Keys) -> _Place | None:
        place = self.document.place(keys)
        if place is None:
            return None
        line, column = place.at(0)
        return line, column or 1, _width(self.document.at(keys))

    def _key_place(self, keys: Keys) -> _Place | None:
        start = self.document.key_at(keys)
        if start is None:
            return None
        return *start, len(str(keys[-1]))


def mistake_at(place: Location, problem: str, hint: str = "", rule: str = "") -> Mistake:
    """A mistake at a place, with the line of the file if it is known."""
    return Mistake(place.path, place.line or 1, place.column or 1, problem, hint, place.source or "", place.width, rule)


def _with_parents(keys: Keys) -> Iterator[Keys]:
    """A path and the ones above it, the longest first: ("a", "b"), then ("a",)."""
    for length in range(len(keys), 0, -1):
        yield keys[:length]


def _width(value: object) -> int:
    """How many characters of its first line a scalar takes; 0 for any other value."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return 0
    return len(str(value).partition("\n")[0])
