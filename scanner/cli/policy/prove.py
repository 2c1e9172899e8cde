"""`jobscan policy prove`: what rules can never say of a job, and which scopes and waivers can never match."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from msgspec import structs

from scanner.authoring.catalogue import read_catalogue
from scanner.authoring.examples import default_base_job
from scanner.authoring.failing_example import failing_example
from scanner.cli.console import Progress, write_text
from scanner.cli.policy.policy_paths import about_paths, as_named
from scanner.display.lines import count, printable
from scanner.errors import Mistake, MistakesError
from scanner.formats.proof import json
from scanner.formats.proof.text import lines
from scanner.governance.proof.conditions import find_overlaps, prove_scopes, prove_waivers
from scanner.governance.proof.report import Overlap, PolicyProof, ProvedCondition
from scanner.governance.proof.rules import prove_rules
from scanner.model.job import Json
from scanner.model.rule import ConfiguredRule, Example
from scanner.policy import builtin
from scanner.policy.narrow import Narrowing
from scanner.policy.select import Chosen
from scanner.project.project import Project, RunRules, choose_rules, open_project
from scanner.project.waivers import configured_files, load_waivers


@dataclass(frozen=True, slots=True)
class ProveOptions:
    """The command line of `policy prove`."""

    named: tuple[str, ...]
    select: tuple[str, ...]
    params: tuple[str, ...]
    accounts: tuple[str, ...]
    config: str | None
    format: str


def run_prove(options: ProveOptions) -> int:
    """Proves rules and conditions, and writes the answers; the exit code is `PolicyProof.exit_code`. Raises ReplayError."""
    named = tuple(map(as_named, options.named))
    project = open_project(options.config, named)
    if project.config is None and not named:
        named = every_pack()
    with about_paths():
        run_rules, doubts = _choose_rules(project, named, options)
    proof = replace(_prove(project, run_rules, options), mistakes=len(doubts))
    notes = [note for note in run_rules.notes if note != run_rules.chosen.note]  # which is about what a scan runs
    _show_notes([*notes, *_notes_on(doubts)])
    if options.format == "json":
        sys.stdout.write(json.text(proof))
    else:
        write_text(lines(proof), sys.stdout)
    return proof.exit_code


def _choose_rules(project: Project, named: Sequence[str], options: ProveOptions) -> tuple[RunRules, Sequence[Mistake]]:
    """The rules with their values, and the mistakes in their files that are doubts: what such a condition says is what is asked here."""
    narrowing = Narrowing(select=options.select)
    try:
        return choose_rules(project, named, narrowing, options.params, options.accounts), ()
    except MistakesError as error:
        if not all(mistake.is_doubt for mistake in error.mistakes):
            raise
        return choose_rules(project, named, narrowing, options.params, options.accounts, with_doubtful=True), error.mistakes


def _notes_on(doubts: Sequence[Mistake]) -> Iterator[str]:
    for path in dict.fromkeys(mistake.path for mistake in doubts):
        number = sum(mistake.path == path for mistake in doubts)
        yield f"{path} has {count(number, 'mistake')}, and no scan starts with it: jobscan policy lint {path}"


def every_pack() -> tuple[str, ...]:
    """The names that together mean all built-in rules."""
    return (*builtin.pack_names(), builtin.STRICT)


def base_jobs(chosen: Chosen) -> Mapping[str, Mapping[str, Json]]:
    """The job that each rule's examples change, by the rule's ID."""
    default = default_base_job()
    return {rule.id: policy.base_job or default for policy in chosen.policies for rule in policy.rules}


def _prove(project: Project, run_rules: RunRules, options: ProveOptions) -> PolicyProof:
    conditions: tuple[ProvedCondition, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    with Progress() as progress:
        rules = tuple(prove_rules(run_rules.rules, base_jobs(run_rules.chosen), _failing_example, progress.proofs))
        if project.config is not None and _is_about_config(options):
            conditions = tuple(_prove_conditions(project, run_rules))
            overlaps = tuple(find_overlaps(run_rules.rules, default_base_job()))
    asked_for = run_rules.chosen.asked_for.union(filter(builtin.is_rule_id, options.named))
    config = project.config.path if project.config is not None else ""
    return PolicyProof(rules, conditions, overlaps, config, asked_for)


def _failing_example(configured: ConfiguredRule, base_job: Mapping[str, Json]) -> Example | None:
    """An example for which a rule fails; built-in rules are read again, since those that run have no examples."""
    if builtin.is_rule_id(configured.rule.id):
        configured = structs.replace(configured, rule=read_catalogue().with_examples(configured.rule))
    return failing_example(configured, base_job)


def _is_about_config(options: ProveOptions) -> bool:
    """Whether the scopes and waivers of the configuration are asked about, and not only rules with the values that it gives them."""
    return options.config is not None or not options.named


def _prove_conditions(project: Project, run_rules: RunRules) -> Iterator[ProvedCondition]:
    layers = project.config.layers if project.config is not None else ()
    scopes = [entry.scope for layer in layers for entry in layer.scopes]
    yield from prove_scopes(scopes, default_base_job())
    waivers = load_waivers(project, run_rules.chosen, configured_files(project), datetime.now(UTC))
    yield from prove_waivers(waivers, default_base_job())


def _show_notes(notes: Sequence[str]) -> None:
    for note in notes:
        sys.stderr.write(f"note: {printable(note)}\n")
