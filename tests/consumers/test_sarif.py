"""SARIF as Microsoft's validator with GitHub's rules, sarif-tools and DefectDojo take it."""

import csv
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scanner.formats.options import SarifProfile

from .sarif_files import CARRIED, CASES, SCANS, write_all

HERE = Path(__file__).parent
TOOLS = Path(__file__).parents[2] / ".validate"
MULTITOOL = TOOLS / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
SARIF_TOOLS = TOOLS / "venv" / "bin" / "sarif"

Files = dict[tuple[str, SarifProfile], Path]
needs_multitool = pytest.mark.skipif(not MULTITOOL.exists(), reason="SARIF Multitool is not installed; run `make validate`")
needs_sarif_tools = pytest.mark.skipif(not SARIF_TOOLS.exists(), reason="sarif-tools is not installed; run `make validate`")
EACH = [(case, profile) for case in CASES for profile in SarifProfile]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return {(case, profile): path for case, profile, path in write_all(tmp_path_factory.mktemp("sarif"))}


def problems_of(paths: list[Path], folder: Path) -> list[str]:
    """The errors and warnings of Multitool; its exit code says nothing, and it skips large files and broken ones in silence."""
    output = folder / "multitool.sarif"
    kinds = ["--rule-kind", "Sarif;Ghas", "-c", str(HERE / "ghas.config.xml")]
    levels = ["--level", "Error;Warning;Note", "--kind", "Fail"]
    how = ["-o", str(output), "--log", "ForceOverwrite", *levels, "--max-file-size-in-kb", "100000"]
    done = subprocess.run([MULTITOOL, "validate", *map(str, paths), *kinds, *how], capture_output=True, text=True, check=False)
    assert f"{len(paths)} files scanned" in done.stdout.replace("1 file scanned", "1 files scanned"), done.stdout
    (run,) = json.loads(output.read_text(encoding="utf-8"))["runs"]
    results = [result for result in run["results"] if result.get("level", "warning") in ("error", "warning")]
    return [f"{result['ruleId']} {result['locations'][0]} {result['message']}" for result in results]


@needs_multitool
def test_multitool_has_no_error_and_no_warning(files: Files, tmp_path: Path) -> None:
    assert problems_of(list(files.values()), tmp_path) == []


@needs_multitool
@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        (lambda run: run["results"][0]["locations"][0]["physicalLocation"]["region"].update(startLine=0), "SARIF"),
        (lambda run: run["results"][0].pop("locations"), "GH1001"),
    ],
)
def test_multitool_sees_what_is_planted(planted: Any, rule: str, files: Files, tmp_path: Path) -> None:
    document = json.loads(files["waivers/expected/out.json", SarifProfile.FILES].read_text(encoding="utf-8"))
    planted(document["runs"][0])
    broken = tmp_path / "broken.sarif"
    broken.write_text(json.dumps(document), encoding="utf-8")
    assert any(rule in problem for problem in problems_of([broken], tmp_path))


@needs_sarif_tools
def test_sarif_tools_sees_which_scans_are_clean(files: Files) -> None:
    """It is slow to start, so once for those that are not clean and once for each of the others."""
    for profile in SarifProfile:
        assert _issues([files[case, profile] for case in CASES if SCANS.get(case)]) == 0
    for case in ("empty", "incomplete", "refused"):
        assert _issues([files[case, SarifProfile.GITHUB]]) == 1


def _issues(paths: list[Path]) -> int:
    """How many issues `sarif csv` lists."""
    output = paths[0].with_suffix(".csv")
    subprocess.run([SARIF_TOOLS, "csv", "-o", str(output), *map(str, paths)], capture_output=True, check=True)
    with output.open(encoding="utf-8", newline="") as stream:
        return len(list(csv.DictReader(stream)))


def imported(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What DefectDojo imports: ID, severity and title of each result. It reads no notification, and drops repeated IDs."""
    found = {}
    for run in document["runs"]:
        rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
        for result in run["results"]:
            prints = result.get("fingerprints") or result["partialFingerprints"]
            key = "|".join(f"{name}:{value}" for name, value in prints.items())
            found[key] = (key, _severity(rules[result["ruleId"]], result), result["message"]["text"][:150])
    return list(found.values())


def _severity(rule: dict[str, Any], result: dict[str, Any]) -> str:
    number = rule.get("properties", {}).get("security-severity")
    if number is None:
        return {"error": "High", "warning": "Medium", "note": "Info"}[result["level"]]
    return next((name for least, name in ((9, "Critical"), (7, "High"), (4, "Medium"), (0.1, "Low")) if float(number) >= least), "Info")


@pytest.mark.parametrize(("case", "profile"), EACH)
def test_defectdojo_sees_which_scans_are_clean_and_drops_nothing(case: str, profile: SarifProfile, files: Files) -> None:
    document = json.loads(files[case, profile].read_text(encoding="utf-8"))
    seen = imported(document)
    assert len(seen) == sum(len(run["results"]) for run in document["runs"])
    assert (not seen) == SCANS.get(case, False)
    assert "Info" not in {severity for _, severity, _ in seen}


@pytest.mark.parametrize("profile", [SarifProfile.GITHUB, SarifProfile.GITLAB])
def test_what_is_carried_forward_is_still_imported(profile: SarifProfile, files: Files) -> None:
    document = json.loads(files[CARRIED, profile].read_text(encoding="utf-8"))
    assert any("re-checked" in result["message"]["text"] for run in document["runs"] for result in run["results"])
