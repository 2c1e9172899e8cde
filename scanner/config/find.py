"""Which configuration file a run uses."""

from pathlib import Path

NAME = "jobscan.yaml"


def nearest(start: Path, top: Path) -> Path | None:
    """The jobscan.yaml in `start` or the nearest folder above it, up to `top`; None if there is none."""
    for folder in (start, *start.parents):
        file = folder / NAME
        # A link to nothing counts too: reading it fails, while a scan without it would go on with other values.
        if file.exists() or file.is_symlink():
            return file
        if folder == top:
            break
    return None
