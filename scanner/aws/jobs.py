"""The jobs of one account in one Region, their details and their tags, as AWS wrote them."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from botocore import xform_name  # type: ignore[import-untyped]
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from scanner.aws.answer import DamagedError
from scanner.aws.calls import GET_JOB, GET_RESOURCES, LIST_JOBS, LIST_TAGS, Call
from scanner.aws.deadline import Deadline
from scanner.aws.guard import Check, Expectation, expecting
from scanner.aws.session import Session
from scanner.model.arn import JOB_TYPE, parse_arn
from scanner.model.coverage import Usage
from scanner.model.job import Json

PAGE = 1000  # jobs; the most that AWS accepts
BATCH = 100  # ARNs of one GetResources; the most that AWS accepts
_SERVICE = "bedrock"

Answer = dict[str, Json]
Tags = dict[str, str]


class Meter:
    """Counts what reading costs; several threads may use one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls = self._pages = self._retries = 0

    def add(self, calls: int = 0, pages: int = 0, retries: int = 0) -> None:
        """Adds to the counts."""
        with self._lock:
            self._calls += calls
            self._pages += pages
            self._retries += retries

    @property
    def usage(self) -> Usage:
        """The counts so far."""
        with self._lock:
            return Usage(self._calls, self._pages, self._retries)


@dataclass(frozen=True, slots=True)
class Scope:
    """One account in one Region, and until when it may be read; `meter` counts what that costs."""

    session: Session
    account: str
    region: str
    deadlines: tuple[Deadline, ...] = ()
    meter: Meter = field(default_factory=Meter, compare=False)

    def ask(self, call: Call, check: Check, parameters: Mapping[str, Any]) -> Answer:
        """The checked answer to one call, after as many attempts as needed; raises ClientError, BotoCoreError or JobscanError."""
        client = self.session.client(call.service, self.region)
        self.meter.add(calls=1)
        with expecting(Expectation(call.operation, check, self.deadlines)):
            try:
                answer = getattr(client, xform_name(call.operation))(**parameters)
            except ClientError as error:
                self.meter.add(retries=_retries(error.response))
                raise
        self.meter.add(retries=_retries(answer))
        return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def list_jobs(scope: Scope, **filters: str) -> Iterator[list[Answer]]:
    """The summaries of all jobs, page by page; `filters` are parameters of ListModelInvocationJobs, e.g. `submitTimeAfter`."""
    seen: set[str] = set()
    token = ""
    while True:
        more = {LIST_JOBS.token_argument: token} if token else {}

        def check(answer: Mapping[str, Json]) -> None:
            _check_summaries(scope, answer)
            if answer.get(LIST_JOBS.token) in seen:
                raise DamagedError("a page token is repeated")

        page = scope.ask(LIST_JOBS, check, {"maxResults": PAGE, **filters, **more})
        scope.meter.add(pages=1)
        yield page[LIST_JOBS.key]
        token = str(page.get(LIST_JOBS.token) or "")
        if not token:
            return
        seen.add(token)


def get_job(scope: Scope, arn: str) -> Answer:
    """All that AWS says of one job."""

    def check(answer: Mapping[str, Json]) -> None:
        if answer[GET_JOB.key] != arn:
            raise DamagedError(f"it is about another job, {answer[GET_JOB.key]}")

    return scope.ask(GET_JOB, check, {"jobIdentifier": arn})


def get_tags(scope: Scope, arns: Sequence[str]) -> dict[str, Tags]:
    """The tags of at most 100 jobs, by ARN. AWS leaves out those that never were tagged, and those that its index does not have yet."""

    def check(answer: Mapping[str, Json]) -> None:
        if answer.get(GET_RESOURCES.token):
            raise DamagedError("it has a page token, and answers for ARNs have none")
        _check_mappings(answer[GET_RESOURCES.key], frozenset(arns))

    mappings: Any = scope.ask(GET_RESOURCES, check, {"ResourceARNList": list(arns)})[GET_RESOURCES.key]
    return {mapping["ResourceARN"]: _as_tags(mapping["Tags"], "Key", "Value") for mapping in mappings}


def list_tags(scope: Scope, arn: str) -> Tags:
    """The tags of one job."""

    def check(answer: Mapping[str, Json]) -> None:
        _check_tags(answer[LIST_TAGS.key], "key", "value")

    return _as_tags(scope.ask(LIST_TAGS, check, {"resourceARN": arn})[LIST_TAGS.key], "key", "value")


def _retries(answer: Mapping[str, Any]) -> int:
    return int(answer.get("ResponseMetadata", {}).get("RetryAttempts", 0))


def _check_summaries(scope: Scope, answer: Mapping[str, Json]) -> None:
    summaries: Any = answer[LIST_JOBS.key]
    for summary in summaries:
        text = summary.get("jobArn") if isinstance(summary, dict) else None
        arn = parse_arn(text) if isinstance(text, str) else None
        if arn is None or (arn.service, arn.type) != (_SERVICE, JOB_TYPE):
            raise DamagedError("an entry has no ARN of a job")
        if (arn.account, arn.region) != (scope.account, scope.region):
            raise DamagedError(f"it has a job of another account or Region, {text}")


def _check_mappings(mappings: Any, asked: frozenset[str]) -> None:
    seen: set[str] = set()
    for mapping in mappings:
        arn = mapping.get("ResourceARN") if isinstance(mapping, dict) else None
        if not isinstance(arn, str) or arn not in asked:
            raise DamagedError(f"it has tags of {arn}, which was not asked for")
        if arn in seen:
            raise DamagedError(f"it has tags of {arn} twice")
        seen.add(arn)
        _check_tags(mapping.get("Tags"), "Key", "Value")


def _check_tags(tags: Any, key: str, value: str) -> None:
    if not isinstance(tags, list):
        raise DamagedError("a job has no list of tags")
    names: set[str] = set()
    for tag in tags:
        if not isinstance(tag, dict) or not isinstance(tag.get(key), str) or not isinstance(tag.get(value), str):
            raise DamagedError("a tag has no key or no value")
        if tag[key] in names:
            raise DamagedError(f"the tag {tag[key]!r} is repeated")
        names.add(tag[key])


def _as_tags(tags: Any, key: str, value: str) -> Tags:
    return {tag[key]: tag[value] for tag in tags}
