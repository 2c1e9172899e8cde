"""How long loading, checking and compiling the built-in rules takes, and how that grows with their number; rounds take turns."""

import re
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from scanner.policy import builtin
from scanner.policy.load import read_policies

GOAL = 0.25  # seconds for all built-in rules
COPIES = (1, 2, 4, 8)
ROUNDS = 7


def copies(number: int, folder: Path) -> list[tuple[Path, str]]:
    """The packs this many times over, with ids of their own."""
    files = []
    for copy in range(number):
        for file in sorted(builtin.folder().glob("*.yaml")):
            if file.name == "selections.yaml":
                continue
            text = re.sub(r"\bBMJ-", f"COPY{copy}-", file.read_text(encoding="utf-8"))
            path = folder / f"{number}-{copy}-{file.name}"
            path.write_text(text, encoding="utf-8")
            files.append((path, path.name))
    return files


def seconds(files: list[tuple[Path, str]]) -> tuple[float, int]:
    """How long reading takes, and how many rules there are."""
    begin = time.perf_counter()
    policies = read_policies(files)
    return time.perf_counter() - begin, sum(len(policy.rules) for policy in policies)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        sets = {number: copies(number, Path(name)) for number in COPIES}
        took: dict[int, list[float]] = {number: [] for number in COPIES}
        rules = {number: seconds(files)[1] for number, files in sets.items()}  # also warms up
        for _ in range(ROUNDS):
            for number, files in sets.items():
                took[number].append(seconds(files)[0])
    one = median(took[1])
    print(f"{rules[1]} rules: {one:.3f} s   (goal: {GOAL} s), PyYAML's parser in {parser()}")
    for number in COPIES[1:]:
        ratio = median(took[number]) / one
        print(f"{rules[number]} rules: {ratio:.2f}x   ({ratio / number:.2f}x a rule)")


def parser() -> str:
    import yaml

    return "C" if hasattr(yaml, "CBaseLoader") else "Python"


if __name__ == "__main__":
    sys.exit(main())
