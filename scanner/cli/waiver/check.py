"""`jobscan waiver check`: every mistake in waiver files."""

import sys
from dataclasses import dataclass

from scanner.cli.clock import now_or_clock
from scanner.cli.waiver.files import files_of
from scanner.display.lines import count
from scanner.model.codes import CLEAN
from scanner.policy.select import choose
from scanner.project.project import open_project
from scanner.project.waivers import load_waivers


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The command line of `waiver check`."""

    files: tuple[str, ...]
    config: str | None
    now: str | None


def run_check(options: CheckOptions) -> int:
    """0; raises MistakesError with every mistake that a scan would report."""
    project = open_project(options.config)
    files = files_of(options.files, project)
    chosen = choose(project.policies, project.origins_of)
    waivers = load_waivers(project, chosen, files, now_or_clock(options.now))
    sys.stdout.write(f"{count(len(waivers), 'waiver')} in {count(len(files), 'file')}: no mistake\n")
    return CLEAN
