"""What readers need to know about the records that they look for; `scanner.shape.domain` answers it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from scanner.model.intake import LeftOut, LoadFailure, Truncation
from scanner.model.job import Json, Keys
from scanner.model.place import Location

Where = TypeVar("Where")
IsRecord = Callable[[Mapping[str, Any]], bool]


class Sensitive(Struct, frozen=True):
    """Which values excerpts must not show."""

    keys_in: Callable[[Json], list[Keys] | None]  # where they are in a record; None if there are too many to look for
    in_columns: Callable[[Sequence[str]], bool]  # whether one of a table's columns holds them
    blank_text: Callable[[str], str]  # text that could not be read, with asterisks for what looks like them
    mask: Callable[[str], str]  # any text, with asterisks for what looks like a credential, so that an excerpt cannot begin in one


class FlawKind(Enum):
    """In which way an object with records holds less than it seems to."""

    MORE = "the rest is elsewhere"
    ERROR = "a call failed"
    UNREAD = "it has records that are not read"


class Flaw(Struct, frozen=True):
    """Why an object with records holds less than it seems to, e.g. "incomplete dump: 'nextToken' says that there is more"."""

    kind: FlawKind
    reason: str

    def at(self, where: Location) -> LoadFailure | Truncation:
        """How reports list the flaw."""
        return Truncation(where, self.reason) if self.kind is FlawKind.MORE else LoadFailure(where, self.reason)


class Holder(Protocol[Where]):
    """Watches the members of one object that holds records, such as a page of an answer. `Where` says where a member is."""

    keys: set[str]  # of all members so far
    entered: int  # members that are read for their records

    @property
    def has_sign(self) -> bool:
        """Whether anything in the object has a sign of a record."""

    def saw_record(self, value: Json) -> None:
        """Notes a record in a member that was entered."""

    def saw_plain(self, records: "PlainRecords") -> None:
        """Notes plain records in a member that was entered."""

    def saw_failure(self) -> None:
        """Notes something in a member that was entered and should have been a record."""

    def saw_other(self, key: str, value: Json, where: Where) -> None:
        """Notes a member that was not entered."""

    def flaws(self, where: Where) -> Iterator[tuple[Flaw, Where]]:
        """The flaws of the object and its members, asked after the last; `where` is the object itself."""

    def left_out(self) -> LeftOut | None:
        """The members that were not entered and have no sign of a record, asked after the last."""


class PlainRecords(Struct, frozen=True):
    """Records that were read many at once: `rows` is what the domain decoded, and each has a text that begins at a line and column."""

    rows: Any
    texts: Sequence[str]
    path: str
    lines: Sequence[int]
    columns: Sequence[int]
    container: str


class ReadPlain(Protocol):
    """Reads many records at once where all of them surely are plain; None where they are to be read one by one, with the same result."""

    def pays(self, number: int) -> bool:
        """Whether it pays to try so many records that may be plain."""

    def lines(self, text: str, lines: Sequence[str]) -> Any | None:
        """What the records in a text are, which consists of some lines, one record on each."""

    def elements(self, text: str) -> tuple[Any, Sequence[int]] | None:
        """What the records in a text are, which consists of ASCII, with commas between the records; and how long each of them is."""


class Domain(Struct, frozen=True):
    """The questions about records. A sign of a record is what only records have, such as some of their keys or an ID."""

    sensitive: Sensitive
    # Values: whether an object is a record as it is, any other being searched for records; whether a value has a sign at any depth;
    # whether text that could not be read has one; what to do about a value that has a sign but is not an object, else "".
    is_record: IsRecord
    has_sign: Callable[[Json], bool]
    text_has_sign: Callable[[str], bool]
    advice: Callable[[Json], str]
    # Objects that hold records: whether a value does, or a member of an object (key, value); whether a list under a key is always one of
    # records, or is if it holds objects; whether a member belongs to a record itself, so that no other record is in it.
    holds_records: Callable[[Json], bool]
    member_holds_records: Callable[[str, Json], bool]
    lists_records: Callable[[str], bool]
    may_list_records: Callable[[str], bool]
    is_part: Callable[[str], bool]
    new_holder: Callable[[], Holder[Any]]
    # By its first keys: whether the object at an offset of a text surely holds records, or is one record however large it is.
    begins_holder: Callable[[str, int], bool]
    begins_document: Callable[[str, int], bool]
    # What a failed command wrote instead of records, e.g. "an error of a command: jq: error ...".
    error_in: Callable[[str], str | None]
    # Tables: the columns by the names that records have for them; why a first row does not name its columns, else "".
    column_names: Callable[[Sequence[str]], list[str]]
    why_not_columns: Callable[[Sequence[str]], str]
    # Records many at once; without it they are read one by one.
    read_plain: ReadPlain | None = None
