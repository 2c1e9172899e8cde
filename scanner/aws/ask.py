"""Asks AWS one call, or all pages of one, and counts what that costs."""

import threading
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
from scanner.model.coverage import Usage
from scanner.model.job import Json

Answer = dict[str, Json]


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
class Asker:
    """Asks with the credentials of a session, in one Region, until the deadlines; `meter` counts what that costs.

    `region` is None for a service that has one endpoint for a whole partition, such as Organizations.
    """

    session: Session
    region: str | None
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

    def ask_pages(self, call: Call, check: Check, parameters: Mapping[str, Any]) -> Iterator[Answer]:
        """The checked answers to a call that has pages, one a page. A page token that AWS already returned is damage."""
        seen: set[str] = set()
        token = ""

        def check_page(answer: Mapping[str, Json]) -> None:
            check(answer)
            if answer.get(call.cursor) in seen:
                raise DamagedError("a page token is repeated")

        while True:
            more = {call.cursor: token} if token else {}
            page = self.ask(call, check_page, {**parameters, **more})
            self.meter.add(pages=1)
            yield page
            token = str(page.get(call.cursor) or "")
            if not token:
                return
            seen.add(token)


def _retries(answer: Mapping[str, Any]) -> int:
    return int(answer.get("ResponseMetadata", {}).get("RetryAttempts", 0))
