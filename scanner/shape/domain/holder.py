"""Watches the members of one object that holds records: each is searched for records, reported as a problem, or counted as left out."""

from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

from msgspec.structs import astuple

from scanner.documents.domain import Flaw, FlawKind, PlainRecords
from scanner.model.intake import LeftOut
from scanner.model.job import Json
from scanner.shape.contexts.table import kind_of
from scanner.shape.domain.flaws import AGAIN, flaws_of_member, is_plumbing
from scanner.shape.domain.signs import are_job_keys, fold, has_job_sign, is_job_arn
from scanner.shape.domain.wrappers import AWS_WRAPPER, OF_JOBS, WRAPPERS

Where = TypeVar("Where")

_NO_LIST = Flaw(FlawKind.ERROR, f"incomplete dump: {AWS_WRAPPER} must be a list; {AGAIN}")
_FAILED = Flaw(FlawKind.ERROR, f"incomplete dump: an AWS error is next to its records; {AGAIN}")
_TORN = Flaw(FlawKind.ERROR, "the object has a job's own keys and holds other records as well; put all of them into one list")
_ERROR_KEYS = frozenset({"message", "type", "code"})  # any two of them are an error; one alone may be anything
_NAMED = 5  # members left out that messages name
_ARNS = 1000  # ARNs of records that are remembered, to know a member that repeats one


class JobHolder(Generic[Where]):
    """The members of an object that may hold records, so far; `Where` is how the caller says where a member is."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.entered = 0
        self._has_sign = False
        self._has_others = False  # records without a sign of a job
        self._arns: set[str] = set()
        self._plain: list[Any] = []  # plain records whose ARNs these are; what else they say is looked at only if someone asks
        self._problems: list[tuple[Json, Flaw, Where]] = []
        self._left_out: list[str] = []
        self._error_keys: set[str] = set()

    @property
    def has_sign(self) -> bool:
        """Whether the object has a sign of jobs."""
        return self._has_sign or are_job_keys(self.keys)

    def saw_record(self, value: Json) -> None:
        """Notes a record in a member that was entered."""
        if not self._has_sign:
            self._has_sign = has_job_sign(value) or _is_context(value)
            self._has_others = self._has_others or not self._has_sign
        if len(self._arns) < _ARNS and isinstance(value, Mapping):
            self._arns.update(filter(is_job_arn, value.values()))

    def saw_plain(self, records: PlainRecords) -> None:
        """Notes plain records, each of which has the ARN of a job."""
        self._has_sign = True
        if len(self._arns) < _ARNS:
            self._plain += records.rows.rows
            self._arns.update([row.job_arn for row in records.rows.rows])

    def saw_failure(self) -> None:
        """Notes something in a member that was entered and should have been a record."""
        self._has_sign = True

    def saw_other(self, key: str, value: Json, where: Where) -> None:
        """Notes a member that was not entered."""
        problems = [_NO_LIST] if key in OF_JOBS else list(flaws_of_member(key, value))
        if self._completes_error(key, value):
            problems.append(_FAILED)
        self._problems += [(value, problem, where) for problem in problems]
        if not problems and not is_plumbing(key, value):
            self._left_out.append(key[:40])

    def _completes_error(self, key: str, value: Json) -> bool:
        """Whether a member and an earlier one are an error: {"jobs": [...], "message": "Rate exceeded", "__type": "Throttling"}."""
        name = fold(key.lstrip("_"))
        if name not in _ERROR_KEYS or not value:
            return False
        self._error_keys.add(name)
        return len(self._error_keys) > 1

    def flaws(self, where: Where) -> Iterator[tuple[Flaw, Where]]:
        """What is missing from the dump, asked after the last member. A member that repeats the ARN of a record read is fine."""
        if self._is_torn:
            yield _TORN, where
        if self._is_dump:
            for value, problem, place in self._problems:
                if not self._repeats_record(value, problem):
                    yield problem, place

    def left_out(self) -> LeftOut | None:
        """The members without a sign of jobs, by name, asked after the last member."""
        names = list(dict.fromkeys(self._left_out))
        if not names or not self.entered or not self._is_dump:
            return None
        more = ", ..." if len(names) > _NAMED else ""
        return LeftOut(f"members of a dump next to its records ({', '.join(names[:_NAMED])}{more})")

    @property
    def _is_dump(self) -> bool:
        """Whether the other members matter: in a dump of jobs, or an empty one."""
        return self.has_sign or (bool(self.keys & WRAPPERS) and not self._has_others)

    @property
    def _is_torn(self) -> bool:
        """Whether the object has a job's own keys and holds records as well."""
        return self.entered > 0 and are_job_keys(self.keys - OF_JOBS)

    def _repeats_record(self, value: Json, problem: Flaw) -> bool:
        """Whether a problem is only the ARN of a record that was read, e.g. {"jobs": [...], "newest": "arn:..."}."""
        if problem.kind is not FlawKind.UNREAD or not isinstance(value, str):
            return False
        return value in self._arns or (is_job_arn(value) and any(value in astuple(row) for row in self._plain))


def _is_context(value: Json) -> bool:
    """Whether a record is one that rules ask about, e.g. a subnet: a dump of those that is cut off is noticed too."""
    return isinstance(value, Mapping) and kind_of(value) is not None
