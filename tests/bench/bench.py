"""Measures how fast jobscan is, and writes the tables of docs/performance.md.

    python tests/bench/bench.py [PART]...

Without a PART all are measured, which takes an hour on a busy machine. What was measured is kept in .bench/, so that parts can be measured
one by one; each figure is a ratio within the run of its part. `--records N` changes how many records the part "night" scans, and
`--quick` measures next to nothing, which says only that the benchmark works.
"""

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import measures
import page
from goals import Row
from measures import QUICK, Bench, Sizes

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".bench"
SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"
PEERS_PYTHON = HOME / "venv" / SCRIPTS / "python"
Measured = dict[str, Any]


def rows(made: Row | Iterable[Row]) -> Measured:
    """Lines of the table of goals."""
    return {"rows": [asdict(row) for row in ([made] if isinstance(made, Row) else made)]}


def peers(bench: Bench) -> Measured:
    """What the same rules cost others, measured in their environment; empty if there is none."""
    if not PEERS_PYTHON.exists():
        print("peers: not measured; install them with `make bench-peers`", file=sys.stderr)
        return {}
    command = [str(PEERS_PYTHON), str(Path(__file__).with_name("peers") / "run.py"), str(bench.folder), str(HOME / "node_modules")]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    measured: Measured = json.loads(done.stdout)
    return measured


# In the order of the table.
PARTS: dict[str, Callable[[Bench], Measured]] = {
    "engine": lambda bench: rows(measures.engine_alone(bench)),
    "count": lambda bench: rows(measures.counted(bench)),
    "jsonl": lambda bench: rows(measures.written(bench)),
    "read": lambda bench: rows(measures.reading(bench)),
    "finding": lambda bench: rows(measures.a_finding(bench)),
    "unknown": lambda bench: rows(measures.an_unknown(bench)),
    "night": lambda bench: rows(measures.large(bench)),
    "peers": peers,
    "get": lambda bench: rows(measures.a_get_dump(bench)),
    "folder": lambda bench: rows(measures.a_folder(bench)),
    "rules": lambda bench: rows(measures.many_rules(bench)),
    "start": lambda bench: rows(measures.starting(bench)),
    "growth": lambda bench: {
        "rules": measures.growth_with_rules(bench),
        "records": measures.growth_with_records(bench),
        "delivered": measures.findings_by_form(bench),
    },
}


def main() -> None:
    options = read_options()
    data = options.home / "data"
    data.mkdir(parents=True, exist_ok=True)
    sizes = QUICK if options.quick else replace(Sizes(), night=options.records)
    kept = options.home / "measured.json"
    measured: dict[str, Measured] = json.loads(kept.read_text()) if kept.exists() else {}
    for name in options.parts or PARTS:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        measured[name] = PARTS[name](Bench(data, sizes))
        kept.write_text(json.dumps(measured, indent=2))
    tables = page.tables({name: measured[name] for name in PARTS if name in measured}, platform.python_version())
    print(tables)
    page.write(options.page, tables)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--records", type=int, default=Sizes.night)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--home", type=Path, default=HOME, help="where data and measurements are kept")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "performance.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
