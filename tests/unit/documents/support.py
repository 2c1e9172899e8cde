"""What the tests of documents share."""

from collections.abc import Mapping
from typing import Any

from scanner.model.place import Location
from scanner.shape.job_domain import job_domain


def is_record(value: Mapping[str, Any]) -> bool:
    """Whether an object has a job's identity, as the shapes would say of most records."""
    return not {"jobArn", "job_arn"}.isdisjoint(value) or "format_version" in value


DOMAIN = job_domain(is_record)


def underlined(place: Location) -> str:
    """What an excerpt underlines."""
    assert place.source is not None
    assert place.source_column is not None
    return place.source[place.source_column - 1 :][: place.width]
