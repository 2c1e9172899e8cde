"""Every line that says what to run or to do next. It names nothing that this version does not have."""

from collections.abc import Iterable, Iterator

from scanner.display.lines import Line, line, wrap
from scanner.model.coverage import CoverageState
from scanner.model.outcome import Reason, ReasonKind
from scanner.model.report import ReportedRule
from scanner.shape.hints import RESCAN, how_to_get, when_known

MORE = "--show all"
_WHERE_MISSING = "Expected and missing: scan it too. Where it may have no job, name its dump as 'path' under 'expect' in jobscan.yaml."


def what_to_do(rule: ReportedRule, any_running: bool, any_ended: bool, width: int) -> Iterator[Line]:
    """The rule's remediation, as far as it concerns the jobs found: those still running, those that have ended, and the next ones."""
    fix = rule.remediation
    if any_running:
        yield from _step("Still running", fix.running, width)
    if any_ended:
        yield from _step("Finished", fix.finished, width)
    yield from _step("Next jobs", fix.pipeline, width)


def _step(name: str, text: str, width: int) -> Iterator[Line]:
    if text:
        yield from wrap(text, indent=" " * 19, first=f"    {name:13}  ", width=width)


def how_to_decide(reason: Reason, is_of_aws: bool = False) -> str:
    """How to get what an undecided rule needs, in one sentence; `is_of_aws`: the jobs were read from AWS."""
    match reason.kind:
        case ReasonKind.NOT_DELIVERED:
            return how_to_get(reason.path, reason.source, reason.why, is_of_aws)
        case ReasonKind.NOT_YET:
            return "does not exist before the job is submitted"
        case ReasonKind.COMPUTED:
            return f"{when_known(reason.source, reason.why)}; --allow-unknown computed accepts it"
        case ReasonKind.ABSENT:
            return "null in these jobs; the rule does not handle null (use present())"
        case ReasonKind.EMPTY:
            return "empty in these jobs; the rule does not handle an empty value"


def rescan(reasons: Iterable[Reason], width: int) -> Iterator[Line]:
    """What to run once the records have what was not delivered; nothing where that is not what is missing."""
    if any(reason.kind is ReasonKind.NOT_DELIVERED and not reason.why for reason in reasons):
        whole = f"    To resolve: scan the files together, or join them first: {RESCAN}   All fields: jobscan shape"
        if len(whole) <= width:
            yield line(whole)
            return
        yield line("    To resolve: scan the files together, or join them first:")
        yield line(f"        {RESCAN}")
        yield line("    All fields: jobscan shape")


def what_to_do_about(states: Iterable[CoverageState]) -> list[str]:
    """What to do about accounts and Regions that were not read, one sentence each, beyond what their reasons say already."""
    sentences: dict[str, None] = {}
    for state in states:
        match state:
            case CoverageState.DENIED:
                sentences["If it is denied on purpose: add it to live.expected in jobscan.yaml."] = None
            case CoverageState.UNSUPPORTED:
                sentences["A Region without batch jobs: add it to live.exclude in jobscan.yaml."] = None
            case CoverageState.MISSING:
                sentences[_WHERE_MISSING] = None
            case CoverageState.THROTTLED | CoverageState.DAMAGED | CoverageState.DEADLINE:
                sentences["If it fails now and then: read it again, or set live.max_age in jobscan.yaml."] = None
            case _:
                continue
    return list(sentences)
