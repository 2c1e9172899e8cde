"""`owners` and `group_by` of a configuration -> entries with their conditions, and an expression."""

from typing import Any

from scanner.expressions.condition import read_condition, read_text_value
from scanner.model.attribution import OwnerEntry
from scanner.model.expression import Expression
from scanner.schema.mistakes import Mistakes


def read_owners(sound: list[dict[str, Any]], mistakes: Mistakes) -> tuple[OwnerEntry, ...]:
    """The entries that have both a condition and an owner; the mistakes in the conditions are added to `mistakes`."""
    entries = []
    for index, entry in enumerate(sound):
        if "when" not in entry:
            continue
        when = read_condition(entry["when"], ("owners", index, "when"), {}, mistakes)
        if "owner" in entry:
            entries.append(OwnerEntry(when, entry["owner"].strip(), mistakes.location(("owners", index))))
    return tuple(entries)


def read_group_by(text: str | None, mistakes: Mistakes) -> Expression | None:
    """The expression that gives the group of a job; None where the configuration has none."""
    if text is None:
        return None
    return read_text_value(text, ("group_by",), {}, mistakes)
