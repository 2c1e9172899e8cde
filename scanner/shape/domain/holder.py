"""What is known of an object that holds records: every member is gone into, or a problem, or left out by name."""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from scanner.documents.domain import Flaw, FlawKind
from scanner.model.job import Json
from scanner.model.report import LeftOut
from scanner.shape.domain.flaws import is_plumbing, look_beside
from scanner.shape.domain.signs import about_jobs, are_job_keys, fold, is_job_arn
from scanner.shape.domain.wrappers import AWS_WRAPPER, OF_JOBS, WRAPPERS

Where = TypeVar("Where")

_NO_LIST = Flaw(FlawKind.ERROR, f"{AWS_WRAPPER} holds no list; get this dump again")
_FAILED = Flaw(FlawKind.ERROR, "the dump is not whole, an error of AWS is beside its records; get it again and scan that")
_TORN = Flaw(FlawKind.ERROR, "the object has a job's own keys and holds other records as well; put them side by side into one list")
_ERROR_TOGETHER = frozenset({"message", "type", "code"})  # two of them; one alone may be anything
_NAMED = 5  # members that are left out, by name
_ARNS = 1000  # of read records that are remembered, to know a member that repeats one


class JobHolder(Generic[Where]):
    """What was met so far in an object that may hold records; `Where` is what says where a member stands."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.entered = 0
        self._has_sign = False
        self._has_others = False  # records that are about something else
        self._arns: set[str] = set()
        self._problems: list[tuple[Json, Flaw, Where]] = []
        self._left_out: list[str] = []
        self._error_keys: set[str] = set()

    @property
    def has_sign(self) -> bool:
        """Whether the object has anything to do with jobs."""
        return self._has_sign or are_job_keys(self.keys)

    def saw_record(self, value: Json) -> None:
        """Takes note of a record in one of its members."""
        if not self._has_sign:
            self._has_sign = about_jobs(value)
            self._has_others = self._has_others or not self._has_sign
        if len(self._arns) < _ARNS and isinstance(value, Mapping):
            self._arns.update(one for one in value.values() if is_job_arn(one))

    def saw_failure(self) -> None:
        """Takes note of something in one of its members that should have been a record."""
        self._has_sign = True

    def saw_other(self, key: str, value: Json, where: Where) -> None:
        """Takes note of a member that is not gone into."""
        problems = [_NO_LIST] if key in OF_JOBS else look_beside(key, value)
        if fold(key.lstrip("_")) in _ERROR_TOGETHER and value:
            self._error_keys.add(fold(key.lstrip("_")))
            if len(self._error_keys) > 1:  # {"jobs": [...], "message": "Rate exceeded", "__type": "ThrottlingException"}
                problems = [*problems, _FAILED]
        found = [(value, problem, where) for problem in problems]
        self._problems += found
        if not found and not is_plumbing(key, value):
            self._left_out.append(key[:40])

    def flaws(self, where: Where) -> Iterator[tuple[Flaw, Where]]:
        """What makes the dump less than it seems; asked at the end of the object. An ARN that only repeats a record's own is fine."""
        if self._is_torn:
            yield _TORN, where
        if self._is_dump:
            repeated = self._arns
            yield from ((problem, where) for value, problem, where in self._problems if not _repeats(value, problem, repeated))

    def left_out(self) -> LeftOut | None:
        """The members that say nothing about jobs, by name; asked at the end of the object."""
        names = list(dict.fromkeys(self._left_out))
        if not names or not self.entered or not self._is_dump:
            return None
        more = ", ..." if len(names) > _NAMED else ""
        return LeftOut(f"members of a dump beside its records ({', '.join(names[:_NAMED])}{more})")

    @property
    def _is_dump(self) -> bool:
        """Whether what stands beside the records matters: in a dump of jobs, or one of nothing at all."""
        return self.has_sign or (bool(self.keys & WRAPPERS) and not self._has_others)

    @property
    def _is_torn(self) -> bool:
        """Whether the object has a job's own keys and holds records as well, so that it would have to be both."""
        own = {key for key in self.keys if key not in OF_JOBS}
        return self.entered > 0 and are_job_keys(own)


def _repeats(value: Json, problem: Flaw, arns: set[str]) -> bool:
    return problem.kind is FlawKind.UNREAD and isinstance(value, str) and value in arns
