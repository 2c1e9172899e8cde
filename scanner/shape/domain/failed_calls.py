"""What a failed call leaves in a file instead of a dump: the error answers of AWS as JSON, the errors of commands as text."""

import re
from collections.abc import Mapping, Sequence

from scanner.model.job import Json
from scanner.shape.domain.signs import fold

# Compiled where they are first used: few files are of a failed call.
_CALL = r"An error occurred \(([\w.]+)\)[^\n]*? when calling the (\w+) operation"
# Only at the very beginning: further down, `bash: ` and `aws: ` may be keys of a YAML file.
_COMMAND = (
    r"(?i)(?:aws: (?:\[error\]|error)|usage: aws |unable to locate (?:credentials|config)|partial credentials found|unable to parse config"
    r"|you must specify a region|could not connect to the endpoint|(?:connect|read) timeout on endpoint|ssl validation failed"
    r"|the config profile |error when retrieving |error loading |the sso session |token has expired|your session has expired"
    r"|parameter validation failed|unknown options: |invalid choice: |traceback \(most recent call last\)"
    r"|(?:[\w/.-]*: )+(?:line [0-9]+: |command not found|no such file)|jq: error|parse error: )[^\n]*"
)
_HEAD = 1 << 12  # characters in which an error is looked for
_SHOWN = 120  # characters of an error that messages show
# Folded keys of error answers: an object that has any other key is something else.
_ERROR_KEYS = frozenset({
    "message", "errormessage", "error", "errors", "type", "errortype", "code", "errorcode", "status", "statuscode", "requestid",
    "stacktrace", "trace", "fault", "responsemetadata", "details", "detail", "retryable", "retryafterseconds", "time", "timestamp",
    "$fault", "$metadata", "$service", "success", "ok",
})  # fmt: skip
_TEXT_KEYS = ("error", "errors", "errormessage", "errorcode", "message", "fault")
_CODE_KEYS = ("type", "code", "errorcode", "errortype")


def command_error(text: str) -> str | None:
    """The error that a failed command wrote, e.g. "an error of a command: jq: error ..."; None for any other text."""
    head = text[:_HEAD]
    if call := re.search(_CALL, head):
        return f"an error of the AWS CLI: {call[1]} when it called {call[2]}"
    if message := re.match(_COMMAND, head.lstrip()):
        return f"an error of a command: {message.group().strip()[:_SHOWN]}"
    return None


def api_error(value: Mapping[str, Json]) -> str | None:
    """The error in an answer of an AWS API, SDK or Lambda function, e.g. "Throttling: Rate exceeded"; None for any other object."""
    answer = {fold(key.lstrip("_")): member for key, member in value.items()}
    if not answer.keys() <= _ERROR_KEYS:
        return None
    text = _first_of(answer, _TEXT_KEYS)
    if text is None:
        return None
    code = _first_of(answer, _CODE_KEYS)
    if isinstance(text, Mapping):  # {"Error": {"Code": "Throttling", "Message": "Rate exceeded"}}
        code = code or _first_of(text, ("Code", "code", "type"))
        text = _first_of(text, ("Message", "message"))
    words = [_error_word(code), _error_word(text)]
    return ": ".join(filter(None, words))[:_SHOWN] or "no reason given"


def _first_of(value: Mapping[str, Json], keys: Sequence[str]) -> Json:
    """The first member under one of the keys that is not empty; None without any."""
    for key in keys:
        if value.get(key):
            return value[key]
    return None


def _error_word(value: Json) -> str:
    """A code or a message as text: "com.amazon.coral#AccessDenied" is "AccessDenied"; "" for an object or a list."""
    if not value or not isinstance(value, str | int):
        return ""
    return str(value).rpartition("#")[2]
