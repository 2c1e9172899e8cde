"""The scan as a library: it prints nothing, writes only the files that you ask for, and never ends the process."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec.structs import asdict, replace

from scanner.display.lines import plain
from scanner.display.suggest import did_you_mean
from scanner.errors import ScanFailedError, UsageError
from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS
from scanner.formats.text.report import verdict_line
from scanner.formats.write import write_report
from scanner.governance.gate import reaches_code
from scanner.model.codes import CLEAN
from scanner.model.report import Report
from scanner.model.severity import NEVER
from scanner.policy.narrow import Narrowing
from scanner.policy.select import Chosen, choose
from scanner.project.commit.commit import Commit, at_commit
from scanner.project.options import NO_CONFIG, JobFilterOptions, ReadingOptions
from scanner.project.plan import ScanOptions, build_plan
from scanner.project.project import Project, open_project
from scanner.run.comparison import Request, with_comparison
from scanner.run.scan import scan as run
from scanner.sources import tree
from scanner.sources.memory import MemorySource
from scanner.sources.source import Source

Record = Mapping[str, Any]
Name = str | Path
_LISTED = 5  # findings in the message of an error


class ScanReport(Report, frozen=True):
    """The report of a scan, which can be written in any format and raised as an error."""

    def write(self, format: str, path: Name, *, show_all: bool = False) -> None:
        """Writes the report into a file, e.g. `report.write("sarif", "jobscan.sarif")`; `show_all` lifts the limits of the text format.

        The file is replaced whole or stays as it was. Raises UsageError for an unknown format, ReportWriteError if it cannot be
        written.
        """
        if format not in FORMATS:
            hint = did_you_mean(format, FORMATS, otherwise=f"known: {', '.join(FORMATS)}")
            raise UsageError(f"unknown format {format!r}; {hint}", "format")
        if FORMATS[format].scan_only:
            raise UsageError(f"a report does not have every job; write it with jobscan scan -f {format}=FILE", "format")
        FORMATS[format].check_installed()
        target = Path(path)
        if _is_source(target, self):
            raise UsageError(f"{target} would replace a file that was read; choose another", "path")
        write_report(self, FORMATS[format], target, ReportOptions(show_all=show_all))

    def raise_for_findings(self) -> None:
        """Raises ScanFailedError unless the scan is clean: for findings at or above `fail_on`, and for anything left undecided."""
        if self.exit_code == CLEAN:
            return
        lines = [plain(verdict_line(self))]
        rules = {rule.id: rule for rule in self.rules}
        failing = (finding for finding in self.findings if reaches_code(self.flags, rules[finding.rule_id], finding))
        lines += [f"  {finding!r}" for finding in islice(failing, _LISTED)]
        if len(self.findings) > _LISTED:
            lines.append(f"  {len(self.findings):,} findings in all")
        raise ScanFailedError("\n".join(lines), self.exit_code)


def load_policies(
    *named: Name,
    select: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    frameworks: str | Iterable[str] = (),
) -> Chosen:
    """The rules of policy files and folders, packs, selections and IDs, e.g. `load_policies("core", "./acme.yaml")`; core by default.

    `select`, `ignore` and `frameworks` narrow them as the command's options do. A Path, or a text with a slash or that ends in .yaml or
    .yml, is a file or folder. Raises MistakesError with all mistakes in all files, UsageError for an unknown name and if no rule is left.
    """
    top = tree.root()
    narrowing = Narrowing(_texts(select), _texts(ignore), _texts(frameworks))
    return choose(_policy_names(named), lambda files: tree.origins(files, top), narrowing)


def scan(
    records_or_paths: Record | Name | Iterable[Record | Name] | None = None,
    policies: Chosen | Name | Iterable[Name] | None = None,
    *,
    config: Name | None = None,
    config_ref: str | None = None,
    locked: bool = False,
    select: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    frameworks: str | Iterable[str] = (),
    params: Mapping[str, Any] | None = None,
    accounts: str | Iterable[str] = (),
    expect: str | Iterable[str] = (),
    waivers: Name | Iterable[Name] = (),
    fail_on: str | None = "",
    allow_unknown: str | Iterable[str] = (),
    allow_empty: bool = False,
    expect_jobs: int = 0,
    baseline: Name | None = None,
    fail_on_new: bool = False,
    fail_on_incomplete: str = "any",
    last: Name | None = None,
    now: datetime | None = None,
    since: str | datetime | None = None,
    active_only: bool = False,
    statuses: str | Iterable[str] = (),
    shape: str | None = None,
    assume_utc: bool = False,
    max_depth: int | None = None,
    max_record_size: int | str | None = None,
    join: bool = True,
    exclude: str | Iterable[str] = (),
    respect_gitignore: bool = True,
    show_sensitive: bool = False,
    processes: int | str = 1,
) -> ScanReport:
    """The report of a scan of records, of paths, or of both, e.g. `scan("dumps/", "core", fail_on="high")`.

    A record is a mapping in any supported shape, such as boto3 returns; a path is what the command takes as SOURCE. The arguments mean
    what the command's options of these names mean, with these differences: no jobscan.yaml is used unless `config` names it; `params` maps
    NAME or RULE.NAME to a value; `fail_on` is a severity, or None or "never". `processes` is 1, or a number, or "auto". Without
    `records_or_paths`, the configuration's sources are scanned. The report's `exit_code` is the one the command would end with.

    Raises UsageError and MistakesError before anything is read. A record or file that cannot be read does not raise: it is a load failure
    in the report.
    """
    if now is not None and getattr(now, "tzinfo", None) is None:  # a text has none either
        raise UsageError("the time must be a datetime with a timezone: it has no offset from UTC", "now")
    if isinstance(policies, Chosen):
        _check_named(config_ref, locked)
    else:
        named = _listed(policies)
        if policies is not None and not named:
            raise UsageError("the list is empty; pass names or files, or None for core", "policies")
        policies = _policy_names(named)
    options = ScanOptions(
        policies=policies,
        locked=locked,
        select=_texts(select),
        ignore=_texts(ignore),
        frameworks=_texts(frameworks),
        params=[_setting(name, value) for name, value in (params or {}).items()],
        accounts=_texts(accounts),
        expect=_texts(expect),
        waivers=tuple(map(str, _listed(waivers))),
        fail_on=NEVER if fail_on is None else fail_on,
        allow_unknown=_texts(allow_unknown),
        allow_empty=allow_empty,
        expect_jobs=expect_jobs,
        baseline=None if baseline is None else str(baseline),
        fail_on_new=fail_on_new,
        fail_on_incomplete=fail_on_incomplete,
        last=None if last is None else str(last),
        now=now,
        show_sensitive=show_sensitive,
        join=join,
        exclude=_texts(exclude),
        wanted=JobFilterOptions(
            since=since.isoformat() if isinstance(since, datetime) else since,
            active_only=active_only,
            statuses=_texts(statuses),
        ),
        reading=ReadingOptions(
            assume_utc=assume_utc,
            shape=shape,
            max_depth=max_depth,
            max_record_size=max_record_size,
            respect_gitignore=respect_gitignore,
        ),
        processes=processes,
    )
    config_name = NO_CONFIG if config is None else str(config)
    if config_ref is None:
        report = _scan(options, records_or_paths, config_name, None)
    else:
        with at_commit(config_ref) as commit:
            report = _scan(options, records_or_paths, config_name, commit)
    return ScanReport(**asdict(report))


def _scan(
    options: ScanOptions, records_or_paths: Record | Name | Iterable[Record | Name] | None, config: str, commit: Commit | None
) -> Report:
    """The report of a scan with these options, which have no sources yet; with a commit, by its configuration and policies."""
    project = open_project(config, commit=commit)
    sources = _sources(records_or_paths, project)
    options = replace(options, sources=sources)
    named = options.policies
    if commit is None or isinstance(named, Chosen):
        return run(build_plan(options, project))
    plan = build_plan(replace(options, policies=commit.policies(named)), project)
    if records_or_paths is None:
        options = replace(options, sources=())  # the configuration's, whichever that is
    return with_comparison(run(plan), plan, project, Request(config, tuple(named), options))


def _check_named(config_ref: str | None, locked: bool) -> None:
    """Raises UsageError for what needs the names of policies, where they are loaded already."""
    if config_ref is not None:
        raise UsageError("these policies are loaded already; pass their names, to be read from the commit", "config_ref")
    if locked:
        raise UsageError("these policies are loaded already; pass their names, to be compared with the lock file", "locked")


def _sources(records_or_paths: Record | Name | Iterable[Record | Name] | None, project: Project) -> Sequence[str | Source]:
    """All records as one source, then the paths; the configuration's sources for None."""
    if records_or_paths is None:
        if not project.sources:
            raise UsageError("nothing to scan: pass records or paths, or a config with sources")
        return project.sources
    records: list[Record] = []
    paths: list[str] = []
    for item in _listed(records_or_paths):
        if isinstance(item, Mapping):
            records.append(item)
        elif isinstance(item, str | os.PathLike):
            paths.append(str(item))
        else:
            raise UsageError(f"a record is a mapping and a path is text or a Path, not {type(item).__name__}")
    return [MemorySource(records), *paths] if records else paths


def _listed(items: Any) -> list[Any]:
    """The items as a list; a single record, path or name makes a list of one, and None an empty list."""
    if items is None:
        return []
    if isinstance(items, str | bytes | os.PathLike | Mapping):
        return [items]
    return list(items)


def _texts(texts: str | Iterable[str]) -> tuple[str, ...]:
    """The texts as a tuple; a single text counts as one, not as its letters."""
    if isinstance(texts, str):
        return (texts,)
    texts = tuple(texts)
    for text in texts:
        if not isinstance(text, str):
            raise UsageError(f"{text!r} must be text, not {type(text).__name__}")
    return texts


def _policy_names(policies: Iterable[Name]) -> list[str]:
    """The names as -p takes them: a Path always has a slash, so that Path("acme") is a file and not a pack."""
    names = []
    for policy in policies:
        if isinstance(policy, Path):
            names.append(f"{policy.parent}/{policy.name}")
        elif isinstance(policy, str):
            names.append(policy)
        else:
            raise UsageError(f"{policy!r} must be a name or a Path, not {type(policy).__name__}", "policies")
    return names


def _setting(name: str, value: Any) -> str:
    """A parameter as --param takes it, e.g. `max_age_days=30` or `allowed_roles=["a"]`."""
    if isinstance(value, str):
        return f"{name}={value}"
    return f"{name}={json.dumps(value)}"


def _is_source(target: Path, report: Report) -> bool:
    """Whether a file is one that was read. Reports name a file outside the working tree by its last folders, so there the name decides."""
    if not target.is_file():
        return False
    top = tree.root()
    for source in report.sources:
        file = top / source.path
        if file.is_file():
            if file.samefile(target):
                return True
        elif file.name == target.name:
            return True
    return False
