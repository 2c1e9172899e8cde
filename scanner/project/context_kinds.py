"""Which kinds of context a scan of AWS reads, e.g. subnets."""

from scanner.engine.asks import asked_kinds
from scanner.project.plan import ScanOptions, build_plan
from scanner.project.project import Project
from scanner.shape.contexts.table import KINDS


def kinds_read(option: bool | None, project: Project) -> frozenset[str]:
    """The kinds that are read with --context (all) or --no-context (none), without either those that the project's rules ask about.

    The rules are those of the project's configuration. Raises UsageError or MistakesError where a scan with them could not start.
    """
    match option:
        case True:
            return frozenset(KINDS)
        case False:
            return frozenset()
        case None:
            plan = build_plan(ScanOptions(), project)
            return asked_kinds(plan.rules, plan.conditions)
