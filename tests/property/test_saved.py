"""Laws of saved reports: read back they are the same report, `gate` gives what the scan would have given, and no damage looks clean."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from scanner.errors import SavedReportError
from scanner.formats.json.saved import read_report
from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS
from scanner.governance.regate import regate
from scanner.model.coverage import Coverage, CoverageState, Usage
from scanner.model.report import Flags, Report, Window
from scanner.model.severity import Severity
from tests.property.scans import cases, clean, scan_files, text, violating
from tests.unit import live

LIST = Path(__file__).parents[2] / "examples" / "aws-list.json"
RULES = ("BMJ-NET", "BMJ-ENC", "BMJ-GOV", "BMJ-IAM", "BMJ-RES")
ALLOWED = ((), ("vpc_config",), ("tags",), ("BMJ-NET-001", "output_data_config"))
THRESHOLDS = (*(severity.value for severity in Severity), None)


def records(random: Random) -> list[dict[str, Any]]:
    """A few jobs of every kind: whole, with gaps, hardly anything of them, or broken."""
    made = []
    for number in range(random.randrange(6)):
        job = random.choice([clean, violating])()
        job["jobArn"] = f"{job['jobArn'][:-4]}{number:04}"
        job["jobName"] = random.choice(["nightly", "adhoc", "\ud800 odd \u202e name"]) + f"-{number}"
        job["roleArn"] = f"arn:aws:iam::111122223333:role/batch-{random.randrange(3)}"
        job["status"] = random.choice(["Completed", "InProgress", "Stopping"])
        job["timeoutDurationInHours"] = random.choice([24, 168, 1e999, "broken"])
        for key in random.sample(sorted(job), k=random.randrange(4)):
            if key not in ("jobArn", "jobName"):
                del job[key]
        made.append(job)
    return made


def content(random: Random) -> str:
    jobs = records(random)
    return json.dumps({"invocationJobSummaries": jobs, **({"nextToken": "x"} if random.random() < 0.2 else {})})


def rows(random: Random) -> list[Coverage]:
    """Rows of a few accounts, in any state, with whatever a row may have."""
    made = []
    for number in range(random.randrange(1, 4)):
        account = f"{number:012}"
        made.append(row_of(random, account))
        for region in random.sample(live.REGIONS, k=random.randrange(4)):
            made += [row_of(random, account, region, operation) for operation in live.OPERATIONS]
    return made


def row_of(random: Random, account: str, region: str = "", operation: str = "role") -> Coverage:
    state = random.choice([CoverageState.COMPLETE] * 20 + list(CoverageState))
    return live.row(
        state,
        account,
        region,
        operation,
        detail=random.choice(["", live.DENIED, "took longer than 120 s"]),
        records=random.randrange(3),
        action=random.choice(["", "tag:GetResources"]),
        inferred=random.randrange(2),
        as_of="2026-11-25T02:00:00Z" if state is CoverageState.STALE else "",
        lost=random.random() < 0.3,
        exemption=random.choice([None, live.EXPECTED]),
        usage=random.choice([None, Usage(2, 1, 1), Usage(2, 1, 0, 0.25)]),
    )


def files(random: Random) -> dict[str, bytes | str]:
    """A file of jobs, and often a collection of what was read from AWS."""
    made: dict[str, bytes | str] = {"jobs.json": content(random)}
    if random.random() < 0.7:
        window = random.choice([Window(), Window("2026-10-28T06:00:00Z", "nightly", True, ("Failed",))])
        made["night.jsonl"] = live.collection(rows(random), [clean()] * random.randrange(2), window)
    return made


def written(report: Report, name: str) -> bytes:
    return b"".join(FORMATS[name].chunks(report, ReportOptions()))


def saved(report: Report) -> Report:
    return read_report(io.BytesIO(written(report, "json")))


@pytest.mark.parametrize("seed", range(cases(12)))
def test_a_report_reads_back(seed: int) -> None:
    random = Random(seed)
    report = scan_files(files(random), *RULES, allow_unknown=random.choice(ALLOWED))
    back = saved(report)
    for name in (name for name, form in FORMATS.items() if not form.scan_only):
        assert written(back, name) == written(report, name)


@pytest.mark.parametrize("seed", range(cases(6)))
def test_gate_gives_what_the_scan_would_have_given(seed: int) -> None:
    random = Random(seed)
    scanned = files(random)
    back = saved(scan_files(scanned, *RULES))
    for fail_on in THRESHOLDS:
        allow_unknown, allow_empty = random.choice(ALLOWED), random.random() < 0.5
        flags = Flags(None if fail_on is None else Severity(fail_on), frozenset(allow_unknown), allow_empty)
        wanted = scan_files(scanned, *RULES, fail_on=fail_on, allow_unknown=allow_unknown, allow_empty=allow_empty)
        gated = regate(back, flags)
        assert (gated.exit_code, gated.honest_code, gated.complete) == (wanted.exit_code, wanted.honest_code, wanted.complete)


def damages(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The report with one thing changed that a pass could hang on."""
    for name in ("findings", "undecided", "load_failures", "truncated", "rules", "causes"):
        for index in range(len(document[name])):
            damaged = json.loads(json.dumps(document))
            del damaged[name][index]
            yield f"{name} {index}", damaged
    for name in ("honest_code", "exit_code", "jobs", "findings"):
        damaged = json.loads(json.dumps(document))
        damaged["summary"][name] += 1 if name not in ("honest_code", "exit_code") else -document["summary"][name]
        yield f"summary {name}", damaged
    for index, rule in enumerate(document["rules"]):
        damaged = json.loads(json.dumps(document))
        damaged["rules"][index]["warns"] = {"reason": "enforce: warn (jobscan.yaml:1)", "until": ""}
        yield f"{rule['id']} warns", damaged
        for outcome, number in rule["outcomes"].items():
            if number and outcome in ("fail", "unknown", "error"):
                damaged = json.loads(json.dumps(document))
                counts = damaged["rules"][index]["outcomes"]
                counts["pass"] += counts[outcome]
                counts[outcome] = 0
                yield f"{rule['id']} {outcome}", damaged
    for name in ("missing", "coverage"):
        yield f"no {name}", {**document, name: []}
    for member, value in (("line", 9999), ("path", "other.json"), ("column", 77)):
        damaged = json.loads(json.dumps(document))
        damaged["findings"][0]["location"][member] = value
        yield f"location {member}", damaged
    damaged = json.loads(json.dumps(document))
    damaged["findings"][0]["cause"] = "another"
    yield "cause", damaged
    for key in document:
        yield f"without {key}", {name: value for name, value in document.items() if name != key}


def damages_of_coverage(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The report with a row of coverage gone or complete, or a signal gone."""
    for index, row in enumerate(document["coverage"]):
        damaged = json.loads(json.dumps(document))
        del damaged["coverage"][index]
        yield f"without coverage {index}", damaged
        if row["state"] != "complete":
            damaged = json.loads(json.dumps(document))
            damaged["coverage"][index]["state"] = "complete"
            yield f"coverage {index}", damaged
    for name, signal in document["signals"].items():
        if not signal:
            continue
        damaged = json.loads(json.dumps(document))
        damaged["signals"][name] = signal[1:]
        yield f"signals {name}", damaged


def damages_of_summaries(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The report with a cause that seems waived or less severe, or with a pipeline that seems to have passed or to be gone."""
    cause, pipeline = document["causes"][0], document["pipelines"][0]
    for changed in ({"waived": cause["findings"]}, {"severity": "info"}, {"severities": 9}):
        yield f"cause {changed}", {**document, "causes": [{**cause, **changed}, *document["causes"][1:]]}
    passed = {cause["rule"]: {"jobs": 1, "newest_submit": document["now"]}}
    others = document["pipelines"][1:]
    yield "passed", {**document, "pipelines": [{**pipeline, "passed": {**pipeline["passed"], **passed}}, *others]}
    yield "without pipeline", {**document, "pipelines": others}


def test_no_edit_of_a_report_makes_it_cleaner() -> None:
    jobs = [violating(), {**violating("b1a2d3j4o5b7"), "timeoutDurationInHours": "broken"}]
    night = [*live.scope(live.FIRST, "eu-west-1", CoverageState.DENIED, lost=True), *live.night()[-12:]]
    scanned = {
        "jobs.json": text({"invocationJobSummaries": jobs, "nextToken": "x"}),
        "list.json": LIST.read_bytes(),
        "night.jsonl": live.collection(night),
    }
    report = scan_files(scanned, *RULES)
    document = json.loads(written(report, "json"))
    assert document["findings"] and document["undecided"] and document["load_failures"] and document["truncated"]
    for name, damaged in (*damages(document), *damages_of_coverage(document), *damages_of_summaries(document)):
        with pytest.raises(SavedReportError):
            read_report(io.BytesIO(json.dumps(damaged).encode()))
            pytest.fail(name)


def test_no_beginning_of_a_report_is_a_report() -> None:
    whole = written(scan_files({"jobs.json": text([violating()])}), "json")
    assert read_report(io.BytesIO(whole)).findings
    for end in range(0, len(whole) - 2, 97):
        with pytest.raises(SavedReportError):
            read_report(io.BytesIO(whole[:end]))
