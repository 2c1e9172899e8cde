"""Nothing grows out of hand: four times as much takes less than ten times as long, and a small file of many failures little memory.

Ratios within one run, of CPU time, so that a slow or busy machine changes nothing.
"""

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.property.scans import ACCOUNT, arn, cases, clean, clean_request, pascal, rules, says, snake, violating
from tests.surroundings import scrubbed
from tests.unit.shape import terraform

from scanner import scan  # isort: skip

RATIO, RUNS = 10, 4
_SHORTEST = 0.01  # of a second, below which a ratio says nothing
_LONG = 5  # seconds, after which no scan is run again
_SELECTED = ("BMJ-NET-001", "BMJ-ENC-001", "BMJ-GOV-005")


def _named(piece: str) -> Callable[[int], str]:
    """A job whose name and role are made of a piece, again and again."""

    def content(length: int) -> str:
        text = (piece * length)[:length]
        return json.dumps([{**violating(), "jobName": f"{text}x", "roleArn": f"arn:aws:iam::{ACCOUNT}:role/{text}x"}])

    return content


def _message(length: int) -> str:
    return json.dumps([{**violating(), "status": "Failed", "message": 'it "is" ' * (length // 8)}])


def _columns(number: int) -> str:
    job = snake(clean())
    row = {"job_arn": job["job_arn"], "job_name": "x", **{f"column_{at}": "1" for at in range(number)}}
    return ",".join(row) + "\n" + ",".join(row.values()) + "\n"


def _plan(number: int) -> str:
    changes = [terraform.change(terraform.after(job_name=f"job-{at}"), terraform.unknown(), index=f"[{at}]") for at in range(number)]
    return json.dumps(terraform.plan(*changes), indent=1)


def _state(number: int) -> str:
    resources = [{**terraform.resource({}), "address": f"{terraform.TYPE}.job[{at}]", "values": terraform.kept()} for at in range(number)]
    return json.dumps({"format_version": "1.0", "values": {"root_module": {"resources": resources}}})


def _machine(number: int) -> str:
    request = pascal(clean_request())
    resource = "arn:aws:states:::aws-sdk:bedrock:createModelInvocationJob"
    states = {f"S{at}": {"Type": "Task", "Resource": resource, "Parameters": request, "Next": f"S{at + 1}"} for at in range(number)}
    return json.dumps({"StartAt": "S0", "States": states}, indent=1)


def _tagged(number: int) -> str:
    return json.dumps([{**snake(violating()), "vpc_config": None, "tags": {f"key-{at}": "value" for at in range(number)}}])


def _tag_list(number: int) -> str:
    tags = [{"Key": f"key-{at}", "Value": "value"} for at in range(number)]
    return json.dumps({"ResourceTagMappingList": [{"ResourceARN": arn("a1b2c3d4e5f6"), "Tags": tags}]})


def _lists(depth: int) -> str:
    return json.dumps([[clean()] for _ in range(depth)])


def _texts(number: int) -> str:
    return "".join(json.dumps(json.dumps(violating(f"a{at:011}"))) + "\n" for at in range(number))


def _broken(number: int) -> str:
    return "{broken\n" * number


def _yaml(number: int) -> str:
    return "".join(f"---\n{json.dumps(violating(f'a{at:011}'))}\n" for at in range(number))


def _quoted(length: int) -> str:
    return 'job_arn,job_name\n"' + '""' * length + '",x\n'


# What grows: the ending of the file, its content for a size, and the size.
GROWING: dict[str, tuple[str, Callable[[int], str], int]] = {
    **{
        f"names of {piece!r}": (".json", _named(piece), 40_000)
        for piece in ("a", "a1-", "0", "run-2026-", "-", "password=", "AKIA", "*", "{")
    },
    "a long message": (".json", _message, 40_000),
    "columns": (".csv", _columns, 40_000),
    "jobs in a plan": (".json", _plan, 1_000),
    "jobs in a state": (".json", _state, 1_000),
    "states of a machine": (".asl.json", _machine, 2_000),
    "tags": (".json", _tagged, 44_000),  # more are longer than a record may be
    "tags of the tagging API": (".json", _tag_list, 50_000),
    "lists in a list": (".json", _lists, 1_000),
    "lines of texts": (".jsonl", _texts, 1_000),
    "broken lines": (".jsonl", _broken, 20_000),
    "documents of YAML": (".yaml", _yaml, 200),
    "quotes in a cell": (".csv", _quoted, 40_000),
}


def _seconds(file: Path) -> float:
    """The CPU time of a scan of a file."""
    start = time.process_time()
    report = scan([file], rules(*_SELECTED))
    taken = time.process_time() - start
    assert report.exit_code in (0, 1, 3, 4), says(report)
    return taken


@pytest.mark.parametrize("what", GROWING)
def test_four_times_as_much_takes_less_than_ten_times_as_long(what: str, tmp_path: Path) -> None:
    ending, content, size = GROWING[what]
    size //= 1 if cases(1) > 1 else 8  # the whole size in a long run
    small, large = tmp_path / f"small{ending}", tmp_path / f"large{ending}"
    small.write_text(content(size // 4), encoding="utf-8")
    large.write_text(content(size), encoding="utf-8")
    quarter = max(_SHORTEST, min(_seconds(small) for _ in range(2)))
    # the first that is quick enough will do: a machine that is busy makes a scan slower, never quicker
    taken = [_seconds(large)]
    while taken[-1] >= RATIO * quarter and len(taken) < RUNS and taken[0] < _LONG:
        taken.append(_seconds(large))
    assert min(taken) < RATIO * quarter


# The system's word for the process itself; getrusage counts what its parent had in memory when it was forked.
_MEASURED = """
import re, sys
from pathlib import Path
from scanner.cli.run import run
code = run(sys.argv[1:])
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
sys.stderr.write(f"\\n{code} {peak}\\n")
"""


def _peak(folder: Path, line: str, lines: int) -> int:
    """The most KiB that the command has in memory while it scans a file of this line, again and again, and writes three reports."""
    with gzip.open(folder / "jobs.jsonl.gz", "wb") as file:
        file.write(f"{line}\n".encode() * lines)
    arguments = ["scan", "jobs.jsonl.gz", "--no-config", "-f", "text=out.txt", "-f", "json=out.json", "-f", "sarif=out.sarif"]
    ended = subprocess.run(
        [sys.executable, "-c", _MEASURED, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=scrubbed(TMPDIR=str(folder)),
        timeout=600,
    )
    code, kibibytes = map(int, ended.stderr.strip().splitlines()[-1].split())
    assert code == 3
    return kibibytes


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("line", ["{broken", '{"jobArn": 1}'])
def test_a_small_file_of_many_failures_costs_little_memory(line: str, tmp_path: Path) -> None:
    lines = 12_000 * cases(1)  # JOBSCAN_CASES=80 for a million; keeping each of them cost 0.5 KiB, 6 MiB in all
    few, many = _peak(tmp_path, line, 100), _peak(tmp_path, line, lines)
    assert many - few < 4 * 1024
    assert (tmp_path / "out.json").stat().st_size < 5_000_000
