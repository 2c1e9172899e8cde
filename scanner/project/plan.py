"""Everything that a scan needs to know before it reads the first record: one builder for the command and the library."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from scanner.display.time import iso
from scanner.errors import UsageError
from scanner.governance.compare import Earlier, check_last
from scanner.governance.waivers.waiver import Waiver
from scanner.model.attribution import OwnerEntry
from scanner.model.coverage import Coverage
from scanner.model.expectation import Expectation
from scanner.model.expression import Expression
from scanner.model.report import Flags, PackUse, PolicySummary
from scanner.model.rule import ConfiguredRule, Policy
from scanner.model.severity import NEVER, Severity
from scanner.policy.narrow import Narrowing
from scanner.policy.select import Chosen
from scanner.project.checks import check_account, check_allowances, check_number_of_jobs, check_processes
from scanner.project.earlier import check_baseline, check_comparison, only_new_gaps, open_earlier
from scanner.project.enforcement import enforced, pin_notes
from scanner.project.expect import expectations
from scanner.project.options import JobFilterOptions, ReadingOptions
from scanner.project.project import Project, RunRules, choose_rules, set_values
from scanner.project.reading import job_filter, record_options
from scanner.shape.normalise import Options
from scanner.sources.filters import Filter
from scanner.sources.gitignore import itself
from scanner.sources.source import Source


class ScanOptions(Struct, frozen=True, kw_only=True):
    """What a caller asks for, as the command line or the library says it; what is not said comes from the configuration or a default.

    `policies` are paths and names, or rules that are loaded already. `fail_on` is a severity or "never", empty for the default.
    """

    sources: Sequence[str | Source] = ()
    policies: Sequence[str] | Chosen = ()
    locked: bool = False  # policy files must be as policies.lock says
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    frameworks: Sequence[str] = ()
    params: Sequence[str] = ()  # [RULE.]NAME=VALUE
    accounts: Sequence[str] = ()
    expect: Sequence[str] = ()  # ACCOUNT[/REGION], besides the configuration's
    waivers: Sequence[str] = ()  # files, besides the configuration's
    fail_on: str | None = None
    allow_unknown: Sequence[str] = ()
    allow_empty: bool = False
    expect_jobs: int | None = None
    exit_zero: bool = False
    baseline: str | None = None  # a file; None for the configuration's, NO_CONFIG for none
    fail_on_new: bool = False
    fail_on_incomplete: str | None = None  # "any" or "new"
    last: str | None = None  # the file of an earlier report
    now: datetime | None = None
    show_sensitive: bool = False
    join: bool = True
    exclude: Sequence[str] = ()  # besides the configuration's
    wanted: JobFilterOptions = field(default_factory=JobFilterOptions)
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    processes: int | str = 1  # or "auto"


class Plan(Struct, frozen=True):
    """A scan that can start: every value is checked, and every default filled in."""

    sources: tuple[str | Source, ...]
    rules: tuple[ConfiguredRule, ...]
    policies: tuple[Policy, ...]
    gate: Flags
    top: Path  # the working tree
    now: datetime
    reproducible: bool = False  # `now` was set, so the report contains no other time
    normalising: Options = field(default_factory=Options)
    show_sensitive: bool = False
    join: bool = True  # records of one job in several sources are one job
    wanted: Filter = field(default_factory=Filter)
    respect_gitignore: bool = True
    gitignore_of: Callable[[Path], Path] = itself  # the folder whose .gitignore counts for a folder
    exclude: tuple[str, ...] = ()  # globs of files in folders that are not read
    accounts: tuple[str, ...] = ()  # those that the caller named as in scope
    expect: tuple[Expectation, ...] = ()  # what must be covered
    owners: tuple[OwnerEntry, ...] = ()
    group_by: Expression | None = None
    waivers: tuple[Waiver, ...] = ()
    notes: tuple[str, ...] = ()
    named: tuple[str, ...] = ()  # the packs, selections, files and IDs that the rules were chosen by
    packs: PackUse | None = None
    config: PolicySummary | None = None
    floors: tuple[PolicySummary, ...] = ()  # what the configuration extends, the nearest first
    coverage: tuple[Coverage, ...] = ()  # rows that are known before a source is read
    earlier: Earlier = field(default_factory=Earlier)  # what the report is compared with
    processes: int | None = 1  # that judge jobs; None for as many as pay
    shard_size: int | None = None  # bytes that a process judges at once; None for a size that suits the sources

    @property
    def conditions(self) -> tuple[Expression, ...]:
        """The conditions of the waivers, which may ask about more than the job, as those of rules do."""
        return tuple(condition for waiver in self.waivers if waiver.where.when for condition in waiver.where.when.conditions)

    @property
    def attributing(self) -> tuple[Expression, ...]:
        """The expressions that say whose a job is: those of `owners` and `group_by`."""
        group_by = () if self.group_by is None else (self.group_by,)
        return (*(entry.when for entry in self.owners), *group_by)

    def for_worker(self) -> "Plan":
        """The plan without what only the scan itself needs; it can be pickled."""
        return replace(self, sources=(), policies=(), gitignore_of=itself, coverage=(), earlier=Earlier())

    def reading(self, sources: Iterable[Source], coverage: Iterable[Coverage], notes: Iterable[str]) -> "Plan":
        """The plan with sources that have each job once, and none that is not wanted, with the rows and notes that are known of them."""
        return replace(
            self,
            sources=tuple(sources),
            coverage=tuple(coverage),
            join=False,
            wanted=Filter(),
            notes=(*self.notes, *notes),
        )


def build_plan(options: ScanOptions, project: Project) -> Plan:
    """The plan of a scan with these options in this project; raises UsageError or MistakesError before a record is read."""
    if options.locked and not isinstance(options.policies, Chosen):
        from scanner.project.lock import check_lock  # late: few scans are locked

        check_lock(project, options.policies)
    accounts = tuple(map(check_account, options.accounts))
    run_rules = _run_rules(options, project, accounts)
    _check_selected_are_configured(run_rules.rules)
    now = options.now or datetime.now(UTC)
    pinned = run_rules.chosen.pinned
    rules = tuple(enforced(run_rules.rules, pinned, now))
    assumed_account = accounts[0] if len(accounts) == 1 else None
    exclude = tuple(options.exclude)
    config = None
    floors: list[PolicySummary] = []
    owners: tuple[OwnerEntry, ...] = ()
    group_by = None
    if project.config is not None:
        owners, group_by = project.config.owners, project.config.group_by
        exclude = (*project.config.exclude, *exclude)
        config = PolicySummary(project.config.path, project.config.sha256)
        floors = [PolicySummary(floor.path, floor.sha256) for floor in reversed(project.config.floors)]
    earlier = open_earlier(options.baseline, options.last, project)
    check_baseline(earlier.baseline, group_by, now)
    if earlier.last is not None:
        check_last(earlier.last, iso(now))
    return Plan(
        sources=tuple(options.sources),
        rules=rules,
        policies=run_rules.chosen.policies,
        gate=_gate(options, project, run_rules, earlier),
        top=project.top,
        now=now.astimezone(UTC),
        reproducible=options.now is not None,
        normalising=record_options(options.reading, assumed_account, project.config),
        show_sensitive=options.show_sensitive,
        join=options.join,
        wanted=job_filter(options.wanted, now),
        respect_gitignore=options.reading.respect_gitignore,
        gitignore_of=project.gitignore_of,
        exclude=exclude,
        accounts=accounts,
        expect=expectations(options.expect, project),
        owners=owners,
        group_by=group_by,
        waivers=_waivers(options, project, run_rules.chosen, now.astimezone(UTC)),
        notes=(*project.notes, *run_rules.notes, *pin_notes(rules, pinned)),
        named=run_rules.chosen.named,
        packs=run_rules.chosen.packs,
        config=config,
        floors=tuple(floors),
        earlier=earlier,
        processes=check_processes(options.processes),
    )


def _run_rules(options: ScanOptions, project: Project, accounts: Sequence[str]) -> RunRules:
    narrowing = Narrowing(tuple(options.select), tuple(options.ignore), tuple(options.frameworks))
    if not isinstance(options.policies, Chosen):
        return choose_rules(project, options.policies, narrowing, options.params, accounts)
    if narrowing != Narrowing():
        raise UsageError("these policies are loaded already; pass select, ignore and frameworks to load_policies", "policies")
    return set_values(project, options.policies, options.params, accounts, narrowed=True)


def _waivers(options: ScanOptions, project: Project, chosen: Chosen, now: datetime) -> tuple[Waiver, ...]:
    """The waivers of the configuration and of the caller."""
    if project.config is None and not options.waivers:
        return ()
    from scanner.project.waivers import load_waivers, waiver_files  # late: what reads them is much, and many a scan has none

    return load_waivers(project, chosen, waiver_files(project, options.waivers), now)


def _gate(options: ScanOptions, project: Project, run_rules: RunRules, earlier: Earlier) -> Flags:
    flags = Flags(
        fail_on=_threshold(options.fail_on, project),
        allow_unknown=check_allowances(options.allow_unknown, run_rules.chosen.rules),
        allow_empty=options.allow_empty,
        exit_zero=options.exit_zero,
        expect_jobs=check_number_of_jobs(options.expect_jobs),
        fail_on_new=options.fail_on_new,
        only_new_gaps=only_new_gaps(options.fail_on_incomplete),
    )
    check_comparison(flags, earlier.baseline is not None, earlier.last is not None)
    return flags


def _threshold(fail_on: str | None, project: Project) -> Severity | None:
    """The lowest severity that fails the scan: the caller's, else the configuration's, else low; None for never."""
    configured = project.config.fail_on if project.config is not None else ""
    name = fail_on or configured or Severity.LOW.value
    if name == NEVER:
        return None
    try:
        return Severity(name)
    except ValueError:
        raise UsageError(f"unknown severity {name!r}; known: {', '.join(Severity)}, {NEVER}", "fail_on") from None


def _check_selected_are_configured(rules: Sequence[ConfiguredRule]) -> None:
    """Raises UsageError for a rule that is selected by its ID but has no value for a required parameter: it would check nothing."""
    for configured in rules:
        if configured.asked_for and configured.unset:
            needed = ", ".join(configured.unset)
            raise UsageError(
                f"{configured.rule.id} is not configured; it needs {needed}", "select", settings=(f"{configured.unset[0]}=VALUE",)
            )
