"""How much a finding matters. A separate module, since the command line imports it before anything else."""

from enum import StrEnum
from functools import cached_property

NEVER = "never"  # instead of a severity: findings never fail the scan


class Severity(StrEnum):
    """How much a finding matters, from least to most."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @cached_property
    def rank(self) -> int:
        """0 for info to 4 for critical."""
        return list(Severity).index(self)
