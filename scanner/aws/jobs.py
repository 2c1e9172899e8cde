"""The jobs of one account in one Region, their details and their tags, as AWS wrote them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scanner.aws.answer import DamagedError
from scanner.aws.ask import Answer, Asker, Meter
from scanner.aws.calls import GET_JOB, GET_RESOURCES, LIST_JOBS, LIST_TAGS, Call
from scanner.aws.deadline import Deadline
from scanner.aws.guard import Check
from scanner.aws.session import Session
from scanner.model.arn import JOB_TYPE, parse_arn
from scanner.model.job import Json

PAGE = 1000  # jobs; the most that AWS accepts
BATCH = 100  # ARNs of one GetResources; the most that AWS accepts
_SERVICE = "bedrock"

Tags = dict[str, str]


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
        return self.asker.ask(call, check, parameters)

    @property
    def asker(self) -> Asker:
        """What asks for this scope."""
        return Asker(self.session, self.region, self.deadlines, self.meter)


def list_jobs(scope: Scope, **filters: str) -> Iterator[list[Answer]]:
    """The summaries of all jobs, page by page; `filters` are parameters of ListModelInvocationJobs, e.g. `submitTimeAfter`."""

    def check(answer: Mapping[str, Json]) -> None:
        _check_summaries(scope, answer)

    for page in scope.asker.ask_pages(LIST_JOBS, check, {"maxResults": PAGE, **filters}):
        summaries: Any = page[LIST_JOBS.key]
        yield summaries


def get_job(scope: Scope, arn: str) -> Answer:
    """All that AWS says of one job."""

    def check(answer: Mapping[str, Json]) -> None:
        if answer[GET_JOB.key] != arn:
            raise DamagedError(f"it is about another job, {answer[GET_JOB.key]}")

    return scope.ask(GET_JOB, check, {"jobIdentifier": arn})


def get_tags(scope: Scope, arns: Sequence[str]) -> dict[str, Tags]:
    """The tags of at most 100 jobs, by ARN. AWS leaves out those that never were tagged, and those that its index does not have yet."""

    def check(answer: Mapping[str, Json]) -> None:
        if answer.get(GET_RESOURCES.cursor):
            raise DamagedError("it has a page token, and answers for ARNs have none")
        _check_mappings(answer[GET_RESOURCES.key], frozenset(arns))

    mappings: Any = scope.ask(GET_RESOURCES, check, {"ResourceARNList": list(arns)})[GET_RESOURCES.key]
    return {mapping["ResourceARN"]: _as_tags(mapping["Tags"], "Key", "Value") for mapping in mappings}


def list_tags(scope: Scope, arn: str) -> Tags:
    """The tags of one job."""

    def check(answer: Mapping[str, Json]) -> None:
        _check_tags(answer[LIST_TAGS.key], "key", "value")

    return _as_tags(scope.ask(LIST_TAGS, check, {"resourceARN": arn})[LIST_TAGS.key], "key", "value")


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
