"""`jobscan policy lint`: every mistake of policy files at once, and what looks like one."""

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
    """0 where no file has a mistake, else 2; warnings change nothing in it."""
    found = lint(files_at(paths))
    if form == "json":
        sys.stdout.write(json.dumps(_document(found), indent=2, ensure_ascii=False) + "\n")
    else:
        write_text(_lines(found), sys.stdout)
    return WRONG_USAGE if found.mistakes else CLEAN


def _lines(found: LintResult) -> Iterator[Line]:
    yield from list_mistakes(found.mistakes)
    for doubt in found.warnings:
        yield from render_mistake(doubt.mistake, f"warning ({doubt.check})", "open")
        yield BLANK
    read = f"{count(found.files, 'file')}, {count(found.rules, 'rule')}"
    warnings = f"{count(len(found.warnings), 'warning')}" if found.warnings else "no warnings"
    if found.mistakes:
        wrong = len({mistake.path for mistake in found.mistakes})
        sentence = f"{count(len(found.mistakes), 'mistake')} in {wrong} of {count(found.files, 'file')}; {warnings}"
        yield line(("FAILED", "bad"), f"   {sentence}. No scan starts with this.   (exit 2)")
    else:
        yield line(("PASSED", "good"), f"   {read}: no mistakes, {warnings}")


def _document(found: LintResult) -> dict[str, Any]:
    return {
        "lint": VERSION,
        "files": found.files,
        "rules": found.rules,
        "mistakes": [_entry(one) for one in found.mistakes],
        "warnings": [{"check": one.check, **_entry(one.mistake)} for one in found.warnings],
    }


def _entry(one: Mistake) -> dict[str, Any]:
    place = {"path": one.path, "line": one.line, "column": one.column}
    return {**place, "rule": one.rule or None, "problem": one.problem, "hint": one.hint}
