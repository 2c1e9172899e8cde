"""Which configuration file a run is for."""

from pathlib import Path

NAME = "jobscan.yaml"


def nearest(start: Path, top: Path) -> Path | None:
    """The jobscan.yaml in `start` or the nearest folder above it, up to `top`; None where there is none."""
    for folder in (start, *start.parents):
        if (folder / NAME).exists() or (folder / NAME).is_symlink():
            return folder / NAME
        if folder == top:
            break
    return None
