"""Checks each answer before the SDK parses it, so that a damaged one is asked for again and never taken for an empty one.

This is done as botocore does it for S3, whose "200 OK" may hold an error: a handler of `before-parse` turns the answer into an error 500,
and one of `needs-retry` lets the status of the HTTP response follow. botocore's own retries, with their back-off and quota, do the rest.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from scanner.aws.answer import DamagedError, check_members, check_transfer, read_json, read_xml_names
from scanner.aws.calls import find_call
from scanner.aws.deadline import Deadline
from scanner.aws.rate import Rate
from scanner.model.job import Json

DAMAGED = "JobscanDamagedAnswer"  # the code of the ClientError that a damaged answer ends in
MAX_ATTEMPTS = 6
EXPIRED_TOKEN = frozenset({"ExpiredToken", "ExpiredTokenException"})
_RENEWED = "jobscan_renewed"
_METADATA = "ResponseMetadata"  # what botocore adds to each answer
_SIGNED_BY = re.compile(r"Credential=([^/,\s]+)/")

Check = Callable[[Mapping[str, Json]], None]  # raises DamagedError
Renew = Callable[[str], bool]  # gets new credentials in exchange for a refused access key; False where it cannot


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the answer to a call must be, beyond what the table of calls says, and until when it may be asked for."""

    operation: str
    check: Check
    deadlines: tuple[Deadline, ...] = ()


# Handlers get neither the parameters of a call nor its caller. They run in the thread of the call, so this is how they learn of both.
_expected: ContextVar[Expectation | None] = ContextVar("expected", default=None)
_signed_by: ContextVar[str] = ContextVar("signed_by", default="")


@contextmanager
def expecting(expectation: Expectation) -> Iterator[None]:
    """Checks the answers to the calls that this thread makes inside the block."""
    before = _expected.set(expectation)
    try:
        yield
    finally:
        _expected.reset(before)


def install(client: Any, deadline: Deadline | None = None, renew: Renew | None = None, rate: Rate | None = None) -> None:
    """Guards every call of a client that answers in JSON or XML.

    A JSON answer is then what our strict reader makes of it: all members, also those that an older SDK does not know, with times and
    numbers as AWS wrote them.

    Args:
        client: Of botocore.
        deadline: That of the whole scan.
        renew: Gets new credentials once AWS refuses a token before its time.
        rate: How many requests a second may be sent, retries included.
    """
    service = client.meta.service_model.service_id.hyphenize()
    guard = _Guard(deadline, renew, rate)
    client.meta.events.register_first(f"before-send.{service}", guard.before_send)
    client.meta.events.register_first(f"before-parse.{service}", guard.before_parse)
    client.meta.events.register_first(f"needs-retry.{service}", guard.needs_retry)


@dataclass(frozen=True, slots=True)
class _Guard:
    """The handlers of one client."""

    deadline: Deadline | None
    renew: Renew | None
    rate: Rate | None

    def before_send(self, request: Any, **_: Any) -> None:
        """Waits for its turn. Raises DeadlineError where the time is over; botocore passes it on without another attempt."""
        if self.rate is not None:
            self.rate.wait()
        if self.deadline is not None:
            self.deadline.check()
        expected = _expected.get()
        if expected is not None:
            for deadline in expected.deadlines:
                deadline.check()
        _signed_by.set(_access_key(request.headers.get("Authorization", "")))

    def before_parse(self, operation_model: Any, response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any) -> None:
        """Replaces a damaged answer by an error 500, and one in JSON by what our reader makes of it."""
        is_json = operation_model.service_model.resolved_protocol.endswith("json")
        try:
            if response_dict["status_code"] >= 400:
                _check_error(response_dict, is_json)
                return
            check_transfer(response_dict["status_code"], response_dict["headers"], response_dict["body"])
            if is_json:
                customized_response_dict.update(_read(operation_model.name, response_dict["body"]))
                response_dict["body"] = b"{}"  # nothing is left for botocore to parse
            else:
                _check_xml(operation_model, response_dict["body"])
        except DamagedError as error:
            response_dict["status_code"] = 500
            response_dict["headers"]["x-amzn-errortype"] = DAMAGED
            response_dict["body"] = _error_body(str(error), is_json)

    def needs_retry(self, response: Any, attempts: int, request_dict: dict[str, Any], **_: Any) -> float | None:
        """Lets the HTTP status follow; 0 ("again, at once") where a token was refused before its time and there is a new one."""
        if response is None:
            return None
        http, parsed = response
        http.status_code = parsed.get(_METADATA, {}).get("HTTPStatusCode", http.status_code)
        code = parsed.get("Error", {}).get("Code", "")
        if http.status_code < 400 or code not in EXPIRED_TOKEN or self.renew is None:
            return None
        context = request_dict["context"]  # botocore's own, of this one call
        if context.get(_RENEWED) or attempts >= MAX_ATTEMPTS:
            return None
        context[_RENEWED] = True
        return 0 if self.renew(_signed_by.get()) else None


def _access_key(authorization: str | bytes) -> str:
    text = authorization.decode("ascii", "replace") if isinstance(authorization, bytes) else authorization
    found = _SIGNED_BY.search(text)
    return found[1] if found else ""


def _read(operation: str, body: bytes) -> dict[str, Json]:
    value = read_json(body)
    call = find_call(operation)
    if call is not None:
        check_members(call, value)
    expected = _expected.get()
    if expected is not None and expected.operation == operation:
        expected.check(value)
    return {key: member for key, member in value.items() if key != _METADATA}


def _check_xml(operation_model: Any, body: bytes) -> None:
    names = read_xml_names(body)
    call = find_call(operation_model.name)
    if call is None:
        return
    element = operation_model.output_shape.members[call.key].serialization.get("name", call.key)
    if element not in names:
        raise DamagedError(f"the answer has no {call.key}")


def _check_error(response: dict[str, Any], is_json: bool) -> None:
    """Replaces the body of an error where botocore's parser would end in a TypeError or the like: `[]`, or bytes that are not UTF-8."""
    if not is_json:
        if response["body"]:
            read_xml_names(response["body"])
        return
    if not response["body"]:
        return
    try:
        value = read_json(response["body"])
    except DamagedError:
        response["body"] = b"{}"
        return
    texts = {key: member for key, member in value.items() if isinstance(member, str)}
    response["body"] = json.dumps(texts).encode()


def _error_body(reason: str, is_json: bool) -> bytes:
    if is_json:
        return json.dumps({"__type": DAMAGED, "message": reason}).encode()
    message = reason.replace("&", "&amp;").replace("<", "&lt;")
    error = f"<Error><Code>{DAMAGED}</Code><Message>{message}</Message></Error>"
    return f"<Response><Errors>{error}</Errors>{error}<RequestId>none</RequestId></Response>".encode()
