"""A file of JSON Lines -> Baseline: strict, and with all mistakes at once. What cannot be trusted as a whole is refused as a whole."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from scanner.display.lines import count
from scanner.documents.json.text import decode
from scanner.errors import Mistake, MistakesError, ReadError, UsageError
from scanner.governance.baseline.schema import ENTRY, HEAD
from scanner.model.baseline import Baseline, BaselineEntry, BaselineHead, Gap, Gaps
from scanner.model.job import Json
from scanner.model.report import Window
from scanner.model.severity import Severity
from scanner.schema.validate import check

LASTS = timedelta(days=180)  # an entry, from when the baseline was written
_WHAT = "baseline"
_REPORT_HEAD = b'{\n  "report": '
_WRITE = "write one: jobscan baseline write REPORT -o FILE"


def open_baseline(file: Path, shown: str) -> Baseline:
    """The baseline in a file, which messages call `shown`; raises UsageError if it cannot be read, MistakesError for its mistakes."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"baseline {shown}: file not found; {_WRITE}") from None
    except OSError as error:
        raise UsageError(f"baseline {shown}: cannot read the file: {error.strerror or error}") from None
    return read_baseline(data, shown)


def read_baseline(data: bytes, shown: str) -> Baseline:
    """The baseline in a file's bytes; raises MistakesError with every mistake in it."""
    lines = data.decode("utf-8", "surrogateescape").removesuffix("\n").split("\n")
    mistakes: list[Mistake] = []
    rows = [_Row(shown, number, text.removesuffix("\r")) for number, text in enumerate(lines, start=1)]
    head = _read_head(rows[0], mistakes)
    if head is None:
        problems = mistakes or [Mistake(shown, 1, 1, _why_not_a_baseline(data), _WRITE)]
        raise MistakesError(problems, _WHAT)
    entries = dict(_read_entries(rows[1:], head, mistakes))
    _check_number(rows, head, mistakes)
    if mistakes:
        raise MistakesError(sorted(mistakes, key=lambda mistake: (mistake.line, mistake.column)), _WHAT)
    return Baseline(_head_of(head), entries, shown, hashlib.sha256(data).hexdigest())


def _why_not_a_baseline(data: bytes) -> str:
    if data.startswith(_REPORT_HEAD):
        return "a report, not a baseline"
    return "not a baseline: the first line must be its head"


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the file with its number."""

    path: str
    number: int
    text: str

    def mistake(self, problem: str, hint: str = "", key: str = "") -> Mistake:
        """A mistake at a key of the line, or at its beginning."""
        start = self.text.find(f'"{key}"') if key else 0
        return Mistake(self.path, self.number, max(0, start) + 1, problem, hint)

    def decoded(self) -> Json | Mistake:
        """The value of the line, or why it has none."""
        try:
            return decode(self.text)
        except ReadError as error:
            return Mistake(self.path, self.number, error.column or 1, error.reason)


def _read_head(row: _Row, mistakes: list[Mistake]) -> Mapping[str, Any] | None:
    """The head, or None where the line is not one."""
    value = row.decoded()
    if not isinstance(value, dict) or "baseline" not in value:
        return None
    flaws = list(check(value, HEAD))
    mistakes += [row.mistake(flaw.problem, flaw.hint, _first_key(flaw.keys)) for flaw in flaws]
    if flaws:
        return None
    if not _is_date(value["written"]):
        mistakes.append(row.mistake(f"'{value['written']}' is not a valid time", key="written"))
        return None
    return value


def _read_entries(rows: Sequence[_Row], head: Mapping[str, Any], mistakes: list[Mistake]) -> Iterator[tuple[str, BaselineEntry]]:
    before = ""
    for row in rows:
        entry = _read_entry(row, head, mistakes)
        if entry is None:
            continue
        if entry.cause == before:
            mistakes.append(row.mistake("the same cause as in the line before", "remove one", "cause"))
        elif entry.cause < before:
            mistakes.append(row.mistake("out of order: entries are sorted by cause", key="cause"))
        before = max(before, entry.cause)
        yield entry.cause, entry


def _read_entry(row: _Row, head: Mapping[str, Any], mistakes: list[Mistake]) -> BaselineEntry | None:
    value = row.decoded()
    if isinstance(value, Mistake):
        mistakes.append(value)
        return None
    flaws = list(check(value, ENTRY))
    mistakes += [row.mistake(flaw.problem, flaw.hint, _first_key(flaw.keys)) for flaw in flaws]
    if flaws:
        return None
    entry = _entry_of(value)
    problems = list(_wrong_dates(entry, head["written"]))
    mistakes += [row.mistake(problem, key=key) for key, problem in problems]
    return None if problems else entry


def _entry_of(value: Any) -> BaselineEntry:
    severity = Severity(value["severity"])
    return BaselineEntry(value["cause"], severity, value["jobs"], value["first_seen"], value["last_seen"], value["until"])


def _wrong_dates(entry: BaselineEntry, written: str) -> Iterator[tuple[str, str]]:
    """The keys of dates that cannot be right, with the problem."""
    dates = {"first_seen": entry.first_seen, "last_seen": entry.last_seen, "until": entry.until}
    invalid = [key for key, text in dates.items() if not _is_date(text)]
    yield from ((key, f"'{dates[key]}' is not a valid date") for key in invalid)
    if invalid:
        return
    if entry.first_seen > entry.last_seen:
        yield "first_seen", "'first_seen' is after 'last_seen'"
    if date.fromisoformat(entry.until) > date_of(written) + LASTS:
        yield "until", f"'until' is more than {LASTS.days} days after the baseline was written ({date_of(written)})"


def date_of(time: str) -> date:
    """The day of a time in ISO 8601."""
    return date.fromisoformat(time[: len("2026-11-23")])


def _is_date(text: str) -> bool:
    try:
        date_of(text)
    except ValueError:
        return False
    return True


def _check_number(rows: Sequence[_Row], head: Mapping[str, Any], mistakes: list[Mistake]) -> None:
    expected, actual = head["entries"], len(rows) - 1
    if actual == expected:
        return
    problem = f"the head says {count(expected, 'entry', 'entries')}, but the file has {actual:,}"
    hint = f'if lines were added on purpose, write "entries": {actual}'
    if actual < expected:
        hint = f'the rest may have been cut off; if lines were removed on purpose, write "entries": {actual}'
    mistakes.append(rows[0].mistake(problem, hint, "entries"))


def _first_key(keys: Sequence[str | int]) -> str:
    return str(keys[0]) if keys else ""


def _head_of(head: Mapping[str, Any]) -> BaselineHead:
    empty = {"account": "", "region": "", "operation": "", "source": ""}
    window = head["window"]
    return BaselineHead(
        cause_version=head["cause_version"],
        group_by=head.get("group_by", ""),
        written=head["written"],
        policies=tuple(head["policies"]),
        parameters_sha256=head["parameters_sha256"],
        coverage=head["coverage"],
        gaps=Gaps(tuple(Gap(**{**empty, **gap}) for gap in head["gaps"]), tuple(head["undecided"])),
        window=Window(**{**window, "statuses": tuple(window.get("statuses", ()))}),
    )
