"""All that a scan needs to know before it reads the first record."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from scanner.model.report import Flags, PolicySummary
from scanner.model.rule import ConfiguredRule, Policy
from scanner.shape.normalise import Options
from scanner.sources.filters import Filter
from scanner.sources.source import Source


@dataclass(frozen=True, slots=True)
class Plan:
    """Which records to read, which rules to run on them, and what the exit code depends on."""

    sources: tuple[str | Source, ...]
    rules: tuple[ConfiguredRule, ...]
    policies: tuple[Policy, ...]
    gate: Flags
    top: Path  # the working tree
    now: datetime
    reproducible: bool = False  # `now` was given, so that the report carries no other time
    normalising: Options = field(default_factory=Options)
    show_sensitive: bool = False
    join: bool = True  # records of one job in several sources are one job
    wanted: Filter = field(default_factory=Filter)
    respect_gitignore: bool = True
    exclude: tuple[str, ...] = ()  # globs of files in folders that are not read
    notes: tuple[str, ...] = ()
    named: tuple[str, ...] = ()  # the packs, selections and files that the rules were chosen by
    config: PolicySummary | None = None
