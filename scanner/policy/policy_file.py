"""A policy file to read."""

from dataclasses import dataclass
from pathlib import Path

from scanner.model.rule import Origin


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """Where a policy's file is, what reports call it, and whether it is built-in or the user's own."""

    path: Path
    shown: str
    origin: Origin = Origin.OWN
