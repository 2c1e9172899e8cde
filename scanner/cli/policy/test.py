"""`jobscan policy test`: the examples of rules, and whether they would notice a change of the rule or damage to a record."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.authoring.damage import holes
from scanner.authoring.equivalence import compare_declared, compare_mutant, describe_difference, unknown_mutants
from scanner.authoring.examples import ExampleResult, default_base_job, run_examples
from scanner.authoring.mutation import survivors
from scanner.cli.console import write_text
from scanner.cli.policy.policy_paths import about_paths
from scanner.display.lines import Line, count, line
from scanner.errors import UsageError
from scanner.findings.build import describe_reason
from scanner.model.codes import CLEAN
from scanner.model.job import Json
from scanner.model.place import Location
from scanner.model.rule import Policy, Rule
from scanner.policy import builtin
from scanner.policy.files import policy_files
from scanner.policy.load import read_policies
from scanner.policy.policy_file import PolicyFile
from scanner.sources import tree

FAILED = 1


def files_at(paths: Sequence[str]) -> list[PolicyFile]:
    """The policy files in these files and folders, each once; those of every built-in policy without any path."""
    if not paths:
        return builtin.pack_files(builtin.pack_names())
    if "" in paths:  # e.g. "$POLICIES" in a shell where it is not set
        raise UsageError("empty PATH: name a policy file or a folder, or nothing for every built-in policy")
    top = tree.root()
    files: dict[Path, Path] = {}
    with about_paths():
        for path in paths:
            for file in policy_files(Path(path)):
                files.setdefault(file.resolve(), file)
    return [PolicyFile(file, origin) for file, origin in tree.origins(files.values(), top).items()]


def run_test(paths: Sequence[str], require: bool, mutate: bool, damage: bool) -> int:
    """0 if every example has the outcome it is listed under, and no mutant and no damaged record goes unnoticed; else 1.

    With `require`, also 1 for a rule without a passing and a failing example.
    """
    run = _TestRun(require, mutate, damage)
    for policy in read_policies(files_at(paths)):
        write_text(run.test(policy), sys.stdout)
    write_text([run.verdict()], sys.stdout)
    return FAILED if run.has_failed else CLEAN


@dataclass(slots=True)
class _TestRun:
    """What to test besides the examples, and the counts so far."""

    require: bool
    mutate: bool
    damage: bool
    examples: int = 0
    differing: int = 0
    incomplete_rules: int = 0
    mutants: int = 0
    unnoticed: int = 0
    equivalents: int = 0
    differing_equivalents: int = 0
    unknown_equivalents: int = 0
    edits: int = 0
    passed_edits: int = 0

    @property
    def has_failed(self) -> bool:
        """Whether anything was wrong; a run that tested nothing has failed too."""
        wrong_equivalents = self.differing_equivalents + self.unknown_equivalents
        return self.examples == 0 or any((self.differing, self.incomplete_rules, self.unnoticed, wrong_equivalents, self.passed_edits))

    def test(self, policy: Policy) -> Iterator[Line]:
        """Tests a policy, and gives a line for each thing that is wrong with it."""
        for result in run_examples(policy):
            self.examples += 1
            if not result.is_as_expected:
                self.differing += 1
                yield _difference(result)
        base = policy.base_job or default_base_job()
        for rule in policy.rules:
            if self.require:
                yield from self._require_examples(rule)
            yield from self._prove_equivalents(rule, base)
            if self.mutate:
                yield from self._mutate(rule, base)
            else:
                yield from self._name_unknown_equivalents(rule)
            if self.damage:
                yield from self._damage(rule, base)

    def _require_examples(self, rule: Rule) -> Iterator[Line]:
        outcomes = {example.outcome for example in rule.examples}
        missing = [outcome for outcome in ("pass", "fail") if outcome not in outcomes]
        if missing:
            self.incomplete_rules += 1
            yield _problem(rule.location, rule, f"has no example under {' or under '.join(missing)}")

    def _prove_equivalents(self, rule: Rule, base: Mapping[str, Json]) -> Iterator[Line]:
        """A line for each mutant under `equivalent` that differs, or of which that is not decided: then the reason there must do."""
        for comparison in compare_declared(rule, base):
            self.equivalents += 1
            name = comparison.mutant.name
            if comparison.differs:
                self.differing_equivalents += 1
                yield _problem(rule.location, rule, f"not equivalent: {name}; {describe_difference(comparison)}")
            elif not comparison.is_equivalent:
                yield _problem(rule.location, rule, f"not proved to be equivalent: {name}; {describe_difference(comparison)}")

    def _name_unknown_equivalents(self, rule: Rule) -> Iterator[Line]:
        """A line for each entry of `equivalent` that is not about a mutant; `--mutate` names them among those that are none any more."""
        for name in unknown_mutants(rule):
            self.unknown_equivalents += 1
            yield _problem(rule.location, rule, f"no such mutant; remove it from 'equivalent': {name}")

    def _mutate(self, rule: Rule, base: Mapping[str, Json]) -> Iterator[Line]:
        alive, not_equivalent, tried = survivors(rule, base)
        self.mutants += tried
        self.unnoticed += len(alive) + len(not_equivalent)
        for mutant in alive:
            problem = f"no example notices: {mutant.name}"
            if compare_mutant(rule, mutant, base).is_equivalent:
                problem += " (no job can: list it under 'equivalent')"
            yield _problem(rule.location, rule, problem)
        for name in not_equivalent:
            yield _problem(rule.location, rule, f"not an equivalent mutant any more; remove it from 'equivalent': {name}")

    def _damage(self, rule: Rule, base: Mapping[str, Json]) -> Iterator[Line]:
        passing, tried = holes(rule, base)
        self.edits += tried
        self.passed_edits += len(passing)
        for example, edit in passing:
            yield _problem(example.location, rule, f"passes after this edit of the example: {edit}")

    def verdict(self) -> Line:
        """The last line, e.g. "PASSED   6 examples, none differ; 5 mutants, none unnoticed"."""
        word = ("FAILED", "bad") if self.has_failed else ("PASSED", "good")
        return line(word, f"   {'; '.join(self._numbers())}")

    def _numbers(self) -> Iterator[str]:
        """What was tested and what was wrong with it, in the order of the tests."""
        yield f"{count(self.examples, 'example')}, {_how_many_differ(self.differing)}"
        if self.incomplete_rules:
            yield f"{count(self.incomplete_rules, 'rule')} without a passing or a failing one"
        if self.equivalents:
            yield f"{count(self.equivalents, 'equivalent mutant')}, {_how_many_differ(self.differing_equivalents)}"
        if self.unknown_equivalents:
            yield f"{count(self.unknown_equivalents, 'unknown mutant')} under 'equivalent'"
        if self.mutate:
            yield f"{count(self.mutants, 'mutant')}, {self.unnoticed or 'none'} unnoticed"
        if self.damage:
            yield f"{count(self.edits, 'damaged record')}, {self.passed_edits or 'none'} passed"
        if self.examples == 0:
            yield "a rule is tested by its examples: add some under pass and fail"


def _how_many_differ(number: int) -> str:
    """E.g. "none differ" or "1 differs"."""
    return f"{number or 'none'} {'differs' if number == 1 else 'differ'}"


def _difference(result: ExampleResult) -> Line:
    """E.g. "acme.yaml:12: ACME-1 an example under fail gives pass"."""
    check = result.check
    problem = f"an example under {result.example.outcome} gives {check.outcome.value}"
    why = check.error or "; ".join(map(describe_reason, check.reasons))
    if why:
        problem += f" ({why})"
    return _problem(result.example.location, result.rule, problem)


def _problem(location: Location | None, rule: Rule, text: str) -> Line:
    return line(f"{location}: ", (rule.id, "error"), f" {text}")
