"""The Regions of an account in which there can be jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scanner.aws.answer import DamagedError
from scanner.aws.ask import Asker, Meter
from scanner.aws.calls import DESCRIBE_REGIONS
from scanner.aws.deadline import Deadline
from scanner.aws.session import Session
from scanner.model.job import Json

_DISABLED = "not-opted-in"


@dataclass(frozen=True, slots=True)
class EnabledRegions:
    """The Regions that are enabled for an account, sorted: `usable` for Bedrock, and `unknown`, where the SDK does not know Bedrock.

    An `unknown` Region is not read. It may be new, so it is named: a newer SDK may know it.
    """

    usable: tuple[str, ...]
    unknown: tuple[str, ...]


def enabled_regions(session: Session, deadlines: tuple[Deadline, ...], region: str, meter: Meter | None = None) -> EnabledRegions:
    """The enabled Regions of a session's account; `region` is one of them, and is asked.

    Raises DamagedError for an answer without a Region, and what `Asker.ask` raises.
    """
    asker = Asker(session, region, deadlines, meter or Meter())
    answer = asker.ask(DESCRIBE_REGIONS, _accept, {"AllRegions": False})
    enabled = _names(answer[DESCRIBE_REGIONS.key])
    if not enabled:
        raise DamagedError("the answer has no Region")
    known = session.known_regions("bedrock", region)
    return EnabledRegions(tuple(sorted(enabled & known)), tuple(sorted(enabled - known)))


def _accept(_: Mapping[str, Json]) -> None:
    """EC2 answers in XML, which is checked while it is parsed, and here once it is."""


def _names(regions: Any) -> frozenset[str]:
    names: set[str] = set()
    for region in regions:
        name = region.get("RegionName")
        if not name:
            raise DamagedError("a Region has no name")
        if region.get("OptInStatus") != _DISABLED:
            names.add(name)
    return frozenset(names)
