"""A waiver file -> waivers: strict, and with all mistakes at once."""

from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from scanner.config.config import Term
from scanner.documents.yaml.scalars import IS_A_DATE
from scanner.errors import Mistake, MistakesError
from scanner.governance.waivers.schema import UNKNOWN, WAIVER, WAIVER_FILE
from scanner.governance.waivers.waiver import Waiver
from scanner.governance.waivers.where import read_where
from scanner.model.job import Json, Keys
from scanner.model.outcome import Outcome
from scanner.schema.mistakes import Mistakes
from scanner.schema.sound import sound_part
from scanner.schema.validate import check
from scanner.schema.yaml_file import open_document, read_bytes

WAIVERS = "waiver file"  # how messages call it
DATES = ("added", "expires")


class WaiverReading(Struct, frozen=True):
    """What came of a waiver file. If it has mistakes, waivers lack parts or have others in their place, and must not be used for a run."""

    waivers: tuple[Waiver, ...]
    mistakes: tuple[Mistake, ...]


def read_waivers(file: Path, shown: str, today: date) -> WaiverReading:
    """What a file says, which reports call `shown`; also of a file that cannot be read at all. `today` is a day in UTC."""
    try:
        return parse_waivers(read_bytes(file, shown, WAIVERS), shown, today)
    except MistakesError as error:
        return WaiverReading((), error.mistakes)


def parse_waivers(data: bytes, shown: str, today: date) -> WaiverReading:
    """What a file's bytes say; raises MistakesError if they are not YAML."""
    mistakes = open_document(data, shown, WAIVERS)
    value = mistakes.document.value
    allow_dates(value, mistakes)
    mistakes.add_flaws(check(value, WAIVER_FILE))
    sound = sound_part(value, WAIVER_FILE)
    waivers = tuple(_read_entry(entry, index, today, mistakes) for index, entry in enumerate(sound.get("waivers", ())))
    return WaiverReading(waivers, tuple(sorted(mistakes.collected, key=lambda mistake: (mistake.line, mistake.column))))


def allow_dates(value: Json, mistakes: Mistakes) -> None:
    """Withdraws the mistake that the YAML reader reports for `expires: 2026-12-31`, which can only mean the date."""
    entries = value.get("waivers") if isinstance(value, dict) else None
    if isinstance(entries, list):
        mistakes.withdraw(IS_A_DATE, (("waivers", index, name) for index in range(len(entries)) for name in DATES))


def _read_entry(sound: dict[str, Any], index: int, today: date, mistakes: Mistakes) -> Waiver:
    """The waiver of an entry; `sound` has the parts of it that are as the format says."""
    keys: Keys = ("waivers", index)
    dates = {name: _read_date(sound[name], (*keys, name), mistakes) for name in DATES if name in sound}
    added, expires = dates.get("added"), dates.get("expires")
    _check_dates(added, expires, keys, today, mistakes)
    is_unknown = sound.get("outcome") == UNKNOWN
    _check_subject(keys, is_unknown, mistakes)
    return Waiver(
        id=sound.get("id", ""),
        reason=sound.get("reason", ""),
        owner=sound.get("owner", ""),
        added=added or today,
        expires=expires or added or today,
        where=read_where(sound, index, is_unknown, mistakes),
        location=mistakes.location((*keys, "id")),
        expires_at=mistakes.location((*keys, "expires")),
        outcome=Outcome.UNKNOWN if is_unknown else Outcome.FAIL,
        terms=_terms(sound, keys, "rules", mistakes),
        fields=_terms(sound, keys, "fields", mistakes),
        ticket=sound.get("ticket", ""),
        approved_by=sound.get("approved_by", ""),
    )


def _terms(sound: dict[str, Any], keys: Keys, name: str, mistakes: Mistakes) -> tuple[Term, ...]:
    return tuple(Term(text, mistakes.location((*keys, name, number))) for number, text in enumerate(sound.get(name, ())))


def _read_date(text: str, keys: Keys, mistakes: Mistakes) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # 2026-02-31
        mistakes.add(keys, f"'{text}' is not a day of the calendar")
        return None


def _check_dates(added: date | None, expires: date | None, keys: Keys, today: date, mistakes: Mistakes) -> None:
    if added is not None and added > today:
        mistakes.add((*keys, "added"), f"'added' is in the future: today is {today}")
    if added is not None and expires is not None and expires < added:
        mistakes.add((*keys, "expires"), f"'expires' is before 'added' ({added})")


def _check_subject(keys: Keys, is_unknown: bool, mistakes: Mistakes) -> None:
    """Adds the mistakes in `rules` and `fields`, judged by all that is written, other mistakes included."""
    written = mistakes.document.at(keys)
    if not isinstance(written, dict):
        return
    for name in ("rules", "fields"):
        if written.get(name) == []:
            mistakes.add((*keys, name), f"'{name}' is empty, so the waiver covers nothing", on_key=True)
    # An unknown key may be one of the two, misspelt.
    if written.keys() <= WAIVER.members.keys():
        _check_one_subject(written, keys, is_unknown, mistakes)


def _check_one_subject(written: dict[str, Any], keys: Keys, is_unknown: bool, mistakes: Mistakes) -> None:
    """Adds a mistake unless a waiver of findings has rules, and one of unknowns rules or fields."""
    has_rules, has_fields = "rules" in written, "fields" in written
    if has_fields and not is_unknown:
        mistakes.add((*keys, "fields"), "'fields' needs 'outcome: unknown'", "a waiver of findings names rules", on_key=True)
    elif has_fields and has_rules:
        mistakes.add((*keys, "fields"), "'fields' and 'rules' exclude each other", "write two waivers", on_key=True)
    elif not has_fields and not has_rules:
        hint = "add rules or fields" if is_unknown else "add rules: IDs, or beginnings of IDs"
        mistakes.add(keys, "the waiver does not say what it covers", hint)
