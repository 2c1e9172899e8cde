"""A policy file that is to be read."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from scanner.model.origin import Origin, report_path

POLICY_FILE = "policy file"
RESERVED = "BMJ-"  # how the IDs of built-in rules begin

OriginsOf = Callable[[Iterable[Path]], Mapping[Path, Origin]]  # of files that are in the working tree or outside it


class PolicyFile(Struct, frozen=True):
    """Where a policy file is on the disk, and where it comes from."""

    path: Path
    origin: Origin

    @property
    def shown(self) -> str:
        """What reports call the file."""
        return report_path(self.origin)
