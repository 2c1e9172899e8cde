"""Which rules of a run only warn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from scanner.display.lines import count, first_of
from scanner.governance.enforcement import warns_at
from scanner.model.rule import ConfiguredRule

_NAMED = 5  # rules in a note


def enforced(rules: Iterable[ConfiguredRule], pinned: Mapping[str, str], now: datetime) -> Iterator[ConfiguredRule]:
    """The rules, each with whether it only warns; `pinned` has the pins that rules are newer than, by rule ID."""
    for configured in rules:
        pin = pinned.get(configured.rule.id, "")
        yield replace(configured, warns=warns_at(now, configured.overlay.enforcement, pin))


def pin_notes(rules: Sequence[ConfiguredRule], pinned: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each pin that keeps rules from reaching the exit code."""
    by_pin: dict[str, list[str]] = {}
    for configured in rules:
        rule_id = configured.rule.id
        if rule_id in pinned and not configured.overlay.enforcement.is_set:
            by_pin.setdefault(pinned[rule_id], []).append(rule_id)
    for pin, ids in by_pin.items():
        newer = count(len(ids), "rule is newer and only warns", "rules are newer and only warn")
        yield f"{pin}: {newer}, until the pin moves: {first_of(ids, _NAMED)}"
