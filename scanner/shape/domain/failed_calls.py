"""What a failed call leaves in a file in place of a dump: AWS's error answers as JSON, and the AWS CLI's errors as text."""

import re
from collections.abc import Mapping

from scanner.model.job import Json
from scanner.shape.domain.signs import fold

_CALL = re.compile(r"An error occurred \(([\w.]+)\)[^\n]*? when calling the (\w+) operation")
# At the very beginning: `bash: ` or `aws: ` further down is a key of somebody's YAML.
_SAID = re.compile(
    r"(?:aws: (?:\[error\]|error)|usage: aws |unable to locate (?:credentials|config)|partial credentials found|unable to parse config"
    r"|you must specify a region|could not connect to the endpoint|(?:connect|read) timeout on endpoint|ssl validation failed"
    r"|the config profile |error when retrieving |error loading |the sso session |token has expired|your session has expired"
    r"|parameter validation failed|unknown options: |invalid choice: |traceback \(most recent call last\)"
    r"|(?:[\w/.-]*: )+(?:line [0-9]+: |command not found|no such file)|jq: error|parse error: )[^\n]*",
    re.IGNORECASE,
)
_HEAD = 1 << 12  # characters in which an error says that it is one
_SHOWN = 120
_ANSWER = frozenset({
    "message", "errormessage", "error", "errors", "type", "errortype", "code", "errorcode", "status", "statuscode", "requestid",
    "stacktrace", "trace", "fault", "responsemetadata", "details", "detail", "retryable", "retryafterseconds", "time", "timestamp",
    "$fault", "$metadata", "$service", "success", "ok",
})  # fmt: skip
_SAYS_ERROR = ("error", "errors", "errormessage", "errorcode", "message", "fault")


def told_error(text: str) -> str | None:
    """What the text of a failed command says, such as "an error of the AWS CLI: AccessDeniedException ..."; None for other text."""
    head = text[:_HEAD]
    if call := _CALL.search(head):
        return f"an error of the AWS CLI: {call[1]} when it called {call[2]}"
    if said := _SAID.match(head.lstrip()):
        return f"an error of a command: {said.group().strip()[:_SHOWN]}"
    return None


def answered_error(value: Mapping[str, Json]) -> str | None:
    """The error that an object says as AWS's APIs, SDKs and Lambda functions answer it, in a few words; None for any other object."""
    names = {fold(key.lstrip("_")): inner for key, inner in value.items()}
    if not names.keys() <= _ANSWER:
        return None
    said = next((names[name] for name in _SAYS_ERROR if names.get(name)), None)
    if said is None:
        return None
    code = names.get("type") or names.get("code") or names.get("errorcode") or names.get("errortype")
    if isinstance(said, Mapping):
        code = code or said.get("Code") or said.get("code") or said.get("type")
        said = said.get("Message") or said.get("message") or ""
    words = [str(word).rpartition("#")[2] for word in (code, said) if isinstance(word, str | int) and word]
    return ": ".join(words)[:_SHOWN] or "no reason is given"
