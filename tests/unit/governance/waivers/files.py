"""Waiver files that tests write as text."""

from datetime import date

from scanner.governance.waivers.read import parse_waivers
from scanner.governance.waivers.waiver import Waiver

TODAY = date(2026, 11, 23)
ENTRY = {
    "id": "W-1",
    "rules": "[BMJ-NET-001]",
    "where": "{job_names: ['nightly-*']}",
    "reason": "It is known.",
    "owner": "team@acme.example",
    "added": "2026-11-02",
    "expires": "2026-12-31",
}


def entry(**changes: str | None) -> str:
    """An entry with some keys changed, or left out where the value is None."""
    values = {**ENTRY, **changes}
    keys = [f"{key}: {value}" for key, value in values.items() if value is not None]
    return "  - " + "\n    ".join(keys) + "\n"


def file_of(*entries: str) -> str:
    return "format: 1\nwaivers:\n" + "".join(entries or [entry()])


def waiver(**changes: str | None) -> Waiver:
    reading = parse_waivers(file_of(entry(**changes)).encode(), "waivers.yaml", TODAY)
    assert reading.mistakes == ()
    return reading.waivers[0]
