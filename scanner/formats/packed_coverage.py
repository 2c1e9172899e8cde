"""The rows of coverage as the head line of a collection holds them: an organization has tens of thousands, and most say the same.

What rows of AWS share is written once, with the numbers of each account and Region in it: records, inferred, and where it is known calls,
pages, retries and seconds:

    {"state":"complete","operation":"jobs","scopes":{"111122223333":{"eu-west-1":[12,0,1,1,0],"us-east-1":[3,0,1,1,0]}}}

A row of the account itself has "" for the Region. Accounts with the same numbers share them: "111122223333,444455556666". Rows of files are
as in the JSON report.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from scanner.formats.json.encode import Entry, coverage_entry
from scanner.model.coverage import Coverage
from scanner.model.origin import Live, report_path

_OWN = ("account", "region", "records", "inferred", "usage")  # what each row has for itself
_USAGE = ("calls", "pages", "retries", "seconds")


def pack(rows: Iterable[Coverage]) -> list[Entry]:
    """The rows, those of AWS by what they share; `unpack` gives each of them again, in another order."""
    packed: list[Entry] = []
    groups: dict[str, Entry] = {}
    for row in rows:
        entry = coverage_entry(row)
        if not row.operation:
            packed.append(entry)
            continue
        shared = {name: value for name, value in entry.items() if name not in (*_OWN, "source")}
        if row.source != _usual_source(row.account, row.region):
            shared["source"] = row.source
        key = json.dumps(shared)
        group = groups.get(key)
        if group is None or row.region in group["scopes"].get(row.account, {}):  # the same row twice needs another group
            group = groups[key] = {**shared, "scopes": {}}
            packed.append(group)
        group["scopes"].setdefault(row.account, {})[row.region] = _numbers(row)
    for group in packed:
        if "scopes" in group:
            group["scopes"] = _shared(group["scopes"])
    return packed


def _shared(scopes: dict[str, Any]) -> dict[str, Any]:
    """The numbers of each account, those that several have written once: most accounts of an organization have no jobs."""
    accounts: dict[str, list[str]] = {}
    for account, regions in scopes.items():
        accounts.setdefault(json.dumps(regions), []).append(account)
    return {",".join(names): scopes[names[0]] for names in accounts.values()}


def _usual_source(account: str, region: str) -> str:
    """What reports call the live place of a row, e.g. `external/aws/111122223333/eu-west-1`; it need not be written."""
    return report_path(Live(account, region)).rstrip("/")


def _numbers(row: Coverage) -> list[int | float]:
    numbers: list[int | float] = [row.records, row.inferred]
    usage = row.usage
    if usage is not None:
        numbers += [usage.calls, usage.pages, usage.retries]
        if usage.seconds is not None:
            numbers.append(usage.seconds)
    return numbers


def unpack(entries: Iterable[Any]) -> Iterator[Entry]:
    """The entry of each row, as the JSON report has it; raises ValueError, TypeError or AttributeError for what `pack` does not write.

    The values of an entry are not checked.
    """
    for entry in entries:
        if "scopes" not in entry:
            yield entry
            continue
        shared = {name: value for name, value in entry.items() if name != "scopes"}
        if shared.keys() & set(_OWN):
            raise ValueError
        for accounts, regions in entry["scopes"].items():
            for account in accounts.split(","):
                for region, numbers in regions.items():
                    yield _unpacked(shared, account, region, numbers)


def _unpacked(shared: Entry, account: str, region: str, numbers: list[Any]) -> Entry:
    records, inferred, *usage = numbers
    entry = {"source": _usual_source(account, region), **shared, "records": records}
    places = {"account": account, "region": region}
    entry |= {name: text for name, text in places.items() if text}
    if inferred != 0:
        entry["inferred"] = inferred
    if usage:
        entry["usage"] = dict(zip(_USAGE[: max(3, len(usage))], usage, strict=True))
    return entry
