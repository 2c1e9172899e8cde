"""Regexes so plain that Python's `re` reads them as RE2 does, and never tries the same characters again and again.

`^subnet-([0-9a-f]{8}|[0-9a-f]{17})$` is one: characters, sets of them, repetitions and one level of alternatives after a `^`. For a short
text `re` takes a fifth of RE2's time, most of which goes into handing the text over.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from scanner.model.pattern import late_pattern

_ITEM = late_pattern(
    r"""
    (?P<one> [A-Za-z0-9_:/@,;=%#~&!"'<>\ -] | \\[.:/@+*?()|$^-] )
    | \[ (?P<negated> \^?) (?P<members> (?: [A-Za-z]-[A-Za-z] | [0-9]-[0-9] | [A-Za-z0-9_:/.@+=,] )+ -?) \]
    """,
    re.VERBOSE,
)
_TIMES = late_pattern(r"[?*+]|\{(\d{1,3})(,\d{1,3})?\}")
_RANGE = late_pattern(r"(.)-(.)")
_ASCII = frozenset(map(chr, range(128)))
_MOST_WAYS = 64  # to choose between alternatives; each is tried at most once a text


class _Item(Struct, frozen=True):
    """One of `characters`, repeated; or, if there are any, one of the `alternatives`, at most once."""

    characters: frozenset[str] = frozenset()
    alternatives: tuple[tuple["_Item", ...], ...] = ()
    is_optional: bool = False
    varies: bool = False  # has several numbers of repetitions


class _NotPlainError(Exception):
    """A regex that is left to RE2."""


def plain_regex(regex: str) -> re.Pattern[str] | None:
    """The regex for Python's `re`, to be matched from the start of an ASCII text; None for one that is not plain."""
    has_end = regex.endswith("$") and not regex.endswith("\\$")
    body = regex[1:-1] if has_end else regex[1:]
    try:
        items = _items(body)
    except _NotPlainError:
        return None
    if not regex.startswith("^") or _ways(items) > _MOST_WAYS or not _goes_one_way(items, frozenset()):
        return None
    return re.compile(body + (r"\Z" if has_end else ""))  # in `re`, $ is also before a line's end


def _items(body: str) -> tuple[_Item, ...]:
    """The items of a regex between ^ and $."""
    items: list[_Item] = []
    place = 0
    while place < len(body):
        if body[place] == "(":
            item, place = _group(body, place)
        else:
            item, place = _item(body, place)
        items.append(item)
    return tuple(items)


def _group(body: str, start: int) -> tuple[_Item, int]:
    """The alternatives in brackets that begin at `start`, and where they end."""
    alternatives: list[list[_Item]] = [[]]
    place = start + 1
    while body[place : place + 1] != ")":
        if body[place : place + 1] == "|":
            alternatives.append([])
            place += 1
        else:
            item, place = _item(body, place)
            alternatives[-1].append(item)
    is_optional = body.startswith("?", place + 1)
    if not all(alternatives):
        raise _NotPlainError
    return _Item(alternatives=tuple(map(tuple, alternatives)), is_optional=is_optional), place + 1 + is_optional


def _item(body: str, start: int) -> tuple[_Item, int]:
    """The character or set of characters at `start` with its repetitions, and where it ends; what is left of `+?` is not an item."""
    found = _ITEM.match(body, start)
    if found is None:
        raise _NotPlainError
    times = _TIMES.match(body, found.end())
    if times is None:
        return _Item(_characters(found)), found.end()
    least, most = times[1], times[2]
    if most is not None and int(most[1:]) < int(least):
        raise _NotPlainError
    is_optional = times[0] in ("?", "*") or least in ("0", "00", "000")
    return _Item(_characters(found), is_optional=is_optional, varies=least is None or most is not None), times.end()


def _characters(found: re.Match[str]) -> frozenset[str]:
    if found["one"] is not None:
        return frozenset(found["one"][-1])
    members = set(_RANGE.sub("", found["members"]))
    for first, last in _RANGE.findall(found["members"]):
        if first > last:
            raise _NotPlainError
        members.update(map(chr, range(ord(first), ord(last) + 1)))
    return _ASCII - members if found["negated"] else frozenset(members)


def _ways(items: Sequence[_Item]) -> int:
    """In how many ways alternatives can be chosen."""
    ways = 1
    for item in items:
        if item.alternatives:
            ways *= item.is_optional + sum(map(_ways, item.alternatives))
    return ways


def _goes_one_way(items: Sequence[_Item], after: frozenset[str]) -> bool:
    """Whether no repetition can end in front of a character that it could go on with, so that giving characters back never helps."""
    return all(_ends_surely(item, _first(items[place + 1 :], after)) for place, item in enumerate(items))


def _ends_surely(item: _Item, following: frozenset[str]) -> bool:
    if item.alternatives:
        return all(_goes_one_way(alternative, following) for alternative in item.alternatives)
    return not item.varies or item.characters.isdisjoint(following)


def _first(items: Sequence[_Item], after: frozenset[str]) -> frozenset[str]:
    """The characters that items can begin with; if all of them can be left out, also those `after` them."""
    return frozenset[str]().union(*_beginnings(items, after))


def _beginnings(items: Sequence[_Item], after: frozenset[str]) -> Iterator[frozenset[str]]:
    for item in items:
        yield item.characters
        yield from (_first(alternative, frozenset()) for alternative in item.alternatives)
        if not item.is_optional:
            return
    yield after
