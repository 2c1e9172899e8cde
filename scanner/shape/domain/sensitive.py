"""Which members of a record are sensitive, so that no excerpt shows them, in whatever container they are."""

import re
from collections.abc import Iterator, Mapping, Sequence

from scanner.documents.domain import Sensitive
from scanner.documents.json.inside import json_inside
from scanner.documents.positions import blank
from scanner.model.job import Json, Keys
from scanner.shape.domain.signs import fold

NAMES = frozenset({"message"})  # folded; the same as in the field table
_MOST = 50  # members of one record; of one with more no line is shown
_TAGS = "tags"  # whose keys are the user's own
# In text that could not be read: from the key to the quote that ends the value, which has as many backslashes as that of the key; else
# to the end of the line.
_RAW = re.compile(r"""(?im)((\\*)(["']?)\bmessage\2\3[ \t]*[:=][ \t]*(?:\2["'])?)(.*?)(?=(?<!\\)\2["'][ \t\r]*(?:[,}\]]|$)|$)""")


def sensitive_keys(value: Json) -> list[Keys] | None:
    """Where the sensitive members of a record are, also in texts that hold JSON; None for more than anyone would look for."""
    found: list[Keys] = []
    for keys in _search(value):
        if len(found) >= _MOST:
            return None
        found.append(keys)
    return found


def _search(value: Json) -> Iterator[Keys]:
    """Without recursion: nothing here may depend on how deep somebody nests."""
    waiting: list[tuple[Keys, Json]] = [((), value)]
    while waiting:
        keys, one = waiting.pop()
        inside = json_inside(one) if isinstance(one, str) else one
        if isinstance(inside, list):
            waiting.extend(((*keys, index), member) for index, member in enumerate(inside))
        if not isinstance(inside, Mapping):
            continue
        for key, member in inside.items():
            name = fold(key)
            if name in NAMES or (name.rpartition(".")[2] in NAMES and not name.startswith(_TAGS)):  # a dotted column
                if member is not None and member != "":
                    yield (*keys, key)
            elif name != _TAGS and isinstance(member, str | list | Mapping):
                waiting.append(((*keys, key), member))


def blank_raw(text: str) -> str:
    """A text that could not be read, with what looks like the values of sensitive members replaced."""
    return _RAW.sub(lambda found: found[1] + blank(found[4]), text) if "message" in text.lower() else text


def has_sensitive_column(names: Sequence[str]) -> bool:
    """Whether one of a table's columns, or a part of a dotted one, is sensitive."""
    return any(fold(part) in NAMES for name in names for part in name.split("."))


SENSITIVE = Sensitive(sensitive_keys, has_sensitive_column, blank_raw)
