"""`jobscan policy lock`: writes the hashes of the policy files."""

import sys

from scanner.display.lines import count, printable
from scanner.formats.write import write_bytes
from scanner.model.codes import CLEAN
from scanner.project.lock import make_lock
from scanner.project.project import open_project
from scanner.sources.tree import shown

_MODE = 0o644  # it is committed, and says no secret


def run_lock(policies: tuple[str, ...], config: str | None) -> int:
    """0; raises UsageError if there is no policy file, ReportWriteError if the lock file cannot be written."""
    project = open_project(config, policies)
    file, text = make_lock(project, policies)
    write_bytes(file, [text.encode()], "the lock file", _MODE)
    number = sum(not line.startswith("#") for line in text.splitlines())
    sys.stdout.write(f"{printable(shown(file, project.top))} has {count(number, 'policy file')}. Next: commit it, and scan with --locked\n")
    return CLEAN
