"""Evidence by the command: written whole or not at all, signed, verified and shown."""

import json
import os
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.surroundings import run_here
from tests.unit.limits import file_size_limit
from tests.unit.shape.records import get_output

ARN = "arn:aws:bedrock:us-east-1:111122223333:model-invocation-job/{number:012}"
SCAN = ("scan", "jobs.jsonl", "--now", "2026-11-23T12:00:00Z", "-f", "evidence=night.jsonl")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with jobs and two keys."""
    (tmp_path / ".git").mkdir()
    jobs = [get_output(jobArn=ARN.format(number=number), message="out of quota") for number in range(5)]
    (tmp_path / "jobs.jsonl").write_text("".join(f"{json.dumps(job)}\n" for job in jobs), encoding="utf-8")
    for name in ("ours", "theirs"):
        _write_key(tmp_path, name, Ed25519PrivateKey.generate())
    return tmp_path


def _jobs(evidence: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in evidence.splitlines() if line.startswith('{"job":')]


def _write_key(folder: Path, name: str, key) -> None:
    (folder / f"{name}.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / f"{name}.pub").write_bytes(public)


def test_a_signed_file_is_verified_by_its_key_only(folder: Path) -> None:
    run_here(folder, *SCAN, "--evidence-key", "ours.pem")
    ours = run_here(folder, "evidence", "verify", "night.jsonl", "--key", "ours.pub")
    theirs = run_here(folder, "evidence", "verify", "night.jsonl", "--key", "theirs.pub")
    assert (ours.returncode, theirs.returncode) == (0, 1)
    assert "the signature is not by the key" in theirs.stdout


def test_a_file_that_was_sealed_again_is_not_signed(folder: Path) -> None:
    run_here(folder, *SCAN)
    plain = run_here(folder, "evidence", "verify", "night.jsonl")
    accepted = run_here(folder, "evidence", "verify", "night.jsonl", "--allow-unsigned")
    keyed = run_here(folder, "evidence", "verify", "night.jsonl", "--key", "ours.pub")
    assert (plain.returncode, accepted.returncode, keyed.returncode) == (1, 0, 1)
    assert "not signed" in plain.stdout and "not signed" in keyed.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--evidence-key", "ours.pem", "--evidence-sign-command", "cat"], "pass --evidence-key or --evidence-sign-command, not both"),
        (["--evidence-key", "ours.pub"], "--evidence-key: ours.pub is not a private key in PEM"),
        (["--evidence-key", "rsa.pem"], "--evidence-key: rsa.pem is not an Ed25519 key; make one with openssl genpkey -algorithm ed25519"),
        (["--evidence-key", "none.pem"], "--evidence-key: cannot read none.pem: No such file or directory"),
        (["--evidence-after", "jobs.jsonl"], "jobs.jsonl: not evidence of jobscan (-f evidence=FILE)"),
    ],
)
def test_what_cannot_be_done_is_refused_before_the_scan(folder: Path, arguments: list[str], sentence: str) -> None:
    _write_key(folder, "rsa", generate_private_key(65537, 2048))
    done = run_here(folder, *SCAN, *arguments)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, f"jobscan: {sentence}")
    *_, seal = (folder / "night.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(seal)["seal"]["signature"] is None
    shown = run_here(folder, "evidence", "show", ARN.format(number=1), "night.jsonl")
    assert shown.returncode == 1 and "nothing was scanned" in shown.stdout


def test_redacted_evidence_has_no_name_and_is_signed_and_shown_by_pseudonym(folder: Path) -> None:
    (folder / "secret.key").write_bytes(b"k" * 32)
    policy = "format: 1\nparams: {allowed_roles: ['arn:aws:iam::111122223333:role/kyc/*']}\n"
    (folder / "jobscan.yaml").write_text(policy, encoding="utf-8")
    redacted = (*SCAN, "--redact", "secret.key", "--evidence-key", "ours.pem")
    codes = [run_here(folder, *SCAN[:-1], "evidence=plain.jsonl").returncode, run_here(folder, *redacted).returncode]
    assert codes == [4, 4]
    plain, text = ((folder / name).read_text(encoding="utf-8") for name in ("plain.jsonl", "night.jsonl"))
    for name in ("111122223333", "role/kyc", ARN.format(number=3)):
        assert (name in plain, name in text) == (True, False), name
    real, jobs = _jobs(plain), _jobs(text)
    assert sorted(job["row"] for job in jobs) == sorted(job["row"] for job in real)
    assert [job["job"] for job in jobs] == sorted(job["job"] for job in jobs)
    assert {job["record"] for job in jobs}.isdisjoint(job["record"] for job in real)
    assert run_here(folder, "evidence", "verify", "night.jsonl", "--key", "ours.pub").returncode == 0
    assert run_here(folder, "evidence", "show", jobs[0]["job"], "night.jsonl").returncode == 0


@pytest.mark.parametrize("option", ["--evidence-key", "--evidence-sign-command", "--evidence-after"])
def test_options_without_evidence_are_refused(folder: Path, option: str) -> None:
    done = run_here(folder, "scan", "jobs.jsonl", option, "x")
    assert (done.returncode, done.stderr) == (2, f"jobscan: {option}: no evidence is written; add -f evidence=FILE\n")


def test_an_earlier_file_that_was_changed_cannot_be_followed(folder: Path) -> None:
    run_here(folder, *SCAN[:-1], "evidence=old.jsonl")
    old = folder / "old.jsonl"
    old.write_bytes(old.read_bytes().replace(b'"status":"Completed"', b'"status":"Failed"', 1))
    done = run_here(folder, *SCAN, "--evidence-after", "old.jsonl")
    assert done.returncode == 2
    assert "--evidence-after: old.jsonl: line " in done.stderr and "was changed; see jobscan evidence verify" in done.stderr


def test_evidence_does_not_replace_what_it_follows(folder: Path) -> None:
    run_here(folder, *SCAN)
    before = (folder / "night.jsonl").read_bytes()
    done = run_here(folder, *SCAN, "--evidence-after", "night.jsonl")
    assert (done.returncode, (folder / "night.jsonl").read_bytes()) == (2, before)


def test_a_saved_report_has_no_evidence_and_old_evidence_stays(folder: Path) -> None:
    run_here(folder, *SCAN, "-f", "json=report.json")
    before = (folder / "night.jsonl").read_bytes()
    done = run_here(folder, "convert", "report.json", "-f", "evidence=night.jsonl")
    assert (done.returncode, (folder / "night.jsonl").read_bytes()) == (2, before)


@pytest.mark.skipif(sys.platform == "win32", reason="the commands are of a POSIX shell")
@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("echo no key >&2; exit 7", "--evidence-sign-command ended with 7: no key"),
        ("true", "--evidence-sign-command must print 1 to 16,384 characters"),
        ("printf '\\377'", "--evidence-sign-command must print text, e.g. through base64"),
    ],
)
def test_where_signing_fails_nothing_is_written(folder: Path, command: str, sentence: str) -> None:
    done = run_here(folder, *SCAN, "--evidence-sign-command", command)
    assert done.returncode == 74
    assert f"jobscan: could not sign the evidence: {sentence}" in done.stderr.splitlines()
    assert not [file for file in folder.iterdir() if "night" in file.name]


@pytest.mark.skipif(sys.platform == "win32", reason="the command is of a POSIX shell")
def test_a_command_signs_the_digest(folder: Path) -> None:
    run_here(folder, *SCAN, "--evidence-sign-command", "tee digest")
    seal = json.loads((folder / "night.jsonl").read_text(encoding="utf-8").splitlines()[-1])["seal"]
    assert (folder / "digest").read_text() == seal["sha256"] == seal["signature"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    ("target", "reason"), [("/dev/full", "No space left on device"), ("nowhere/night.jsonl", "No such file or directory")]
)
def test_a_disk_that_takes_nothing_is_one_sentence(folder: Path, target: str, reason: str) -> None:
    done = run_here(folder, *SCAN[:-1], f"evidence={target}")
    assert done.returncode == 74
    assert f"jobscan: could not write the report {target}: {reason}" in done.stderr.splitlines()
    assert "Traceback" not in done.stderr


def test_a_disk_that_fills_up_leaves_nothing_half_written(folder: Path) -> None:
    with file_size_limit(2000):
        done = run_here(folder, *SCAN)
    assert (done.returncode, "jobscan: could not write the report night.jsonl: File too large" in done.stderr.splitlines()) == (74, True)
    assert not [file for file in folder.iterdir() if "night" in file.name]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="folders cannot be made read-only for this user")
def test_a_read_only_folder_is_left_as_it_is(folder: Path) -> None:
    (folder / "kept").mkdir(mode=0o500)
    done = run_here(folder, *SCAN[:-1], "evidence=kept/night.jsonl")
    assert (done.returncode, list((folder / "kept").iterdir())) == (74, [])


def test_the_message_of_a_job_is_not_in_evidence(folder: Path) -> None:
    run_here(folder, *SCAN)
    assert b"quota" not in (folder / "night.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["jobs.jsonl"], "no FILE: name the job, then evidence files"),
        (["x", "jobs.jsonl"], "jobs.jsonl: not evidence of jobscan (-f evidence=FILE)"),
        (["x", "none.jsonl"], "cannot read none.jsonl: No such file or directory"),
        (["x", "jobs.jsonl", "--on", "monday"], "--on: 'monday' is not a date; write it as 2026-11-23"),
    ],
)
def test_show_refuses_what_it_cannot_read(folder: Path, words: list[str], sentence: str) -> None:
    done = run_here(folder, "evidence", "show", *words)
    assert (done.returncode, done.stderr) == (2, f"jobscan: {sentence}\n")


def test_show_warns_of_a_changed_file(folder: Path) -> None:
    run_here(folder, *SCAN)
    night = folder / "night.jsonl"
    night.write_bytes(night.read_bytes().replace(b'"status":"Completed"', b'"status":"Failed"', 1))
    done = run_here(folder, "evidence", "show", ARN.format(number=2), "night.jsonl")
    assert done.returncode == 1
    assert "WARNING: night.jsonl is not as it was written: line " in done.stdout


def test_show_finds_no_scan_of_another_day(folder: Path) -> None:
    run_here(folder, *SCAN)
    found = run_here(folder, "evidence", "show", ARN.format(number=2), "night.jsonl", "--on", "2026-11-23")
    other = run_here(folder, "evidence", "show", ARN.format(number=2), "night.jsonl", "--on", "2026-11-24")
    assert (found.returncode, other.returncode) == (0, 1)
    assert "no scan of 2026-11-24 is among these files" in other.stdout
