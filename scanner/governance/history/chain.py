"""The hashes that chain the scans of a history, and where a chain is broken."""

import hashlib
from collections.abc import Sequence

import msgspec
from msgspec import Struct

FIRST = ""  # what the first scan has in place of the hash of the scan before


class Link(Struct, frozen=True):
    """A scan's place in the chain, as its row says it."""

    number: int  # from 1
    now: str
    previous: str  # the hash of the scan before
    hash: str


class Head(Struct, frozen=True):
    """Where the chain ends, as the history says it: without it, no one would see that the newest scan was removed."""

    scans: int
    hash: str


def hash_of(previous: str, rows: Sequence[Sequence[object]]) -> str:
    """The hash of a scan: over the hash of the scan before, and its own rows in their order, as one JSON list."""
    digest = hashlib.sha256(f"{previous}\n".encode())
    digest.update(msgspec.json.encode(rows))
    return digest.hexdigest()


def broken_link(links: Sequence[Link], head: Head) -> tuple[int, str]:
    """Where scans were removed or inserted: the number of rows before that place that fit, and a sentence, empty where none does not."""
    places = {FIRST: 0}
    for place, link in enumerate(links, start=1):
        if link.number > place:
            return place - 1, f"scan {place} was removed"
        expected = FIRST if place == 1 else links[place - 2].hash
        if link.previous != expected:
            return _broken_at(link, place, places, links)
        places[link.hash] = place
    if head.hash == (links[-1].hash if links else FIRST) and head.scans == len(links):
        return len(links), ""
    if head.hash in places:
        place = places[head.hash] + 1
        return place - 1, f"{name_of(links[place - 1])} was inserted"
    return len(links), f"scan {len(links) + 1} was removed"


def _broken_at(link: Link, place: int, places: dict[str, int], links: Sequence[Link]) -> tuple[int, str]:
    """The same for a link that does not follow the one before it. If it follows an earlier one, those in between were inserted."""
    follows = places.get(link.previous)
    if follows is not None:
        return follows, f"{name_of(links[follows])} was inserted"
    return place - 1, f"a scan before {name_of(link)} was removed or replaced"


def name_of(link: Link) -> str:
    """What messages call a scan, e.g. "scan 3 (2026-11-23T12:00:00Z)"."""
    return f"scan {link.number} ({link.now})"
