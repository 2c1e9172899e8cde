"""What a kind of context is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.model.contexts import Contexts
from scanner.model.job import Json
from scanner.model.types import Object

Raw = Mapping[str, Any]


def _as_it_is(raw: Raw) -> Raw:
    return raw


def _itself(text: str) -> str:
    return text


def _no_other_key(_contexts: Contexts, _key: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class ContextKind:
    """One kind of object that rules can ask about, e.g. `subnet`.

    Recognising: a record has two of `signs` as keys, or the only one, so that a record that lost a member is seen to be damaged. `listed`
    is the member of the call's answer that lists the records, empty where the answer is one record.
    Reading: `open` brings a record to the members of `type`, where AWS writes them in another way. A member of a type without null is
    required. `left_out` says why a record cannot be used, empty for one that can.
    Joining: `keys` are the keys that jobs may name an object with. `key_of` is the key for a text that a rule has, empty for one that says
    too little. `other_key` is the key of what stands in for an object that is not delivered under its own.
    `command` delivers the object of a text that a rule has.
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
    key_of: Callable[[str], str] = _itself
    other_key: Callable[[Contexts, str], str] = _no_other_key

    @property
    def has_substitute(self) -> bool:
        """Whether another object may stand in for one that is not delivered, so that a record which cannot be used must be a failure."""
        return self.other_key is not _no_other_key
