"""The sensitive members of a record, which no excerpt shows, whatever container the record is in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.documents.domain import Sensitive
from scanner.documents.json.inside import json_inside
from scanner.documents.positions import blank
from scanner.model.job import Json, Keys
from scanner.model.pattern import late_pattern
from scanner.shape.domain.credentials import mask_text
from scanner.shape.domain.signs import fold

NAMES = frozenset({"message"})  # folded; the same fields as in the field table
_MOST = 50  # sensitive members of one record; with more, no line of the record is shown
_TAGS = "tags"  # its keys are the user's own, so a tag "message" is not sensitive
# In text that could not be read: from the key to the quote that ends the value, or to the end of the line without one. In JSON inside
# of JSON, that quote has as many backslashes as the quotes of the key: \"message\": \"...\".
_RAW = late_pattern(r"""(?im)((\\*)(["']?)\bmessage\2\3[ \t]*[:=][ \t]*(?:\2["'])?)(.*?)(?=(?<!\\)\2["'][ \t\r]*(?:[,}\]]|$)|$)""")


def sensitive_keys(value: Json) -> list[Keys] | None:
    """Where the sensitive members of a record are, also in texts that hold JSON; None if there are too many to look for."""
    found: list[Keys] = []
    for keys in _search(value):
        if len(found) >= _MOST:
            return None
        found.append(keys)
    return found


def _search(value: Json) -> Iterator[Keys]:
    """The paths of sensitive members; without recursion, so that no depth of nesting fails."""
    waiting: list[tuple[Keys, Json]] = [((), value)]
    while waiting:
        keys, part = waiting.pop()
        for key, member in _members(part):
            path = (*keys, key)
            if not _is_sensitive(key):
                if not _is_tags(key):
                    waiting.append((path, member))
            elif member is not None and member != "":
                yield path


def _members(value: Json) -> Iterable[tuple[str | int, Json]]:
    """The members of an object, the entries of a list, or those of the JSON in a text; none of any other value."""
    inside = json_inside(value) if isinstance(value, str) else value
    match inside:
        case list():
            return enumerate(inside)
        case Mapping():
            return inside.items()
        case _:
            return ()


def _is_sensitive(key: str | int) -> bool:
    """Whether a key is sensitive by itself, or by the last part of a dotted column: "message", "job.Message"; not "tags.message"."""
    if not isinstance(key, str):
        return False
    name = fold(key)
    if name in NAMES:
        return True
    return name.rpartition(".")[2] in NAMES and not name.startswith(_TAGS)


def _is_tags(key: str | int) -> bool:
    return isinstance(key, str) and fold(key) == _TAGS


def blank_raw(text: str) -> str:
    """A text that could not be read, with asterisks for what looks like the values of sensitive members."""
    if "message" not in text.lower():
        return text
    return _RAW.sub(lambda member: member[1] + blank(member[4]), text)


def has_sensitive_column(names: Sequence[str]) -> bool:
    """Whether one of a table's columns, or a part of a dotted one, is sensitive."""
    parts = ".".join(names).split(".")
    return any(fold(part) in NAMES for part in parts)


SENSITIVE = Sensitive(sensitive_keys, has_sensitive_column, blank_raw, mask_text)
SHOW_ALL = Sensitive(lambda _: [], lambda _: False, lambda text: text, mask_text)
