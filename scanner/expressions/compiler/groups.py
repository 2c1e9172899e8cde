"""Rules that read the same few-valued variables, such as a job's model and its role: they are judged together, once for each of the values.

What a rule reads is followed back to the fields. Of a field that hardly ever repeats, such as the job's ARN, it is followed to what has few
values, such as the ARN's Region.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from scanner.expressions.compiler.layout import Layout

REQUEST, STATUS = "is_request", "status"  # arguments of the function; of both there are few values
_READ = re.compile(rf"\b(?:[mqrv]\d+|{REQUEST}|{STATUS})\b")
MOST_KEYS = 16  # of a group: each makes it more costly to look up
MOST_TEXTS = 5  # among them, since each multiplies the values of a group; of flags, such as whether there is a key, most jobs have the same
_MOST_NEW = 3  # keys that a rule brings into a group
_FEWEST_RULES = 2  # of a group: one rule is judged as quickly as it is looked up

Keys = frozenset[str]


@dataclass(slots=True)
class Members:
    """The numbers of rules that are judged together, and what they read."""

    rules: list[int]
    keys: Keys


def grouped(blocks: Mapping[int, Sequence[str]], layout: Layout, few: Mapping[str, bool]) -> list[Members]:
    """The groups of those rules that read few-valued variables only; `blocks` are the lines of rules by their numbers.

    `few` says of each few-valued variable whether it is a flag.
    """
    reads = Reads(layout.codes, few)
    flags = frozenset({REQUEST, *(variable for variable, is_flag in few.items() if is_flag)})
    keys_of_rules = {number: reads.keys(lines) for number, lines in blocks.items()}
    groupable = {number: keys for number, keys in keys_of_rules.items() if keys and _is_small(keys, flags)}
    groups: list[Members] = []
    for number in sorted(groupable, key=lambda number: -len(groupable[number])):
        _add(number, groupable[number], groups, flags)
    return [group for group in groups if len(group.rules) >= _FEWEST_RULES]


def _add(number: int, keys: Keys, groups: list[Members], flags: Keys) -> None:
    """Adds a rule to the group that has to be looked up by the fewest keys more; to a new one where these would be too many."""
    nearest = min(groups, key=lambda group: len(keys - group.keys), default=None)
    if nearest is not None and len(keys - nearest.keys) <= _MOST_NEW and _is_small(keys | nearest.keys, flags):
        nearest.rules.append(number)
        nearest.keys |= keys
    else:
        groups.append(Members([number], keys))


def _is_small(keys: Keys, flags: Keys) -> bool:
    """Whether a group may have these keys."""
    return len(keys) <= MOST_KEYS and len(keys - flags) <= MOST_TEXTS


class Reads:
    """What variables are worked out of, as far back as that has few values."""

    def __init__(self, codes: Mapping[str, str], few: Collection[str]) -> None:
        self._codes = codes
        self._few = few
        self._known: dict[str, Keys | None] = {}

    def keys(self, lines: Iterable[str]) -> Keys | None:
        """The few-valued variables that lines of code depend on; None where they depend on others too."""
        keys: set[str] = set()
        for name in _READ.findall("\n".join(lines)):
            of_name = self._keys_of(name)
            if of_name is None:
                return None
            keys |= of_name
        return frozenset(keys)

    def _keys_of(self, name: str) -> Keys | None:
        if name not in self._known:
            self._known[name] = self._follow(name)
        return self._known[name]

    def _follow(self, name: str) -> Keys | None:
        is_few = name in self._few or name in (REQUEST, STATUS)
        if name not in self._codes or (is_few and name.startswith("r")):
            return frozenset({name}) if is_few else None
        keys = None if name.startswith("r") else self.keys([self._codes[name]])
        if keys is None and is_few:
            return frozenset({name})
        return keys
