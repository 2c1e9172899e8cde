"""`jobscan policy lint`: every mistake in policy files at once, and warnings about likely ones."""

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from scanner.authoring.lint import LintResult, lint
from scanner.cli.console import write_text
from scanner.cli.policy.test import files_at
from scanner.display.lines import BLANK, Line, count, line
from scanner.display.mistakes import list_mistakes, render_mistake
from scanner.errors import Mistake
from scanner.model.codes import CLEAN, WRONG_USAGE

VERSION = "jobscan-lint/1"


def run_lint(paths: Sequence[str], form: str) -> int:
    """0 if no file has a mistake, else 2, whatever the warnings."""
    result = lint(files_at(paths))
    if form == "json":
        sys.stdout.write(json.dumps(_document(result), indent=2, ensure_ascii=False) + "\n")
    else:
        write_text(_lines(result), sys.stdout)
    return WRONG_USAGE if result.mistakes else CLEAN


def _lines(result: LintResult) -> Iterator[Line]:
    yield from list_mistakes(result.mistakes)
    for warning in result.warnings:
        yield from render_mistake(warning.mistake, f"warning ({warning.check})", "open")
        yield BLANK
    yield _verdict(result)


def _verdict(result: LintResult) -> Line:
    """The last line, e.g. "PASSED   1 file, 2 rules: no mistakes, no warnings"."""
    files = count(result.files, "file")
    warnings = count(len(result.warnings), "warning") if result.warnings else "no warnings"
    if not result.mistakes:
        return line(("PASSED", "good"), f"   {files}, {count(result.rules, 'rule')}: no mistakes, {warnings}")
    bad_files = len({mistake.path for mistake in result.mistakes})
    mistakes = f"{count(len(result.mistakes), 'mistake')} in {bad_files} of {files}"
    return line(("FAILED", "bad"), f"   {mistakes}; {warnings}. No scan starts until the mistakes are fixed.   (exit 2)")


def _document(result: LintResult) -> dict[str, Any]:
    return {
        "lint": VERSION,
        "files": result.files,
        "rules": result.rules,
        "mistakes": [_entry(mistake) for mistake in result.mistakes],
        "warnings": [{"check": warning.check, **_entry(warning.mistake)} for warning in result.warnings],
    }


def _entry(mistake: Mistake) -> dict[str, Any]:
    return {
        "path": mistake.path,
        "line": mistake.line,
        "column": mistake.column,
        "rule": mistake.rule or None,
        "problem": mistake.problem,
        "hint": mistake.hint,
    }
