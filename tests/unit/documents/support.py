"""What the tests of documents share."""

from collections.abc import Mapping
from typing import Any


def is_record(value: Mapping[str, Any]) -> bool:
    """Whether an object has a job's identity, as the shapes would say of most records."""
    return not {"jobArn", "job_arn"}.isdisjoint(value) or "format_version" in value
