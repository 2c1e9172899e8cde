"""The waivers of a run: those of the configuration's files and of the caller's, for the rules that they name."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from scanner.config.config import Config, ScopeEntry
from scanner.config.longest import Longest
from scanner.display.suggest import did_you_mean
from scanner.errors import Mistake, MistakesError
from scanner.governance.waivers.read import WAIVERS, read_waivers
from scanner.governance.waivers.waiver import Waiver
from scanner.model.outcome import Outcome
from scanner.model.rule import Rule
from scanner.model.severity import Severity
from scanner.policy.narrow import has_id
from scanner.policy.select import Chosen
from scanner.project.checks import can_be_missing
from scanner.project.organisation import as_configured
from scanner.project.project import Project, unread_rules
from scanner.schema.mistakes import mistake_at
from scanner.sources import tree

LONGEST_UNKNOWN = timedelta(days=90)  # an accepted unknown is a check that no one makes


def waiver_files(project: Project, named: Sequence[str]) -> tuple[Path, ...]:
    """The waiver files of the configuration, then those that the caller named, each once."""
    files = [*configured_files(project), *(_named_file(project, name) for name in named)]
    return tuple({tree.absolute(file): file for file in files}.values())


def configured_files(project: Project) -> tuple[Path, ...]:
    """The waiver files of the configuration, as the working directory or the commit has them."""
    config = project.config
    if config is None:
        return ()
    return tuple(config.folder / name for name in config.waivers)


def load_waivers(project: Project, chosen: Chosen, files: Sequence[Path], now: datetime) -> tuple[Waiver, ...]:
    """The waivers in all files, with the IDs of their rules; raises MistakesError with every mistake in every file."""
    readings = [read_waivers(file, tree.shown(file, project.top_of_policies), now.date()) for file in files]
    rules = _Rules(project, chosen)
    waivers = [_with_rules(waiver, rules) for reading in readings for waiver in reading.waivers]
    mistakes = [*_twice(waivers)]
    for file, reading in zip(files, readings, strict=True):
        mistakes += _mistakes_of(file, reading.mistakes, project)
    for waiver in waivers:
        mistakes += _check(waiver, rules, project.config)
    if mistakes:
        raise MistakesError(sorted(mistakes, key=lambda mistake: (mistake.path, mistake.line, mistake.column)), WAIVERS, len(files))
    return tuple(waivers)


def _mistakes_of(file: Path, mistakes: Sequence[Mistake], project: Project) -> Iterator[Mistake]:
    """The mistakes in a file; of one that does not exist with what to do, if the configuration names it."""
    if project.config is None or file.exists() or file not in configured_files(project):
        yield from mistakes
        return
    hint = f"'waivers' in {project.config.path} names it; create it with 'format: 1' and 'waivers: []', or remove it there"
    yield from (dataclasses.replace(mistake, hint=hint) for mistake in mistakes)


class _Rules:
    """The rules that exist, whether they run or not. Those of no policy of this run are read only if a waiver names one of them."""

    def __init__(self, project: Project, chosen: Chosen) -> None:
        self._project = project
        self._chosen = chosen
        self._loaded = {rule.id: rule for rule in chosen.loaded}
        self._every: dict[str, Rule] | None = None

    def named(self, term: str) -> tuple[Rule, ...]:
        """The rules that a term names: one by its ID, or those whose IDs begin so."""
        if term in self._loaded:
            return (self._configured(self._loaded[term]),)
        return tuple(self._configured(rule) for rule in self.every.values() if has_id(rule, term))

    @property
    def every(self) -> dict[str, Rule]:
        """All rules by ID: those of this run, of the built-in packs, and of the configuration's own policies."""
        if self._every is None:
            self._every = {rule.id: rule for rule in (*unread_rules(self._project, self._chosen), *self._loaded.values())}
        return self._every

    def _configured(self, rule: Rule) -> Rule:
        return as_configured(rule, self._project.config)


def _with_rules(waiver: Waiver, rules: _Rules) -> Waiver:
    ids = dict.fromkeys(rule.id for term in waiver.terms for rule in rules.named(term.text))
    return replace(waiver, rules=tuple(ids))


def _twice(waivers: Iterable[Waiver]) -> Iterator[Mistake]:
    """A mistake for each ID that a waiver before has, in the same file or another."""
    first: dict[str, Waiver] = {}
    for waiver in waivers:
        earlier = first.setdefault(waiver.id, waiver)
        if waiver.id and earlier is not waiver:
            where = f"{earlier.location.path}:{earlier.location.line}"
            yield mistake_at(waiver.location, f"duplicate waiver ID '{waiver.id}', first at {where}", "rename one")


def _check(waiver: Waiver, rules: _Rules, config: Config | None) -> Iterator[Mistake]:
    """The mistakes of a waiver that show once rules and configuration are known."""
    for term in waiver.terms:
        if not rules.named(term.text):
            hint = did_you_mean(term.text, rules.every, otherwise="expected a rule ID, or the beginning of IDs, such as BMJ-NET")
            yield mistake_at(term.at, f"no rule matches '{term.text}'", hint)
    for field in waiver.fields:
        if not can_be_missing(field.text):
            yield mistake_at(field.at, f"'{field.text}' is not a field of a job", "all fields: jobscan shape")
    most = _longest_span(waiver, [rule for term in waiver.terms for rule in rules.named(term.text)], config)
    span = waiver.expires - waiver.added
    if span > most:
        last = waiver.added + most
        problem = f"'expires' is {span.days} days after 'added'; at most {most.days} are allowed"
        yield mistake_at(waiver.expires_at, problem, f"{last} or earlier")


def _longest_span(waiver: Waiver, rules: Iterable[Rule], config: Config | None) -> timedelta:
    """How long a waiver of these rules may last, whatever severity a scope gives them: what is critical for some jobs is waived as such."""
    longest = config.longest if config is not None else Longest()
    scopes = config.scopes if config is not None else ()
    span = longest.span({severity for rule in rules for severity in _severities(rule, scopes)})
    if waiver.outcome is Outcome.UNKNOWN:
        return min(span, LONGEST_UNKNOWN)
    return span


def _severities(rule: Rule, scopes: Iterable[ScopeEntry]) -> Iterator[Severity]:
    """The severity of a rule, and those that it has in a scope."""
    yield rule.severity
    for scope in scopes:
        may_be_about = not scope.rules or any(has_id(rule, term.text) or term.text == rule.policy for term in scope.rules)
        for given in scope.severity:
            is_about = may_be_about if given.rule is None else given.rule.text == rule.id
            if is_about:
                yield Severity(given.text)


def _named_file(project: Project, name: str) -> Path:
    """The file that a caller names; with a commit, as the commit has it."""
    return Path(name) if project.commit is None else project.commit.copy_of(Path(name))
