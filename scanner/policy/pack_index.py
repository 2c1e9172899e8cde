"""Where each rule is in the built-in packs, so that a scan reads only the rules that it runs.

`pack_index.json` is made from the packs, which were checked in full then. It counts only for the very bytes that it was made from.
"""

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

FILE = Path(__file__).with_name("pack_index.json")


class RuleLines(Struct, frozen=True):
    """The lines of a rule in its pack, `first` to `last` from 1, and those of its examples; 0 where they are read with the rule.

    Examples are the tests of a rule. A scan needs them only for a rule that may lack a value: its hint has one from them.
    """

    first: int
    last: int
    first_of_examples: int = 0
    last_of_examples: int = 0


class PackIndex(Struct, frozen=True):
    """The SHA-256 of a pack's file, and where its rules are, by ID in their order."""

    sha256: str
    rules: Mapping[str, RuleLines]


class _File(Struct, frozen=True):
    """What `pack_index.json` holds: the packs by name, and a hash of just this."""

    sha256: str
    packs: Mapping[str, PackIndex]


def index_text(indexes: Mapping[str, PackIndex]) -> str:
    """The text of `pack_index.json` for the indexes of all packs, by name."""
    text = msgspec.json.encode(_File(_digest(indexes), indexes))
    return msgspec.json.format(text, indent=1).decode() + "\n"


def read_index(text: bytes) -> Mapping[str, PackIndex]:
    """The index of each pack by name; empty if the text is damaged in any way."""
    try:
        file = msgspec.json.decode(text, type=_File)
    except msgspec.DecodeError:
        return {}
    return file.packs if file.sha256 == _digest(file.packs) else {}


def _digest(packs: Mapping[str, PackIndex]) -> str:
    """A hash of the index itself: with one wrong line number a rule would be read without its `when`."""
    return hashlib.sha256(msgspec.json.encode(packs)).hexdigest()


def is_index_of(indexes: Mapping[str, PackIndex], packs: Mapping[str, bytes]) -> bool:
    """Whether the indexes were made from exactly these packs, the bytes of their files by name."""
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in packs.items()}
    return digests == {name: index.sha256 for name, index in indexes.items()}


def only_rules(data: bytes, index: PackIndex, rule_ids: Collection[str]) -> bytes:
    """A pack with these rules only: the lines of the others, and of examples, are blank, so that the rest keeps its line numbers."""
    lines = data.split(b"\n")
    for rule_id, place in index.rules.items():
        if rule_id not in rule_ids:
            _blank(lines, place.first, place.last)
        elif place.first_of_examples:
            _blank(lines, place.first_of_examples, place.last_of_examples)
    return b"\n".join(lines)


def _blank(lines: list[bytes], first: int, last: int) -> None:
    lines[first - 1 : last] = [b""] * (last - first + 1)
