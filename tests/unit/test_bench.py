"""The benchmark runs: what it says of next to no records means nothing, but every part of it is tried that is quick."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("engine", "count", "read", "finding", "unknown", "get", "folder")


def test_the_benchmark_writes_its_tables_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("before\n<!-- measured -->\nof last year\n<!-- /measured -->\nafter\n", encoding="utf-8")
    command = [sys.executable, "tests/bench/bench.py", "--quick", "--home", str(tmp_path / "home"), "--page", str(page), *PARTS]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- measured -->\n")
    assert text.endswith("<!-- /measured -->\nafter\n")
    assert "of last year" not in text
    assert text.count("x** |") + text.count("us** |") + text.count("%** |") == len(PARTS) + 2  # reading has three lines
