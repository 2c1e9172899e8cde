"""Writes the reports that the cases of `jobscan diff` read, by real scans; `make goldens` does it first."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.surroundings import scrubbed
from tests.unit.governance.days import MONDAY, OTHER, POLICY, TUESDAY, WORSE_POLICY, job, lines, without_rule

HERE = Path(__file__).parent
WAIVERS = """\
format: 1
waivers:
  - id: W-ads
    rules: [ACME-NET-001]
    where: {job_names: ['ads-*']}
    reason: The endpoint comes with the network project.
    owner: ads@acme.example
    added: 2026-11-22
    expires: 2027-01-31
"""

EUROPE = {"account": OTHER, "region": "eu-central-1"}
FIRST_DAY = {
    "us/2026-11-22.jsonl": lines(
        [
            job("billing", "22T03:00", key=False),  # will be worse
            job("claims", "22T03:00", vpc=False),  # still there
            job("kyc", "22T03:00", vpc=False),  # fixed
            job("legal", "22T03:00", owner=OTHER),  # another value
            job("search", "22T03:00", hours=168),  # does not apply, as the next one is running
            job("support", "22T03:00", vpc=False),  # does not run again
            job("roles", "22T03:00", role="console-1a2b3c4d"),  # its rule is not selected
            job("ads", "22T03:00", vpc=False),  # waived
        ]
    ),
    "eu.jsonl": lines([job("europe", "22T03:00", vpc=False, **EUROPE)]),  # its dump is missing
}
SECOND_DAY = {
    "us/2026-11-23.jsonl": lines(
        [
            job("billing", "23T03:00", key=False),
            job("claims", "23T03:00", vpc=False),
            job("kyc", "23T03:00"),
            job("legal", "23T03:00", owner="999988887777"),
            job("search", "23T03:00", hours=168, status="InProgress"),
            job("roles", "23T03:00", role="console-1a2b3c4d"),
            job("ads", "23T03:00", vpc=False),
            job("adhoc", "23T03:00", vpc=False),  # new
        ]
    ),
}


def main() -> None:
    """Writes `input/old.json` and `input/new.json` of each case."""
    monday = _report(MONDAY, FIRST_DAY, POLICY)
    tuesday = _report(TUESDAY, SECOND_DAY, without_rule("ACME-ROL-001", WORSE_POLICY), WAIVERS)
    _write("diff-two-days", monday, tuesday)
    _write("diff-carried-forward", monday, tuesday)
    _write("diff-wrong-order", tuesday, monday)
    good = {"us/2026-11-23.jsonl": lines([job("kyc", "23T03:00")])}
    bad = {"us/2026-11-22.jsonl": lines([job("kyc", "22T03:00", vpc=False)])}
    _write("diff-fixed", _report(MONDAY, bad, POLICY), _report(TUESDAY, good, POLICY))
    jobs = {"jobs.jsonl": lines([job("kyc", "22T03:00", hours=48), job("legal", "22T03:00", owner=OTHER)])}
    owner = "output_data_config.s3_output_data_config.s3_bucket_owner"
    looser = POLICY.replace(f"{owner} == account_id", f"{owner} == account_id || {owner} == '{OTHER}'")
    _write("diff-other-rules", _report(MONDAY, jobs, POLICY), _report(MONDAY, jobs, looser.replace("`48`", "`24`")))


def _report(now: str, dumps: Mapping[str, str], policy: str, waivers: str = "") -> str:
    """The JSON report of a scan."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        (top / ".git").mkdir()
        (top / "acme.yaml").write_text(policy, encoding="utf-8")
        (top / "waivers.yaml").write_text(waivers, encoding="utf-8")
        for name, content in dumps.items():
            file = top / "dumps" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        command = [sys.executable, "-m", "scanner", "scan", "dumps", "-p", "acme.yaml", "--now", now, "-f", "json"]
        if waivers:
            command += ["--waivers", "waivers.yaml"]
        done = subprocess.run(command, cwd=top, env=scrubbed(HOME=folder, PYTHONPATH=str(Path.cwd())), capture_output=True, check=False)
        assert done.returncode in (0, 1), done.stderr.decode()
        return done.stdout.decode()


def _write(case: str, old: str, new: str) -> None:
    folder = HERE / case / "input"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("old.json", old), ("new.json", new)):
        written = folder / f"{name}.{os.getpid()}"  # another worker may be copying the folder
        written.write_text(text, encoding="utf-8", newline="\n")
        written.replace(folder / name)
