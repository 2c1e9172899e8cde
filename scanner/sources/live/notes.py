"""Notes on a live scan: entries of the configuration that are over or for nothing, and what is not asked for any more."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from scanner.config.config import LiveEntry
from scanner.display.lines import count, first_of
from scanner.sources.live.accounts import Account
from scanner.sources.live.earlier import Earlier, Scope
from scanner.sources.live.exemptions import Exemptions
from scanner.sources.live.reading import Operation, Reading

_NAMES = 5  # accounts and Regions in a note


def notes_on_entries(expected: Exemptions, excluded: Exemptions, accounts: Sequence[Account]) -> Iterator[str]:
    """Which entries are over, or for nothing."""
    for entry in expected.over():
        yield f"{_named(entry)} ended on {entry.until} (owner {entry.owner}): what it was for counts again"
    for entry in excluded.over():
        yield f"{_named(entry)} ended on {entry.until} (owner {entry.owner}): what it excluded is read again"
    if not all(account.regions for account in accounts):  # the Regions of an account that could not be opened are not known
        return
    planned = [(account.account, region) for account in accounts for region in (*account.regions, "")]
    for entry in (*expected.entries, *excluded.entries):
        if not any(entry.is_for(*scope) for scope in planned):
            yield f"{_named(entry)} is for no account and Region of this scan; remove it, or check its accounts and Regions"


def notes_on_answers(expected: Exemptions, readings: Iterable[Reading]) -> Iterator[str]:
    """What was expected to be denied, and is not."""
    answered = [reading.scope for reading in readings if reading.tries[Operation.JOBS].reason is None]
    for entry in expected.lasting():
        names = [" ".join(scope) for scope in answered if entry.is_for(*scope)]
        if names:
            yield f"{_named(entry)} expects a denial, but {first_of(names, _NAMES)} answered; take that out of it"


def notes_on_unknown_regions(accounts: Iterable[Account]) -> Iterator[str]:
    """The Regions that are enabled, and that the SDK does not know for Bedrock."""
    names = sorted({region for account in accounts for region in account.unknown_regions})
    if names:
        yield f"enabled, and not read, since this SDK does not know Bedrock there: {first_of(names, _NAMES)}; a newer botocore may"


def notes_on_earlier(earlier: Earlier, planned: Collection[Scope]) -> Iterator[str]:
    """Why the collection before is not used; else what it had and this one does not ask for."""
    if earlier.note:
        yield earlier.note
    gone = sorted({(account, region) for account, region, _ in earlier.as_of if region and (account, region) not in planned})
    if gone:
        names = first_of([" ".join(scope) for scope in gone], _NAMES)
        yield f"{count(len(gone), 'account and Region', 'accounts and Regions')} of the collection before not asked for now: {names}"


def _named(entry: LiveEntry) -> str:
    return f"the entry at {entry.at.path}:{entry.at.line}"
