"""Asks AWS one call, or all pages of one, and counts what that costs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore import xform_name  # type: ignore[import-untyped]
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from scanner.aws.answer import DamagedError
from scanner.aws.calls import Call
from scanner.aws.deadline import Deadline
from scanner.aws.guard import Check, Expectation, expecting
from scanner.aws.session import Session
from scanner.model.job import Json

Answer = dict[str, Json]


@dataclass(slots=True)
class Usage:
    """What reading has cost so far."""

    calls: int = 0
    retries: int = 0


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks with the credentials of a session, in one Region, until the deadlines; `usage` is counted up.

    `region` is None for a service that has one endpoint for a whole partition, such as Organizations.
    """

    session: Session
    region: str | None
    deadlines: tuple[Deadline, ...] = ()
    usage: Usage = field(default_factory=Usage, compare=False)

    def ask(self, call: Call, check: Check, parameters: Mapping[str, Any]) -> Answer:
        """The checked answer to one call, after as many attempts as needed; raises ClientError, BotoCoreError or JobscanError."""
        client = self.session.client(call.service, self.region)
        self.usage.calls += 1
        with expecting(Expectation(call.operation, check, self.deadlines)):
            try:
                answer = getattr(client, xform_name(call.operation))(**parameters)
            except ClientError as error:
                self.usage.retries += _retries(error.response)
                raise
        self.usage.retries += _retries(answer)
        return {key: value for key, value in answer.items() if key != "ResponseMetadata"}

    def ask_pages(self, call: Call, check: Check, parameters: Mapping[str, Any]) -> Iterator[Answer]:
        """The checked answers to a call that has pages, one a page. A page token that AWS already returned is damage."""
        seen: set[str] = set()
        token = ""

        def check_page(answer: Mapping[str, Json]) -> None:
            check(answer)
            if answer.get(call.token) in seen:
                raise DamagedError("a page token is repeated")

        while True:
            more = {call.token_argument: token} if token else {}
            page = self.ask(call, check_page, {**parameters, **more})
            yield page
            token = str(page.get(call.token) or "")
            if not token:
                return
            seen.add(token)


def _retries(answer: Mapping[str, Any]) -> int:
    return int(answer.get("ResponseMetadata", {}).get("RetryAttempts", 0))
