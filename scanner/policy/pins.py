"""Pins: `core@0.2` runs what core holds now, and rules that came after version 0.2 only warn."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from scanner.errors import UsageError
from scanner.model.governance import PIN
from scanner.model.rule import Rule
from scanner.policy.builtin import is_rule_id
from scanner.version import __version__

Version = tuple[int, ...]

_VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){0,2}")
_OF_A_FILE = re.compile(r"\.ya?ml" + PIN)
_ARGUMENT = "policies"


class NamedPolicy(Struct, frozen=True):
    """A pack, selection or ID as it is named, e.g. "core" or "core@0.2"; `pin` is the version, empty where there is none."""

    word: str
    name: str
    pin: str = ""


def parse_name(word: str, current: str = __version__) -> NamedPolicy:
    """A word of -p without its pin, and the pin; raises UsageError for a pin that is not a version up to the `current` one."""
    name, at, pin = word.partition(PIN)
    if not at:
        return NamedPolicy(word, word)
    if is_rule_id(name):
        raise UsageError(f"'{word}': a single rule cannot be pinned; name the rule alone, or pin its pack", _ARGUMENT)
    if not _VERSION.fullmatch(pin):
        raise UsageError(f"'{word}': '{pin}' is not a version; this is version {current}", _ARGUMENT)
    if version_of(pin) > version_of(current):
        raise UsageError(f"'{word}': version {pin} does not exist yet; this is version {current}", _ARGUMENT)
    return NamedPolicy(word, name, pin)


def refuse_pinned_files(paths: Iterable[str]) -> None:
    """Raises UsageError for a file with a pin: only what comes with the program has versions."""
    for path in paths:
        if _OF_A_FILE.search(path):
            raise UsageError(f"'{path}': a file cannot be pinned; pin a pack or selection, such as core{PIN}{__version__}", _ARGUMENT)


def version_of(text: str) -> Version:
    """A version so that it can be compared: 0.2 is 0.2.0. Of 0.3.0rc1, which comes before 0.3.0, the numbers count."""
    numbers = [int(number) for number in re.findall(r"[0-9]+", text)[:3]]
    return (*numbers, 0, 0, 0)[:3]


def pinned_rules(rules: Iterable[Rule], named: Sequence[NamedPolicy], members: Mapping[str, Collection[str]]) -> dict[str, str]:
    """The rules that are newer than every pin that selects them, by ID, with the latest of these pins, e.g. "core@0.2".

    `members` has the IDs of the rules that a name means. A rule that is also selected without a pin is not among them.
    """
    pinned = {}
    for rule in rules:
        selecting = [policy for policy in named if rule.id in members[policy.name]]
        if not selecting or not all(policy.pin for policy in selecting):
            continue
        latest = max(selecting, key=lambda policy: version_of(policy.pin))
        if version_of(rule.since) > version_of(latest.pin):
            pinned[rule.id] = latest.word
    return pinned
