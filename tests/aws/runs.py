"""Runs of the command against a world, and what their reports say."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.formats.packed_coverage import unpack
from tests.aws.world import NOW, World
from tests.surroundings import run_here, scrubbed

COLLECTION = "jobs.jsonl"
NETWORK = ("--select", "BMJ-NET-001")  # every job that World.fill makes is a finding of it, unless it has a vpcConfig


@dataclass(frozen=True)
class Run:
    """How a run ended; `report` is its saved JSON, or the head line of the collection that it wrote."""

    code: int
    out: str
    err: str
    report: dict[str, Any]

    @property
    def verdict(self) -> str:
        """The last line of the text report."""
        return self.out.strip().rpartition("\n")[2]

    def states(self, operation: str = "jobs") -> dict[tuple[str, str], str]:
        """The state of each account and Region, for one operation."""
        rows = self.rows(operation)
        states = {(row["account"], row.get("region", "")): row["state"] for row in rows}
        assert len(states) == len(rows), "two rows for one account and Region"
        return states

    def rows(self, operation: str) -> list[dict[str, Any]]:
        return [row for row in self.report["coverage"] if row.get("operation") == operation]

    def gaps(self) -> dict[tuple[str, ...], str]:
        """The sentence of each row that is not complete, by account, Region, operation and state."""
        return {
            (row.get("account", ""), row.get("region", ""), row.get("operation", ""), row["state"]): row.get("detail", "")
            for row in self.report["coverage"]
            if row["state"] not in ("complete", "not_asked")
        }

    def findings(self) -> list[str]:
        """The ARNs of the jobs of all findings."""
        return sorted(finding["job"] for finding in self.report["findings"])

    def is_sound(self) -> bool:
        """No traceback, no internal error, and no row whose sentence is a bare Python error."""
        texts = [self.out, self.err, json.dumps(self.report)]
        return not any(word in text for text in texts for word in ("Traceback", "internal error", "Error:", "jobscan-crash"))


class Command:
    """The command in a folder, with the management account's credentials."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder

    def scan(self, *options: str, rules: tuple[str, ...] = NETWORK, **environment: str) -> Run:
        """`scan --aws`; its text and its JSON."""
        return self._scan("--aws", *options, *rules, **environment)

    def scan_collection(self, *options: str, rules: tuple[str, ...] = NETWORK) -> Run:
        """`scan jobs.jsonl`."""
        return self._scan(COLLECTION, *options, *rules)

    def collect(self, *options: str, **environment: str) -> Run:
        """`collect --aws -o jobs.jsonl`."""
        return self._ended(self.run("collect", "--aws", "-o", COLLECTION, *options, **environment), self.folder / COLLECTION)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A command that judges, at the time of the tests unless they name another."""
        now = () if "--now" in arguments else ("--now", NOW)
        return self.run_plain(*arguments, *now, **environment)

    def run_plain(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Any command."""
        return run_here(self.folder, *arguments, **self.world.environment(**environment))

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """The command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "scanner", *arguments, "--now", NOW],
            cwd=self.folder,
            env=scrubbed(HOME=str(self.folder), **self.world.environment()),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def configure(self, text: str) -> None:
        """Writes jobscan.yaml."""
        self.folder.joinpath("jobscan.yaml").write_text(text, encoding="utf-8")

    def collected(self) -> list[dict[str, Any]]:
        """The records of the collection."""
        lines = self.folder.joinpath(COLLECTION).read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines[1:]]

    def arns(self) -> list[str]:
        """The ARNs of the collection's records; a job that is in it twice is listed twice."""
        return sorted(record["jobArn"] for record in self.collected())

    def _scan(self, *options: str, **environment: str) -> Run:
        done = self.run("scan", *options, "-f", "text", "-f", "json=report.json", **environment)
        return self._ended(done, self.folder / "report.json")

    def _ended(self, done: subprocess.CompletedProcess[str], file: Path) -> Run:
        report: dict[str, Any] = {}
        if file.is_file() and file.name == COLLECTION:
            report = json.loads(file.read_text(encoding="utf-8").partition("\n")[0])
            report["coverage"] = list(unpack(report["coverage"]))
        elif file.is_file():
            report = json.loads(file.read_text(encoding="utf-8"))
        return Run(done.returncode, done.stdout, done.stderr, report)


def counts(world: World) -> Counter[str]:
    """How often each operation was asked for, without those that only find out who asks."""
    return Counter(request.operation for request in world.proxy.log if request.operation != "GetCallerIdentity")
