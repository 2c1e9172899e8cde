"""Policies that somebody wrote in haste, or to do harm: refused at their place, in bounded memory, without doing anything else.

The files of one table are read by one process, which may not take more memory than a plain run needs.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.test_exit_codes import GET, environment, jobs, without_vpc

resource = pytest.importorskip("resource", reason="limits of a process, named pipes and links are those of Unix")

MEMORY = 1 << 30  # bytes of address space; Python with our libraries has most of that mapped, and uses a tenth
HEAD = "format: 1\npolicy: acme\nrules:\n"
RULE = "  - id: ACME-1\n    title: A job must have a VPC\n    severity: high\n    assert: present(vpc_config)\n"
POLICY = HEAD + RULE


def condition(text: str) -> str:
    """A policy with this condition, in a literal block so that nothing in it needs quotes."""
    return POLICY.replace("present(vpc_config)", f"|-\n      {text}")


def billion(merge: bool) -> str:
    links = []
    for number in range(1, 30):
        twice = f"*a{number - 1}, *a{number - 1}"
        links.append(f"a{number}: &a{number} {f'{{<<: [{twice}]}}' if merge else f'[{twice}]'}")
    return "a0: &a0 {x: 1}\n" + "\n".join(links) + "\n"


# name: (the file, the line and column of the first mistake, words that the mistake has)
YAML = {
    "no": (POLICY + "    rationale: no\n", 8, 16, "no"),
    "off-as-a-key": (POLICY + "    off: x\n", 8, 5, "off"),
    "octal": (POLICY.replace("format: 1", "format: 01"), 1, 9, "01"),
    "sexagesimal": (POLICY + "    params: {a: {type: integer, default: 1:30}}\n", 8, 42, "1:30"),
    "underscores": (POLICY + "    params: {a: {type: integer, default: 1_000}}\n", 8, 42, "1_000"),
    "hexadecimal": (POLICY + "    params: {a: {type: integer, default: 0x1F}}\n", 8, 42, "0x1F"),
    "date": (POLICY + "    params: {a: {type: string, default: 2026-11-22}}\n", 8, 41, "2026-11-22"),
    "number-of-5000-digits": (POLICY + f"    params: {{a: {{type: integer, default: {'9' * 5000}}}}}\n", 8, 42, "number"),
    "key-twice": (POLICY + "    severity: low\n", 8, 5, "duplicate key 'severity', first at line 6"),
    "alias-bomb": (billion(merge=False), 1, 5, "anchor"),
    "merge-bomb": (billion(merge=True), 1, 5, "anchor"),
    "deep-flow": ("a: " + "[" * 25_000, 1, None, "deep"),
    "deep-block": ("- " * 30_000 + "x\n", 1, None, "deep"),
    "deep-keys": ("? " * 30_000, 1, None, "deep"),
    "long-sexagesimal": ("a: " + "1:" * 200_000 + "1\n", None, None, ""),
    "python-object": ("a: !!python/object/apply:os.system [x]\n", 1, 4, "tag"),
    "binary": ("a: !!binary aGVsbG8=\n", 1, 4, "tag"),
    "two-documents": (POLICY + "---\n" + POLICY, 8, 1, "document"),
    "directive": ("%YAML 1.1\n---\n" + POLICY, 1, 1, "directive"),
    "tabs": (HEAD + "\t- id: x\n", 4, 1, ""),
    "nul": ("format: 1\npolicy: \0\n", 2, 9, "U+0000"),
    "no-utf-8": (b"format: 1\npolicy: \xff\n", 2, 9, "not UTF-8"),
    "utf-16": (POLICY.encode("utf-16"), 1, 1, "not UTF-8"),
    "huge": ("# " + "x" * (2 << 20) + "\n" + POLICY, None, None, "larger"),
    "template": ("rules:\n  {% for x in y %}\n  - id: {{ x }}\n", 2, None, ""),
    "empty": ("", 1, 1, ""),
    "list": ("- 1\n", 1, 1, "map"),
}
CONDITIONS = {
    "unknown-function": (condition("status == 'Failed' && nosuch(job_name)"), 8, 29, "unknown function nosuch()"),
    "arity": (condition("starts_with(job_name)"), 8, 7, "starts_with"),
    "argument-type": (condition("starts_with(job_name, `5`)"), 8, 29, ""),
    "field-for-text": (condition('status == "Completed"'), 8, 17, "Completed"),
    "no-such-field": (condition("present(vpcconfig)"), 8, 15, "vpcconfig"),
    "loose-literal": (condition("timeout_duration_in_hours == `True`"), 8, 36, "True"),
    "text-order": (condition("'10' < '9'"), 8, 7, ""),
    "key-twice": (condition("present({a: job_name, a: status})"), 8, 29, "a"),
    "not-boolean": (condition("timeout_duration_in_hours"), 8, 7, ""),
    "constant": (condition("`1` < `2`"), 8, 7, ""),
    "too-long": (condition("job_name == '" + "x" * 5000 + "'"), 8, None, "4096"),
    "too-deep": (condition("!" * 3000 + "present(vpc_config)"), 8, None, ""),
    "deep-brackets": (condition("(" * 2000 + "job_name" + ")" * 2000), 8, None, ""),
    "look-behind": (condition(r"matches(job_name, '(?<=a)b')"), 8, None, ""),
    "back-reference": (condition(r"matches(job_name, '(a)\1')"), 8, None, ""),
    "pattern-too-long": (condition("matches(job_name, '" + "a" * 600 + "')"), 8, None, "512"),
    "open": (condition("present(vpc_config"), 8, None, ""),
    "message-open": (POLICY + '    message: "Job {job_name is bad."\n', 8, None, "never closed"),
    "message-runs-nothing": (POLICY + "    message: \"{env('HOME')}\"\n", 8, 16, "env"),
}


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def run(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scanner", *arguments]
    limits = None if os.name == "nt" else limited
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", env=environment(env), timeout=120, preexec_fn=limits
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What one `policy lint` says of all the files, by file."""
    folder = tmp_path_factory.mktemp("bad")
    for name, (data, *_) in (YAML | {f"condition-{name}": row for name, row in CONDITIONS.items()}).items():
        (folder / f"{name}.yaml").write_bytes(data if isinstance(data, bytes) else data.encode())
    done = run(folder, "policy", "lint", ".", "--format", "json")
    assert (done.returncode, done.stderr) == (2, "")
    found: dict[str, list[dict[str, Any]]] = {}
    for mistake in json.loads(done.stdout)["mistakes"]:
        found.setdefault(mistake["path"].removesuffix(".yaml"), []).append(mistake)
    return found


@pytest.mark.parametrize(("name", "row"), [*YAML.items(), *((f"condition-{name}", row) for name, row in CONDITIONS.items())])
def test_it_is_refused_at_its_place(told: dict[str, list[dict[str, Any]]], name: str, row: tuple[Any, Any, Any, str]) -> None:
    _, line, column, words = row
    there = [one for one in told[name] if line in (None, one["line"]) and column in (None, one["column"])]
    assert any(words in json.dumps(one, ensure_ascii=False) for one in there), told[name]
    assert "Traceback" not in json.dumps(told[name])


@pytest.mark.parametrize("name", ["alias-bomb", "deep-flow", "number-of-5000-digits"])
def test_a_scan_with_it_scans_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "bad.yaml").write_text(str(YAML[name][0]), encoding="utf-8")
    done = run(tmp_path, "scan", jobs(tmp_path, GET), "-p", "./bad.yaml", "-f", "json=out.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["error"]


def test_a_rule_that_costs_too_much_is_an_error_and_the_others_go_on(tmp_path: Path) -> None:
    many = {**GET, "xs": [["x"] * 20_000] * 5}
    twice = "extra('xs')[].[@, @][]"
    text = f"length({twice.replace('[]', '[]', 1)}{'.[@, @][]' * 4}) > `5`"
    (tmp_path / "costly.yaml").write_text(
        HEAD + "  - id: ACME-1\n    title: t\n    severity: high\n    assert: |-\n      " + text + "\n" + RULE.replace("ACME-1", "ACME-2"),
        encoding="utf-8",
    )
    done = run(tmp_path, "scan", jobs(tmp_path, many, without_vpc()), "-p", "./costly.yaml", "-f", "json")
    outcomes = {one["id"]: one["outcomes"] for one in json.loads(done.stdout)["rules"]}
    assert (outcomes["ACME-1"]["error"], outcomes["ACME-2"]["pass"], outcomes["ACME-2"]["fail"]) == (1, 1, 1)
    assert done.returncode == 4


# Python runs a sitecustomize.py on its path first: what the process opens, runs and connects to is written down.
WATCH = """
import sys
kinds = ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.exec", "os.system", "os.posix_spawn", "os.listdir")
log = open("watched.txt", "a", buffering=1)
sys.addaudithook(lambda event, args: log.write(f"{event}\\t{args[0] if args else ''}\\n") if event in kinds else None)
"""
REACHING = """
format: 1
policy: reaching
rules:
  - id: REACH-1
    title: "{env('HOME')} ${HOME} {{ self.__class__ }} $(id) `id`"
    severity: high
    assert: client_request_token != '/etc/passwd' && client_request_token != '${HOME}' && client_request_token != '{{7*7}}'
    message: "Job {job_name} {{ config }} ${{HOME}} `id`"
    references: [file:///etc/passwd]
"""
CONFIG = "format: 1\npolicies: [./reaching.yaml]\nparams:\n  allowed_roles: {{file: {}}}\n"


def test_a_policy_opens_nothing_runs_nothing_and_reaches_nobody(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    (tmp_path / "reaching.yaml").write_text(REACHING, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), environment()["PYTHONPATH"]])
    done = run(tmp_path, "scan", jobs(tmp_path, GET), "-p", "./reaching.yaml", env={"PYTHONPATH": path, "HOME": "/a-secret"})
    assert done.returncode == 0
    assert "a-secret" not in done.stdout + done.stderr
    watched = [line.split("\t") for line in (tmp_path / "watched.txt").read_text(encoding="utf-8").splitlines()]
    assert {kind for kind, _ in watched} <= {"open", "os.listdir"}
    libraries = tuple({sys.prefix, sys.base_prefix, str(Path(__file__).parents[3]), "/usr", "/lib"})
    opened = {path for kind, path in watched if kind == "open" and not path.startswith(libraries) and not path.isdigit()}
    assert "./reaching.yaml" in {path if path.startswith(".") else f"./{Path(path).name}" for path in opened}
    assert [path for path in opened if Path(tmp_path, path).parent != tmp_path] == []


@pytest.mark.parametrize("name", ["../../../../etc/passwd", "/etc/passwd", "link.txt", "pipe.txt", "/dev/zero", "folder.txt"])
def test_a_list_stays_beside_its_configuration(tmp_path: Path, name: str) -> None:
    (tmp_path / "reaching.yaml").write_text(REACHING, encoding="utf-8")
    (tmp_path / "jobscan.yaml").write_text(CONFIG.format(name), encoding="utf-8")
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    done = run(tmp_path, "scan", jobs(tmp_path, GET))
    assert (done.returncode, done.stdout) == (2, "")
    assert "jobscan.yaml:4:" in done.stderr
    assert "root:" not in done.stderr


@pytest.mark.parametrize("kind", ["pipe", "folder", "link to a device"])
def test_a_policy_that_is_no_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.yaml"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case _:
            path.symlink_to("/dev/zero")
    done = run(tmp_path, "scan", jobs(tmp_path, GET), "-p", "./x.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "x.yaml" in done.stderr
