"""Functions on tags. Keys and values are compared without regard to case; `owner|team` are alternatives."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from scanner.expressions.functions.lists import to_array
from scanner.expressions.functions.patterns import Matcher, globs_matcher
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
    with_value = {_folded(key) for key, value in tags.items() if value is not None}
    return [key for key in keys if with_value.isdisjoint(_alternatives(key))]


def bad_tag_values(tags: Mapping[str, Json], allowed: Mapping[str, Json]) -> list[str]:
    """The tags whose value matches none of the globs for their key."""
    return bad_among(tags, value_tests([key for key, value in tags.items() if value is not None], allowed))


def value_tests(keys: Iterable[str], allowed: Mapping[str, Json]) -> list[tuple[str, Matcher]]:
    """Tests of the values of tags with these keys, in lower case; a key may have several."""
    by_folded = _by_folded_key({key: key for key in keys})
    tests = []
    for key, globs in allowed.items():
        named = [found for name in _alternatives(key) for found, _ in by_folded.get(name, ())]
        if named:
            is_allowed = _folded_matcher(tuple(map(str, to_array(globs))))
            tests += [(found, is_allowed) for found in named]
    return tests


def bad_among(tags: Mapping[str, Json], tests: Iterable[tuple[str, Matcher]]) -> list[str]:
    """The tags whose value fails a test, each once."""
    bad = [key for key, is_allowed in tests if not is_allowed(tags[key].casefold())]
    if len(bad) > 1:
        return list(dict.fromkeys(bad))
    return bad


@lru_cache(maxsize=1024)
def _folded_matcher(globs: tuple[str, ...]) -> Matcher:
    return globs_matcher(tuple(pattern.casefold() for pattern in globs))


def blank_tags(tags: Mapping[str, Json], placeholders: Sequence[str]) -> list[str]:
    """The tags whose value is one of `placeholders`, e.g. `tbd` or ` TBD `. Tags of AWS, such as `aws:createdBy`, are never among them."""
    return blank_tags_finder(placeholders)(tags)


def blank_tags_finder(placeholders: Sequence[str]) -> Callable[[Mapping[str, Json]], list[str]]:
    """The same, with its placeholders."""
    blank = {word.strip().casefold() for word in placeholders}

    def find(tags: Mapping[str, Json]) -> list[str]:
        found = [key for key, value in tags.items() if value is not None and value.strip().casefold() in blank]
        if found:
            return [key for key in found if not key.casefold().startswith(_SYSTEM)]
        return found

    return find


def _by_folded_key(tags: Mapping[str, Json]) -> dict[str, list[tuple[str, str]]]:
    """The tags that have a value, by their key in lower case: `Owner` and `owner` are two tags with one such key."""
    by_key: dict[str, list[tuple[str, str]]] = {}
    for key, value in tags.items():
        if value is not None:
            by_key.setdefault(_folded(key), []).append((key, value))
    return by_key


@lru_cache(maxsize=1024)  # jobs have the same few keys
def _folded(key: str) -> str:
    return key.strip().casefold()


@lru_cache(maxsize=1024)
def _alternatives(key: str) -> tuple[str, ...]:
    """The alternatives of a key, each once: one that is written 1,000 times is not looked for 1,000 times."""
    return tuple(dict.fromkeys(name.strip().casefold() for name in key.split("|")))
