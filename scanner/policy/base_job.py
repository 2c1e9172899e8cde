"""Where the default base job of examples is."""

from pathlib import Path


def path() -> Path:
    """The file with the default base job, in the documented shape."""
    return Path(__file__).with_name("base_job.yaml")
