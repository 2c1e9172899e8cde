"""What the documentation says is so: links lead somewhere, examples hold, and no function, key or exit code is left out."""

import json
import re
from pathlib import Path

import click
import pytest

from scanner.authoring.catalogue import read_catalogue
from scanner.authoring.examples import run_examples
from scanner.authoring.function_page import function_page, result_of
from scanner.authoring.lint import CHECKS
from scanner.authoring.rule_page import rule_page
from scanner.cli.commands import jobscan
from scanner.expressions.functions.table import FUNCTIONS
from scanner.expressions.meaning.missing import Missing
from scanner.formats.registry import FORMATS
from scanner.formats.schema import report_schema
from scanner.model.origin import Tree
from scanner.model.rule import Policy
from scanner.policy.load import read_policies
from scanner.policy.policy_file import PolicyFile
from scanner.policy.schema import PARAMETER, POLICY, RULE
from tests.unit.shape.records import ARN, get_output

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])
LANGUAGE = (ROOT / "docs" / "policy-language.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", ROOT / "docs" / "policy-language.md", ROOT / "docs" / "authoring.md"], ids=lambda page: page.name
)
def test_policies_in_the_text_load_and_their_examples_hold(page: Path, tmp_path: Path) -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    policies = [_load(block, tmp_path) for block in blocks if "\nrules:" in block]
    assert policies
    results = [result for policy in policies for result in run_examples(policy)]
    assert results
    assert [result for result in results if not result.is_as_expected] == []


def _load(text: str, folder: Path) -> Policy:
    file = folder / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    (policy,) = read_policies([PolicyFile(file, Tree("policy.yaml"))])
    return policy


@pytest.mark.parametrize("name", ["prevention.md", "sources.md"])
def test_the_policies_that_deny_are_policies(name: str) -> None:
    blocks = re.findall(r"^```json\n(.*?)^```", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    statements = [statement for block in blocks for statement in json.loads(block)["Statement"]]
    assert len(statements) >= 2
    assert all({"Sid", "Effect", "Action", "Resource"} <= set(statement) for statement in statements)
    assert {statement["Effect"] for statement in statements} == {"Deny"}


def test_the_commands_of_the_page_about_aws_have_their_options() -> None:
    text = (ROOT / "docs" / "live.md").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = re.findall(r"^ *jobscan ([a-z-]+)( .*)$", text, re.MULTILINE)
    assert len(lines) >= 8
    for name, words in lines:
        known = {option for param in jobscan.commands[name].params for option in param.opts}
        assert set(re.findall(r"(?<= )--?[a-z-]+", words)) <= known, words


def test_the_language_page_names_every_function() -> None:
    section = LANGUAGE.split("## Functions")[1].split("## Parameters")[0]
    calls, words = set(re.findall(r"`?(\w+)\(", section)), set(section.split("`")[1].split())
    own = {function.name for function in FUNCTIONS.values() if function.own}
    assert (calls, words) == (own, set(FUNCTIONS) - own)


@pytest.mark.parametrize(
    ("section", "keys"),
    [("A policy file", POLICY.members), ("A rule", RULE.members), ("Parameters", PARAMETER.members)],
    ids=["policy", "rule", "parameter"],
)
def test_the_language_page_names_every_key(section: str, keys: dict[str, object]) -> None:
    text = LANGUAGE.split(f"## {section}\n")[1].split("\n## ")[0]
    assert {key for key in keys if f"`{key}`" not in text} == set()


def test_the_language_page_has_a_row_for_every_rule_that_the_code_cites() -> None:
    rows = re.findall(r"^\| ([VC]\d) \|", LANGUAGE, re.MULTILINE)
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "scanner").rglob("*.py")]
    cited = {label for text in sources for label in re.findall(r"(?<![%\w])[VC]\d\b", text)}
    assert rows == sorted(cited, key=lambda label: (label[0] != "V", label))


def test_the_formats_page_has_a_row_for_every_format() -> None:
    """Once in the table of formats, and once in the table of what an incomplete scan looks like."""
    page, _ = _formats_page()
    of_formats, of_incomplete = (_named_in_first_cells(table) for table in page.split("## An incomplete scan in each format"))
    assert sorted(of_formats) == sorted(FORMATS)
    assert sorted(of_incomplete) == sorted(FORMATS)


def test_the_formats_page_says_what_every_member_of_the_json_report_is_for() -> None:
    _, members = _formats_page()
    assert sorted(_named_in_first_cells(members)) == sorted(report_schema()["required"]) == sorted(report_schema()["properties"])


def _named_in_first_cells(page: str) -> list[str]:
    """The names in the first cells of tables, e.g. `json`; a cell may have several."""
    first_cells = re.findall(r"^\| (`.*?) \|", page, re.MULTILINE)
    return [name for cell in first_cells for name in re.findall(r"`([\w-]+)`", cell)]


def _formats_page() -> tuple[str, str]:
    """The page up to the section about the JSON report, and that section."""
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    before, _, after = text.partition("## The JSON report\n")
    return before, after.partition("\n## ")[0]


def test_the_readme_has_the_codes_of_the_exit_code_page() -> None:
    codes = [_codes(name) for name in ("README.md", "docs/exit-codes.md")]
    assert codes[0] == codes[1] == {0, 1, 2, 3, 4, 70, 74, 129, 130, 141, 143}


def _codes(name: str) -> set[int]:
    first_cells = re.findall(r"^\| ([\d ,/]+) \|", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    return {int(code) for cell in first_cells for code in re.findall(r"\d+", cell)}


@pytest.mark.parametrize("name", ["rules.md", "functions.md"])
def test_the_pages_that_are_made_are_fresh(name: str) -> None:
    text = {"rules.md": lambda: rule_page(read_catalogue()), "functions.md": function_page}[name]()
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text, "run make docs, and read the diff"


def test_the_rules_page_has_a_section_for_each_rule_and_a_line_that_leads_to_it() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    rules = [rule.id for rule in read_catalogue().rules]
    assert re.findall(r"^### (.*)$", page, re.MULTILINE) == rules
    assert re.findall(r"^\| \[([A-Z0-9-]+)\]\(#([a-z0-9-]+)\) ", page, re.MULTILINE) == [(one, one.lower()) for one in rules]


def test_the_functions_page_has_a_section_for_each_function_whose_example_has_a_result() -> None:
    page = (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\w+)$", page, re.MULTILINE) == list(FUNCTIONS)
    results = {name: result_of(function.example) for name, function in FUNCTIONS.items()}
    assert [name for name, result in results.items() if result is None or isinstance(result, Missing)] == []


def test_the_frameworks_page_says_why_for_every_requirement_that_a_rule_lists() -> None:
    page = (ROOT / "docs" / "frameworks.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    explained = {name: re.findall(r"^\| ([^|]+) \| [A-Z][^|]+\. \|$", text, re.MULTILINE) for name, text in sections}
    listed: dict[str, set[str]] = {}
    for rule in read_catalogue().rules:
        for name, ids in (*rule.frameworks.items(), *rule.threats.items(), ("cwe", rule.cwe)):
            listed.setdefault(name, set()).update(ids)
    listed = {name: ids for name, ids in listed.items() if ids}
    assert explained == {name: sorted(listed.get(name, ())) for name in (*explained, *listed)}


def test_the_authoring_page_names_every_warning_of_lint() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == list(CHECKS)


def test_the_readme_names_every_command() -> None:
    groups = {name: group.commands for name, group in jobscan.commands.items() if isinstance(group, click.Group)}
    names = [name for name in jobscan.commands if name not in groups]
    names += [f"{group} {name}" for group, commands in groups.items() for name in commands]
    rows = re.findall(r"^\| `jobscan ([a-z-]+(?: [a-z]+)?)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(names)


ACME = "policy: acme\nrules: [{id: ACME-1, title: t, severity: low, assert: present(role_arn)}]\n"


def test_the_examples_of_the_library_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    output = {"s3OutputDataConfig": {"s3Uri": "s3://out/", "s3BucketOwner": "012345678901", "s3EncryptionKeyId": "alias/batch"}}
    known = {"submitTime": "2026-11-22T08:15:21Z", "timeoutDurationInHours": 24, "outputDataConfig": output}
    jobs = [get_output(jobArn=f"{ARN[:-2]}0{number}", jobName=name, **known) for number, name in enumerate(("nightly", "weekly"))]
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "jobs.json").write_text(json.dumps(jobs, indent=2), encoding="utf-8")
    (tmp_path / "acme.yaml").write_text(ACME, encoding="utf-8")
    (tmp_path / "jobscan.yaml").write_text("format: 1\nsources: [dumps]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / "library.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        exec(block, names)
        printed = capsys.readouterr().out
        assert printed == "".join(f"{line[2:]}\n" for line in block.splitlines() if line.startswith("# "))
    assert (tmp_path / "jobscan.sarif").stat().st_size
