"""Prints, as JSON, what counting core's rules costs jobscan and each peer that is installed, and how many records fail by each.

It runs in the environment of `make bench-peers`, all of them in turns in this one process; Spectral is a program of its own.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import ways
from peers.peer import Peer, Values
from rulesets import Ruleset, core
from turns import Way, in_turns
from ways import Population, population

from scanner.model.job import Json

ROUNDS = 3
COMPARED = 2_000  # records whose counts are compared
MODULES = ("custodian", "rego", "schemas", "duckdb_sql")


def main() -> None:
    folder, node_modules = Path(sys.argv[1]), Path(sys.argv[2])
    rules = core(folder)
    peers = list(installed(values_of(rules), node_modules))
    ours = population(folder, "documented", 20_000)
    every: dict[str, Way] = {
        "msgspec": Way(ways.decode(ours), ours.size),
        "counted": Way(ways.count(rules, ours), ours.size),
        "jsonl": Way(ways.write(rules, ours, folder / "findings.jsonl"), ours.size),
    }
    for peer in peers:
        every[peer.name] = way_of(peer, population(folder, "documented", peer.records))
    took = in_turns(every, ROUNDS)
    for peer in peers:
        if peer.starts:
            took[peer.name] -= start_of(peer, population(folder, "documented", 10)) / peer.records
    same = population(folder, "documented", COMPARED)
    expected = ways.count(rules, same)()
    print(json.dumps({"took": took, "peers": [describe(peer, expected, same) for peer in peers]}))


def installed(values: Values, node_modules: Path) -> Iterator[Peer]:
    """The peers that can be imported or run here."""
    for name in MODULES:
        module = import_module(f"peers.{name}")
        try:
            yield module.peer(values)
        except ImportError as error:
            print(f"{name}: not measured, {error}", file=sys.stderr)
    program = node_modules / ".bin" / "spectral"
    if program.exists():
        yield import_module("peers.spectral").peer(values, program)
    else:
        print("spectral: not measured, it is not installed", file=sys.stderr)


def way_of(peer: Peer, jobs: Population) -> Way:
    """How a peer is measured."""
    count: Callable[[Path], Counter[str]] = peer.count
    return Way(lambda: count(jobs.file), jobs.size)


def start_of(peer: Peer, jobs: Population) -> float:
    """Microseconds that a program takes for next to nothing."""
    return in_turns({"start": Way(lambda: peer.count(jobs.file), 1)}, ROUNDS)["start"]


def describe(peer: Peer, expected: Counter[str], jobs: Population) -> dict[str, Json]:
    """Which rules a peer counts otherwise than jobscan, with both counts."""
    counted = peer.count(jobs.file)
    compared = [rule for rule in expected if rule not in peer.left_out]
    different = {rule: [counted[rule], expected[rule]] for rule in compared if counted[rule] != expected[rule]}
    return {
        "name": peer.name,
        "version": peer.version,
        "rules": len(compared),
        "failing": sum(counted[rule] for rule in compared),
        "different": different,
        "differs": peer.differs,
        "left_out": list(peer.left_out),
    }


def values_of(rules: Ruleset) -> Values:
    """The values in force of core's rules."""
    params = {name: value for configured in rules.rules for name, value in configured.params.items()}
    return Values(
        allowed_roles=params["allowed_roles"],
        denied_roles=params["denied_roles"],
        administrator_names=params["administrator_names"],
        secret_pattern=params["secret_pattern"],
        least_hours=params["min_timeout_hours"],
        most_hours=params["max_timeout_hours"],
    )


if __name__ == "__main__":
    main()
