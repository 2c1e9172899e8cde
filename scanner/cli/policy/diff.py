"""`jobscan policy diff`: what a change of policy changes, rule by rule."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner.cli.console import Progress, write_text
from scanner.cli.policy.prove import base_jobs
from scanner.cli.policy.sides import OpenedSide, differing_keys, open_sides
from scanner.display.lines import join
from scanner.formats.policy_diff import json, markdown
from scanner.formats.policy_diff.text import lines
from scanner.governance.policy_diff.compare import Side, compare
from scanner.governance.policy_diff.report import PolicyDiff


@dataclass(frozen=True, slots=True)
class PolicyDiffOptions:
    """The command line of `policy diff`."""

    old: str
    new: str
    params: tuple[str, ...]
    accounts: tuple[str, ...]
    fail_on: str | None
    format: str


def run_policy_diff(options: PolicyDiffOptions) -> int:
    """Compares two sides and writes what changed; the exit code is `PolicyDiff.exit_code`. Raises ReplayError."""
    diff = _compare(options)
    match options.format:
        case "json":
            sys.stdout.write(json.text(diff))
        case "markdown":
            sys.stdout.write(markdown.text(diff))
        case _:
            write_text(lines(diff), sys.stdout)
    return diff.exit_code


def _compare(options: PolicyDiffOptions) -> PolicyDiff:
    old, new = open_sides(options.old, options.new, options.params, options.accounts)
    with Progress() as progress:
        rules = tuple(compare(_side(old), _side(new), progress.proofs))
    return PolicyDiff(options.old, options.new, rules, options.fail_on is not None, tuple(_notes(old, new, options)))


def _side(opened: OpenedSide) -> Side:
    chosen = opened.run_rules.chosen
    return Side(opened.run_rules.rules, base_jobs(chosen), chosen.pinned)


def _notes(old: OpenedSide, new: OpenedSide, options: PolicyDiffOptions) -> Iterator[str]:
    """What a reader of the diff might not expect."""
    if Path(options.old).samefile(options.new):
        yield "OLD and NEW are the same file"
    if (old.config is None) != (new.config is None):
        yield "one side is a configuration, and the other has policy files only, with the default values of their parameters"
    keys = list(differing_keys(old, new))
    if keys:
        yield f"not compared: {join(keys)} of the configurations, which differ; policy diff is about rules"
