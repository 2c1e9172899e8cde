"""A reverse proxy before moto's server that damages the answers it is told to, by account, Region and operation."""

import gzip
import http.client
import json
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from moto.iam.models import get_account_id_from

_BEDROCK = {"model-invocation-jobs": "ListModelInvocationJobs", "model-invocation-job": "GetModelInvocationJob"}
_KEYS = ("invocationJobSummaries", "ResourceTagMappingList", "jobArn", "Accounts", "OrganizationalUnits")
_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/")
_ROLE_ACCOUNT = re.compile(rb"RoleArn=arn%3Aaws%3Aiam%3A%3A(\d{12})%3A")

_PREFIXES = {
    "AssumeRole": "sts",
    "GetCallerIdentity": "sts",
    "DescribeRegions": "ec2",
    "DescribeSubnets": "ec2",
    "DescribeRouteTables": "ec2",
    "DescribeKey": "kms",
    "GetResources": "tag",
    "ListAccounts": "organizations",
    "ListAccountsForParent": "organizations",
    "ListOrganizationalUnitsForParent": "organizations",
}
_XML = ("sts", "ec2")


@dataclass(frozen=True)
class Request:
    account: str  # of the credentials; where a role is assumed, the role's
    region: str
    operation: str
    key: str = ""  # the access key that signed it
    call: str = ""  # the same for all attempts of one call
    path: str = ""
    body: str = ""


@dataclass(frozen=True)
class Reply:
    """What is sent for an answer; `length` is the Content-Length, None for that of the body and "" for none."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    length: int | str | None = None
    chunked: bool = False


@dataclass
class Rule:
    operation: str  # "" for all
    fault: str
    times: int | None = None  # for ever
    skip: int = 0  # requests that are left as they are
    account: str = ""
    region: str = ""
    key: str = ""
    about: str = ""  # a text in the request's path or body, e.g. the ID of a KMS key

    def applies(self, request: Request) -> bool:
        """Whether it is about this request; an empty member is about all."""
        if self.times == 0 or self.about not in f"{request.path} {request.body}":
            return False
        wanted = (self.account, self.region, self.operation, self.key)
        actual = (request.account, request.region, request.operation, request.key)
        return all(want in ("", has) for want, has in zip(wanted, actual, strict=True))


def _changed(change: Callable[[dict[str, Any]], None]) -> Callable[[bytes, Request], Reply]:
    def reply(body: bytes, _: Request) -> Reply:
        answer = json.loads(body)
        change(answer)
        return Reply(json.dumps(answer).encode())

    return reply


def _key(answer: Mapping[str, Any]) -> str:
    return next(key for key in _KEYS if key in answer)


def _set_key(value: Any) -> Callable[[bytes, Request], Reply]:
    return _changed(lambda answer: answer.update({_key(answer): value}))


def _wrong_case(answer: dict[str, Any]) -> None:
    key = _key(answer)
    answer[key.swapcase()] = answer.pop(key)


def _token(value: Any) -> Callable[[bytes, Request], Reply]:
    def change(answer: dict[str, Any]) -> None:
        answer["PaginationToken" if "ResourceTagMappingList" in answer else "nextToken"] = value

    return _changed(change)


def _error(status: int, code: str, text: str = "no") -> Callable[[bytes, Request], Reply]:
    """An error as AWS writes it; `text` may name the ACTION."""

    def reply(_: bytes, request: Request) -> Reply:
        prefix = _PREFIXES.get(request.operation, "bedrock")
        message = text.replace("ACTION", f"{prefix}:{request.operation}")
        if prefix in _XML:
            short = code.removesuffix("Exception")
            error = f"<Error><Type>Sender</Type><Code>{short}</Code><Message>{message}</Message></Error>"
            body = f"<Response><Errors>{error}</Errors>{error}<RequestId>x</RequestId></Response>"
            return Reply(body.encode(), status, (("Content-Type", "text/xml"),))
        return Reply(json.dumps({"message": message, "__type": code}).encode(), status, (("x-amzn-errortype", code),))

    return reply


def _set_member(name: str, value: Any) -> Callable[[bytes, Request], Reply]:
    """Changes a member of the first entry."""
    return _changed(lambda answer: answer[_key(answer)][0].update({name: value}))


def _repeat_entry(answer: dict[str, Any]) -> None:
    entries = answer[_key(answer)]
    entries.append(entries[0])


def _xml(old: bytes, new: bytes, count: int = 0) -> Callable[[bytes, Request], Reply]:
    return lambda body, _: Reply(re.sub(old, new, body, count=count, flags=re.DOTALL), headers=(("Content-Type", "text/xml"),))


def _duplicate_key(body: bytes, _: Request) -> Reply:
    answer = json.loads(body)
    empty: Any = "" if _key(answer) == "jobArn" else []
    return Reply(body.rstrip()[:-1] + b', "' + _key(answer).encode() + b'": ' + json.dumps(empty).encode() + b"}")


# The faults of an answer. "reset" and "close" end the connection; nothing is sent.
FAULTS: dict[str, Callable[[bytes, Request], Reply]] = {
    "cut off": lambda body, _: Reply(body[: len(body) // 2], length=len(body)),
    "cut off in a chunk": lambda body, _: Reply(body[: len(body) // 2], chunked=True),
    "cut off without a length": lambda body, _: Reply(body[: len(body) // 2], length=""),
    "half of the JSON": lambda body, _: Reply(body[: len(body) // 2]),
    "HTML": lambda *_: Reply(b"<html><body>Login to proxy</body></html>", headers=(("Content-Type", "text/html"),)),
    "empty body": lambda *_: Reply(),
    "empty object": lambda *_: Reply(b"{}"),
    "null": lambda *_: Reply(b"null"),
    "list": lambda *_: Reply(b"[]"),
    "key is null": _set_key(None),
    "key has another type": _set_key(5),
    "key in another case": _changed(_wrong_case),
    "time is no time": lambda body, _: Reply(re.sub(rb'"2026-\d\d-[^"]*"', b'"yesterday"', body, count=1)),
    "invalid UTF-8": lambda body, _: Reply(re.sub(rb"(model-invocation-job|Owner)", b"\\1\xff\xfe", body, count=1)),
    "invalid gzip": lambda *_: Reply(b"\x1f\x8b\x08junk", headers=(("Content-Encoding", "gzip"),)),
    "repeated token": _token("Mg=="),
    "empty token": _token(""),
    "another account": lambda body, request: Reply(body.replace(request.account.encode(), b"999999999999")),
    "duplicate key": _duplicate_key,
    "redirect": lambda *_: Reply(status=302, headers=(("Location", "http://127.0.0.1:1/"),)),
    "reset": lambda *_: Reply(),
    "throttled": _error(429, "ThrottlingException"),
}
# Errors, which are not damage.
ERRORS: dict[str, Callable[[bytes, Request], Reply]] = {
    "denied": _error(403, "AccessDeniedException"),
    "denied by a policy": _error(
        403,
        "AccessDeniedException",
        "User: arn:aws:sts::1:assumed-role/x is not authorized to perform: ACTION with an explicit deny in a service control policy",
    ),
    "denied by the key": _error(
        403,
        "AccessDeniedException",
        "User: arn:aws:sts::1:assumed-role/x is not authorized to perform: ACTION because no resource-based policy allows this",
    ),
    "denied by the role": _error(
        403,
        "AccessDeniedException",
        "User: arn:aws:sts::1:assumed-role/x is not authorized to perform: ACTION because no identity-based policy allows this",
    ),
    "expired": _error(403, "ExpiredTokenException"),
    "invalid token": _error(403, "UnrecognizedClientException", "The security token included in the request is invalid."),
    "unknown operation": _error(404, "UnknownOperationException"),
    "error that is a list": lambda *_: Reply(b"[]", 403),
    "error that is not UTF-8": lambda *_: Reply(b"\xff\xfe", 403),
    "error with a number for a code": lambda *_: Reply(b'{"__type": 5, "message": []}', 403),
    "packed": lambda body, _: Reply(gzip.compress(body), headers=(("Content-Encoding", "gzip"),)),
    "dripping": lambda body, _: Reply(body),
}


# What only lists of accounts, units and Regions can have.
OTHERS: dict[str, Callable[[bytes, Request], Reply]] = {
    "no state": _set_member("State", None),
    "11 digits": _set_member("Id", "12345678901"),
    "joined yesterday": _set_member("JoinedTimestamp", "yesterday"),
    "no entry": _set_key(["x"]),
    "a page without end": lambda *_: Reply(b'{"Accounts": [], "NextToken": "again"}'),
    "twice": _changed(_repeat_entry),
    "invalid input": _error(400, "InvalidInputException"),
    "no organization": _error(400, "AWSOrganizationsNotInUseException"),
    "new Region": _xml(b"<regionName>ap-south-1<", b"<regionName>eu-west-99<"),
    "only new Regions": _xml(b"<regionName>[^<]*<", b"<regionName>eu-west-99<"),
    "not opted in": _xml(b">(opt-in-not-required|opted-in)<", b">not-opted-in<"),
    "no Region": _xml(b"<item>.*</item>", b""),
    "no name": _xml(b"<regionName>.*?</regionName>", b"", 1),
    "another document": lambda *_: Reply(b"<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>"),
    "EC2 denies": lambda *_: Reply(
        b"<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized</Message></Error></Errors></Response>",
        403,
    ),
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class Proxy:
    """`rules` are looked at in their order; `log` has every request that came; `before` is called with each, before it is answered."""

    def __init__(self, host: str, port: int) -> None:
        self.rules: list[Rule] = []
        self.log: list[Request] = []
        self.damaged = 0  # answers that differ from moto's
        self.before: Callable[[Request], None] = lambda _: None
        self._target = (host, port)
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": self}))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reset(self, *rules: Rule) -> None:
        self.rules, self.log, self.damaged = list(rules), [], 0

    def count(self, operation: str) -> int:
        return sum(request.operation == operation for request in self.log)

    def most_attempts(self) -> int:
        """How many requests the call with the most of them has sent."""
        return max(Counter(request.call for request in self.log).values())

    def _fault(self, request: Request) -> str:
        with self._lock:
            self.log.append(request)
            for rule in self.rules:
                if rule.applies(request):
                    if rule.skip:
                        rule.skip -= 1
                        return ""
                    if rule.times is not None:
                        rule.times -= 1
                    return rule.fault
        return ""

    def _forward(self, handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes, str]:
        connection = http.client.HTTPConnection(*self._target, timeout=30)
        try:
            headers = {name: value for name, value in handler.headers.items() if name.lower() != "connection"}
            connection.request(handler.command, handler.path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers.get("x-amzn-errortype", "")
        finally:
            connection.close()


class _Handler(BaseHTTPRequestHandler):
    proxy: "Proxy"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes, which would wait 40 ms for each other

    def log_message(self, format: str, *args: object) -> None:
        pass

    def answer(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = describe(self, sent)
        self.proxy.before(request)
        fault = self.proxy._fault(request)
        if fault == "reset":
            self.proxy.damaged += 1
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        status, body, code = self.proxy._forward(self, sent)
        if fault:
            reply = (FAULTS | ERRORS | OTHERS)[fault](body, request)
            self.proxy.damaged += reply != Reply(body)
        else:
            reply = Reply(body, status, (("x-amzn-errortype", code),) if code else ())
        self.send(reply, drip=fault == "dripping")

    do_GET = do_POST = do_PUT = answer  # noqa: N815

    def send(self, reply: Reply, drip: bool) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        body = reply.body
        if reply.chunked:
            self.send_header("Transfer-Encoding", "chunked")
            body = f"{len(body) * 2:x}\r\n".encode() + body
        elif reply.length != "":
            self.send_header("Content-Length", str(len(body) if reply.length is None else reply.length))
        whole = reply.length is None and not reply.chunked
        if not whole:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if not drip:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            time.sleep(0.2)


def describe(handler: BaseHTTPRequestHandler, body: bytes) -> Request:
    found = _CREDENTIAL.search(handler.headers.get("Authorization", ""))
    if found is None:
        return Request("", "", handler.path)
    key, region, _ = found.groups()
    role = _ROLE_ACCOUNT.search(body)
    account = role[1].decode() if role is not None else get_account_id_from(key)
    call = handler.headers.get("amz-sdk-invocation-id", "")
    return Request(account, region, _operation(handler, body), key, call, unquote(handler.path), body.decode("utf-8", "replace"))


def _operation(handler: BaseHTTPRequestHandler, body: bytes) -> str:
    target = handler.headers.get("X-Amz-Target", "")
    if target:
        return str(target).rpartition(".")[2]
    action = re.search(rb"Action=(\w+)", body)
    if action is not None:
        return action[1].decode()
    first = handler.path.partition("?")[0].split("/")[1]
    return _BEDROCK.get(first, "ListTagsForResource" if first == "listTagsForResource" else first)
