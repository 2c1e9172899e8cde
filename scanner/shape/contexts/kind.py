"""What a kind of context is made of."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from scanner.model.contexts import Contexts
from scanner.model.job import Json
from scanner.model.types import Object

Raw = Mapping[str, Any]


def _as_it_is(raw: Raw) -> Raw:
    return raw


def _itself(text: str) -> str:
    return text


def _same_under_each(_key: str, value: dict[str, Json]) -> dict[str, Json]:
    return value


def _no_other_key(_contexts: Contexts, _key: str) -> str:
    return ""


class ContextKind(Struct, frozen=True):
    """One kind of object that rules can ask about, e.g. `subnet`.

    Recognising: a record has two of `signs` as keys, or the only one, so that a record that lost a member is seen to be damaged. `listed`
    is the member of the call's answer that lists the records, empty where the answer is one record.
    Reading: `open` brings a record to the members of `type`, where AWS writes them in another way. A member of a type without null is
    required. `left_out` says why a record cannot be used, empty for one that can.
    Joining: `keys` are the keys that jobs may name an object with, `under` is the object as it is found under one of them. `key_of` is the
    key for a text that a rule has, empty for one that says too little. `other_key` is the key of what stands in for an object that is not
    delivered under its own; `why_unplaced` says why a record does not tell its keys, and then nothing stands in for any.
    `command` delivers the object of a text that a rule has, `dispute` says what to do about records that contradict each other.
    """

    name: str
    call: str  # e.g. "aws ec2 describe-subnets"
    signs: frozenset[str]
    type: Object
    keys: Callable[[Raw, Mapping[str, Json]], tuple[str, ...]]  # of a record and the object made from it
    command: Callable[[str], str]
    listed: str = ""
    open: Callable[[Raw], Raw] = _as_it_is
    left_out: Callable[[Raw], str] = lambda _: ""
    why_unplaced: Callable[[Raw], str] = lambda _: ""
    under: Callable[[str, dict[str, Json]], dict[str, Json]] = _same_under_each
    dispute: str = "scan only those of the latest call"
    key_of: Callable[[str], str] = _itself
    other_key: Callable[[Contexts, str], str] = _no_other_key

    @property
    def noun(self) -> str:
        """What sentences call such an object, e.g. "route table"."""
        return self.name.replace("_", " ")
