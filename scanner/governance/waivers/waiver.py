"""A waiver as its file says it."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from scanner.model.outcome import Outcome
from scanner.model.place import Location
from scanner.model.scope import Scope

if TYPE_CHECKING:
    from scanner.config.config import Term


class Where(Struct, frozen=True):
    """What a waiver is about; all parts that are set must match. `jobs` and `job_names` are globs, `causes` are exact texts."""

    causes: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    job_names: tuple[str, ...] = ()
    when: Scope | None = None  # with the condition alone


class Waiver(Struct, frozen=True):
    """A waiver of findings, or with the outcome `unknown` of unknowns. It holds to the end of the day `expires` in UTC.

    `terms` name rules as they are written, `rules` are the IDs of those rules, filled in once the rules are known. A waiver of unknowns has
    `terms` or `fields`, never both.
    """

    id: str
    reason: str
    owner: str
    added: date
    expires: date
    where: Where
    location: Location  # of its ID
    expires_at: Location
    outcome: Outcome = Outcome.FAIL
    terms: tuple["Term", ...] = ()
    fields: tuple["Term", ...] = ()
    ticket: str = ""
    approved_by: str = ""
    rules: tuple[str, ...] = ()

    def has_expired(self, today: date) -> bool:
        """Whether its last day is over; `today` is a day in UTC."""
        return today > self.expires

    @property
    def accepted(self) -> frozenset[str]:
        """The names that it accepts unknowns of, as --allow-unknown takes them: rules, or fields."""
        return frozenset((*self.rules, *(term.text for term in self.fields)))


def where_phrases(where: Where) -> Iterator[str]:
    """What a waiver is about, a phrase each, e.g. "job_names: nightly-*, hourly-*"."""
    for name, texts in (("causes", where.causes), ("jobs", where.jobs), ("job_names", where.job_names)):
        if texts:
            yield f"{name}: {', '.join(texts)}"
    if where.when is not None:
        yield f"when: {where.when.conditions[0].text}"
