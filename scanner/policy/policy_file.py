"""A policy file that is to be read."""

from dataclasses import dataclass
from pathlib import Path

from scanner.model.rule import Origin


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """Where a policy lies, what reports call it, and whose it is."""

    path: Path
    shown: str
    origin: Origin = Origin.OWN
