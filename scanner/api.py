"""The scan as a library: nothing is printed, nothing is written, and no process ends."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scanner.errors import UsageError
from scanner.model.report import Flags, Report
from scanner.model.severity import Severity
from scanner.policy.parameters import configure, parse_settings
from scanner.policy.select import Chosen, Narrowing, choose
from scanner.project.checks import check_account, check_allowances
from scanner.project.doubtful_values import doubtful_values
from scanner.project.ours import is_ours
from scanner.project.plan import Plan
from scanner.run.scan import scan as run
from scanner.shape.normalise import Options
from scanner.sources import tree
from scanner.sources.memory import MemorySource
from scanner.sources.source import Source


def load_policies(*named: str | Path, select: Iterable[str] = (), ignore: Iterable[str] = (), frameworks: Iterable[str] = ()) -> Chosen:
    """The rules of policy files and folders, packs and selections, narrowed as the command line does; of `core` where none is named.

    A path is a Path, or a text with a slash or that ends in .yaml. Raises MistakesError with all mistakes in all
    files, UsageError for an unknown name and if no rule is left.
    """
    top = tree.root()
    names = tuple(f"{one.parent}/{one.name}" if isinstance(one, Path) else one for one in named)
    return choose(names, lambda files: tree.origins(files, top), Narrowing(tuple(select), tuple(ignore), tuple(frameworks)))


def scan(
    records_or_paths: Iterable[Mapping[str, Any] | str | Path],
    policies: Chosen | None = None,
    *,
    params: Mapping[str, Any] | None = None,
    accounts: Iterable[str] = (),
    fail_on: str | None = "low",
    allow_unknown: Iterable[str] = (),
    allow_empty: bool = False,
    now: datetime | None = None,
    assume_utc: bool = False,
    join: bool = True,
) -> Report:
    """The report of a scan of records, paths, or both.

    A record is an object in any shape, such as boto3 gives it; a path is what the command takes as SOURCE. `params` has values by NAME or
    RULE.NAME. `fail_on` is a severity, None for never; the report's `exit_code` is the one with which the command would end. Raises
    UsageError and MistakesError before anything is read; what is wrong with a record or a file stands in the report.
    """
    if isinstance(records_or_paths, str | Path | Mapping):
        records_or_paths = [records_or_paths]
    given = list(records_or_paths)
    chosen = policies or load_policies()
    known = tuple(map(check_account, accounts))
    if now is not None and now.tzinfo is None:
        raise UsageError("now has no offset from UTC; give it a timezone")
    rules = configure(chosen.rules, parse_settings([_setting(*one) for one in (params or {}).items()]), known, chosen.asked_for)
    return run(
        Plan(
            sources=_sources(given),
            rules=rules,
            policies=chosen.policies,
            gate=Flags(_severity(fail_on), check_allowances(allow_unknown, chosen.rules), allow_empty),
            top=tree.root(),
            now=(now or datetime.now(UTC)).astimezone(UTC),
            reproducible=now is not None,
            normalising=Options(assume_utc=assume_utc, account=known[0] if len(known) == 1 else None, is_ours=is_ours),
            join=join,
            notes=doubtful_values(rules),
            named=chosen.named,
        )
    )


def _sources(given: list[Mapping[str, Any] | str | Path]) -> tuple[str | Source, ...]:
    records = [one for one in given if isinstance(one, Mapping)]
    paths = [str(one) for one in given if not isinstance(one, Mapping)]
    return (MemorySource(records), *paths) if records else tuple(paths)


def _setting(name: str, value: Any) -> str:
    return f"{name}={value if isinstance(value, str) else json.dumps(value)}"


def _severity(name: str | None) -> Severity | None:
    if name is None:
        return None
    try:
        return Severity(name)
    except ValueError:
        raise UsageError(f"fail_on {name!r} is no severity; there are {', '.join(Severity)}, and None for never") from None
