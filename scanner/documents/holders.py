"""Objects that are no record but hold some: answers of AWS, pages, maps by Region, whatever somebody put records into.

Every member is either gone into, or a problem, or left out by name: nothing that has a sign of a job is dropped.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from scanner.documents.about import about_jobs, are_job_keys, fold, has_job_keys, is_job_arn, json_inside
from scanner.documents.beside import Beside, Kind, is_plumbing, look_beside
from scanner.model.job import Json
from scanner.model.place import Location
from scanner.model.report import LeftOut, LoadFailure, Truncation

IsRecord = Callable[[Mapping[str, Any]], bool]  # whether an object is a record as it is, whatever it holds
Where = TypeVar("Where")

AWS_WRAPPER = "invocationJobSummaries"
OF_JOBS = frozenset({AWS_WRAPPER, "InvocationJobSummaries", "ResourceTagMappingList"})  # of Bedrock, and of the tagging API
WRAPPERS = OF_JOBS | {
    "Items", "items", "data", "rows", "resources",
    "Records",  # of CloudTrail
    "Events",  # of its lookup
    "configurationItems",  # of an AWS Config snapshot
}  # fmt: skip
_NO_LIST = Beside(Kind.ERROR, f"{AWS_WRAPPER} holds no list; get this dump again")
_FAILED = Beside(Kind.ERROR, "the dump is not whole, an error of AWS is beside its records; get it again and scan that")
_ERROR_TOGETHER = frozenset({"message", "type", "code"})  # two of them; one alone may be anything
_NAMED = 5  # members that are left out, by name
_ARNS = 1000  # of read records that are remembered, to know a member that repeats one


class Holder(Generic[Where]):
    """What was met so far in an object that may hold records; `Where` is what says where a member stands."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.gone_into = 0
        self._about_jobs = False
        self._has_others = False  # records that are about something else
        self._arns: set[str] = set()
        self._problems: list[tuple[Json, Beside, Where]] = []
        self._left_out: list[str] = []
        self._error_keys: set[str] = set()

    @property
    def about_jobs(self) -> bool:
        """Whether the object has anything to do with jobs."""
        return self._about_jobs or are_job_keys(self.keys)

    def found(self, value: Json) -> None:
        """Takes note of a record in one of its members."""
        if not self._about_jobs:
            self._about_jobs = about_jobs(value)
            self._has_others = self._has_others or not self._about_jobs
        if len(self._arns) < _ARNS and isinstance(value, Mapping):
            self._arns.update(one for one in value.values() if is_job_arn(one))

    def failed(self) -> None:
        """Takes note of something in one of its members that should have been a record."""
        self._about_jobs = True

    def beside(self, key: str, value: Json, where: Where) -> None:
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

    def problems(self) -> Iterator[tuple[Beside, Where]]:
        """What makes the dump less than it seems; asked at the end of the object. An ARN that only repeats a record's own is fine."""
        if self._is_dump:
            repeated = self._arns
            yield from ((problem, where) for value, problem, where in self._problems if not _repeats(value, problem, repeated))

    def left_out(self) -> LeftOut | None:
        """The members that say nothing about jobs, by name; asked at the end of the object."""
        names = list(dict.fromkeys(self._left_out))
        if not names or not self.gone_into or not self._is_dump:
            return None
        more = ", ..." if len(names) > _NAMED else ""
        return LeftOut(f"members of a dump beside its records ({', '.join(names[:_NAMED])}{more})")

    @property
    def _is_dump(self) -> bool:
        """Whether what stands beside the records matters: in a dump of jobs, or one of nothing at all."""
        return self.about_jobs or (bool(self.keys & WRAPPERS) and not self._has_others)

    @property
    def is_torn(self) -> bool:
        """Whether the object has a job's own keys and holds records as well, so that it would have to be both."""
        own = {key for key in self.keys if key not in OF_JOBS}
        return self.gone_into > 0 and are_job_keys(own)


def _repeats(value: Json, problem: Beside, arns: set[str]) -> bool:
    return problem.kind is Kind.JOBS and isinstance(value, str) and value in arns


def told(problem: Beside, where: Location) -> LoadFailure | Truncation:
    """What reports say of a member beside the records."""
    return Truncation(where, problem.reason) if problem.kind is Kind.MORE else LoadFailure(where, problem.reason)


def holds_records(value: Json, is_record: IsRecord) -> bool:
    """Whether a decoded value is no record but holds some, or what should have been some."""
    if isinstance(value, str):
        inside = json_inside(value)
        return inside is not None and (holds_records(inside, is_record) or has_job_keys(inside))
    if isinstance(value, list):
        return any(isinstance(one, Mapping) and is_record(one) for one in value) or has_job_keys(value)
    if not isinstance(value, Mapping) or is_record(value):
        return False
    return _is_wrapper(value) or any(one != [] and member_holds_records(key, one, is_record) for key, one in value.items())


def member_holds_records(key: str, value: Json, is_record: IsRecord) -> bool:
    """Whether a member of an object that is no record is to be gone into."""
    if isinstance(value, Mapping) and is_record(value):
        return True
    if isinstance(value, list) and key in WRAPPERS and (not value or isinstance(value[0], Mapping)):
        return True
    if not isinstance(value, Mapping | list | str):
        return False
    return has_job_keys(value) and fold(key) not in PARTS


# Of a job itself; what lies in them are its own members, in whatever spelling.
PARTS = frozenset({"inputdataconfig", "outputdataconfig", "vpcconfig", "tags"})


def _is_wrapper(value: Mapping[str, Any]) -> bool:
    """Whether an object has a list of records under one of the names that dumps use; {"Items": []} has, too."""
    if not OF_JOBS.isdisjoint(value):
        return True
    lists = [value[key] for key in WRAPPERS if isinstance(value.get(key), list)]
    is_empty = lists == [[]] and not any(value[key] for key in value if key != "columns")  # Steampipe: {"columns": [...], "rows": []}
    return any(one and isinstance(one[0], Mapping) for one in lists) or is_empty
