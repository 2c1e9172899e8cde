"""What is wrong with an answer of AWS, looked at before the SDK parses it."""

from collections.abc import Mapping
from xml.parsers import expat

from scanner.aws.calls import Call
from scanner.documents.json.text import decode
from scanner.errors import JobscanError, ReadError
from scanner.model.job import Json

_DEPTH = 64  # the record may have 32 levels, and it is inside an answer


class DamagedError(JobscanError):
    """An answer cannot be relied on; `str(error)` says why, e.g. "the answer is cut off: 512 of 1,024 bytes arrived"."""


def check_transfer(status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Raises DamagedError unless all bytes of an answer arrived, and they are an answer to the request."""
    if not 200 <= status < 300:
        raise DamagedError(f"AWS does not answer with a redirect (HTTP {status})")
    length = headers.get("Content-Length", "").strip()
    if length.isdecimal() and int(length) != len(body):
        raise DamagedError(f"the answer is cut off: {len(body):,} of {int(length):,} bytes arrived")


def read_json(body: bytes) -> dict[str, Json]:
    """The object that the body of an answer is; raises DamagedError where it is not strict JSON in UTF-8."""
    try:
        value = decode(body.decode("utf-8"), _DEPTH)
    except UnicodeDecodeError as error:
        raise DamagedError(f"the answer is not UTF-8, from byte {error.start + 1:,} on") from None
    except ReadError as error:
        raise DamagedError(f"the answer cannot be read: {error.reason}") from None
    if not isinstance(value, dict):
        raise DamagedError("the answer is not a JSON object")
    return value


def check_members(call: Call, value: Mapping[str, Json]) -> None:
    """Raises DamagedError where the answer to a call lacks the member that it must have, or has a page token that is not one."""
    if call.key and not isinstance(value.get(call.key), call.kind):
        raise DamagedError(f"the answer has no {call.key}")
    token = value.get(call.cursor) if call.cursor else None
    if token is None:  # `"nextToken": null` means "no more pages" in the JSON of AWS
        return
    if not isinstance(token, str):
        raise DamagedError(f"{call.cursor} is not text")
    if not token and not call.empty_cursor_ends:
        raise DamagedError(f"{call.cursor} is empty")


def read_xml_names(body: bytes) -> frozenset[str]:
    """The names of all elements of an XML answer, without their namespaces; raises DamagedError where it is not XML."""
    names: set[str] = set()
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: names.add(name.rpartition(":")[2])
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise DamagedError(f"the answer is not XML: {error}") from None
    return frozenset(names)


def _refuse_entity(*_: object) -> None:
    raise DamagedError("the answer declares an XML entity, as AWS never does")
