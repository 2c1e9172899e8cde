"""Functions on tags. Keys and values are compared without regard to case; `owner|team` are alternatives."""

from collections.abc import Mapping, Sequence

from scanner.expressions.functions.lists import to_array
from scanner.expressions.functions.patterns import glob
from scanner.model.job import Json

_SYSTEM = "aws:"


def tag(tags: Mapping[str, Json], key: str) -> Json:
    """The value of the first alternative that the tags have, e.g. of `owner|team` the owner; null if they have none."""
    by_key = _by_folded_key(tags)
    for name in _alternatives(key):
        if name in by_key:
            _, value = by_key[name][0]
            return value
    return None


def missing_tags(tags: Mapping[str, Json], keys: Sequence[str]) -> list[str]:
    """Those of `keys` of which the tags have no alternative."""
    by_key = _by_folded_key(tags)
    return [key for key in keys if by_key.keys().isdisjoint(_alternatives(key))]


def bad_tag_values(tags: Mapping[str, Json], allowed: Mapping[str, Json]) -> list[str]:
    """The tags whose value matches none of the globs for their key."""
    by_key = _by_folded_key(tags)
    bad: list[str] = []
    for key, globs in allowed.items():
        patterns = [str(pattern).casefold() for pattern in to_array(globs)]
        for name in _alternatives(key):
            bad += [tag for tag, value in by_key.get(name, ()) if not glob(value.casefold(), patterns)]
    return list(dict.fromkeys(bad))


def blank_tags(tags: Mapping[str, Json], placeholders: Sequence[str]) -> list[str]:
    """The tags whose value is one of `placeholders`, e.g. `tbd` or ` TBD `. Tags of AWS, such as `aws:createdBy`, are never among them."""
    blank = {word.strip().casefold() for word in placeholders}
    own = [(key, value) for key, value in tags.items() if value is not None and not key.casefold().startswith(_SYSTEM)]
    return [key for key, value in own if value.strip().casefold() in blank]


def _by_folded_key(tags: Mapping[str, Json]) -> dict[str, list[tuple[str, str]]]:
    """The tags that have a value, by their key in lower case: `Owner` and `owner` are two tags with one such key."""
    by_key: dict[str, list[tuple[str, str]]] = {}
    for key, value in tags.items():
        if value is not None:
            by_key.setdefault(key.strip().casefold(), []).append((key, value))
    return by_key


def _alternatives(key: str) -> list[str]:
    """The alternatives of a key, each once: one that is written 1,000 times is not looked for 1,000 times."""
    return list(dict.fromkeys(name.strip().casefold() for name in key.split("|")))
