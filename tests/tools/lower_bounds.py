"""What `make test-min` installs: each dependency of the package at its lower bound, and what the tests need as `make` pins it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEST_TOOLS = ("pytest", "pytest-xdist", "hypothesis")


def lowest(requirement: str) -> str:
    """The oldest version that a requirement accepts, e.g. `click==8.2` for `click>=8.2,<9`.

    Raises:
        ValueError: It has no lower bound.
    """
    found = re.match(r"([\w.-]+)[^>]*>=\s*([\w.]+)", requirement)
    if found is None:
        raise ValueError(f"no lower bound in {requirement!r}")
    return f"{found[1]}=={found[2]}"


def requirements() -> Iterator[str]:
    """The lines of a requirements file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    yield from map(lowest, project["dependencies"])
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    yield from (pin for pin in pins if pin.partition("==")[0] in TEST_TOOLS)


if __name__ == "__main__":
    print("\n".join(requirements()))
