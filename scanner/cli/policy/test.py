"""`jobscan policy ...`: what rule authors do."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.authoring.damage import holes
from scanner.authoring.examples import ExampleResult, default_base_job, run_examples
from scanner.authoring.mutation import survivors
from scanner.cli.console import write_text
from scanner.display.lines import Line, count, line
from scanner.errors import UsageError
from scanner.findings.build import explain
from scanner.model.rule import Policy
from scanner.policy import builtin
from scanner.policy.files import policy_files
from scanner.policy.load import read_policies
from scanner.policy.policy_file import PolicyFile
from scanner.sources import tree


@dataclass(slots=True)
class _Sums:
    """What a test run added up to."""

    examples: int = 0
    differed: int = 0
    missing: int = 0
    mutants: int = 0
    survived: int = 0
    edits: int = 0
    holes: int = 0

    @property
    def bad(self) -> bool:
        """Whether the run has failed; one that tested nothing has."""
        return bool(self.differed or self.missing or self.survived or self.holes) or not self.examples


def policies_at(paths: Sequence[str]) -> tuple[Policy, ...]:
    """The policies of files and folders; every built-in where none is named."""
    return read_policies(files_at(paths))


def files_at(paths: Sequence[str]) -> list[PolicyFile]:
    """The policy files that paths mean, each once; those of every built-in where none is named."""
    if not paths:
        return builtin.pack_files(builtin.pack_names())
    if "" in paths:  # such as a variable that nobody set; the working directory is written as a dot
        raise UsageError("a PATH is empty: name a policy file or a folder, or nothing for every built-in")
    top = tree.root()
    found: dict[Path, Path] = {}
    for path in paths:
        for file in policy_files(Path(path)):
            found.setdefault(file.resolve(), file)
    return [PolicyFile(file, origin) for file, origin in tree.origins(found.values(), top).items()]


def run_test(paths: Sequence[str], require: bool, mutate: bool, damage: bool) -> int:
    """0 where every example holds (and no mutant survives, and no damage passes), else 1."""
    sums = _Sums()
    for policy in policies_at(paths):
        write_text(_test_policy(policy, require, mutate, damage, sums), sys.stdout)
    write_text(_verdict(sums, mutate, damage), sys.stdout)
    return 1 if sums.bad else 0


def _test_policy(policy: Policy, require: bool, mutate: bool, damage: bool, sums: _Sums) -> Iterator[Line]:
    base = policy.base_job or default_base_job()
    for result in run_examples(policy):
        sums.examples += 1
        if not result.is_as_expected:
            sums.differed += 1
            yield from _differs(result)
    for rule in policy.rules:
        lacking = [wanted for wanted in ("pass", "fail") if not any(one.outcome == wanted for one in rule.examples)]
        if require and lacking:
            sums.missing += 1
            yield line(f"{rule.location}: ", (rule.id, "error"), f" has no example under {' or under '.join(lacking)}")
        if mutate:
            alive, stale, tried = survivors(rule, base)
            sums.mutants += tried
            sums.survived += len(alive) + len(stale)
            for mutant in alive:
                yield line(f"{rule.location}: ", (rule.id, "error"), f" no example notices: {mutant.name}")
            for name in stale:
                yield line(
                    f"{rule.location}: ",
                    (rule.id, "error"),
                    f" an example notices, or there is no such mutant; take it out of equivalent: {name}",
                )
        if damage:
            found, tried = holes(rule, base)
            sums.edits += tried
            sums.holes += len(found)
            for example, edit in found:
                yield line(f"{example.location}: ", (rule.id, "error"), f" passes after this edit of the failing example: {edit}")


def _differs(result: ExampleResult) -> Iterator[Line]:
    verdict = result.check
    why = verdict.error or "; ".join(map(explain, verdict.reasons))
    tail = f" ({why})" if why else ""
    yield line(
        f"{result.example.location}: ",
        (result.rule.id, "error"),
        f" an example under {result.example.outcome} gives {verdict.outcome.value}{tail}",
    )


def _verdict(sums: _Sums, mutate: bool, damage: bool) -> Iterator[Line]:
    parts = [f"{count(sums.examples, 'example')}, {sums.differed or 'none'} {'differ' if sums.differed != 1 else 'differs'}"]
    if sums.missing:
        parts.append(f"{count(sums.missing, 'rule')} without a passing or a failing one")
    if mutate:
        parts.append(f"{count(sums.mutants, 'mutant')}, {sums.survived or 'none'} unnoticed")
    if damage:
        parts.append(f"{count(sums.edits, 'damaged record')}, {sums.holes or 'none'} passed")
    if not sums.examples:
        parts.append("a rule is tested by its examples: add some under pass and fail")
    yield line(("FAILED" if sums.bad else "PASSED", "bad" if sums.bad else "good"), f"   {'; '.join(parts)}")
