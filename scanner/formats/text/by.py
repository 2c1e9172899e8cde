"""A table of the findings by owner, account, role, rule or pipeline."""

from collections.abc import Callable, Iterator

from msgspec import Struct, field

from scanner.display.lines import BLANK, Line, columns, count, line, middle, printable, wrap
from scanner.findings.cause import pipeline_of_cause
from scanner.formats.options import By, ReportOptions
from scanner.formats.text.suggestions import MORE
from scanner.model.outcome import Finding
from scanner.model.report import Report
from scanner.model.severity import Severity
from scanner.shape.fields import STOPPABLE

ROWS = 20  # how many are shown
_NAME = 60  # characters
_WITHOUT = {
    By.OWNER: "no owner",
    By.ACCOUNT: "no account",
    By.ROLE: "no role",
    By.RULE: "no rule",
    By.PIPELINE: "no pipeline",
}
_KEYS: dict[By, Callable[[Finding], str]] = {
    By.OWNER: lambda finding: finding.owner,
    By.ACCOUNT: lambda finding: finding.account_id,
    By.ROLE: lambda finding: finding.role.rsplit("/", 1)[-1],
    By.RULE: lambda finding: finding.rule_id,
    By.PIPELINE: lambda finding: pipeline_of_cause(finding.cause),
}
_HOW_TO_SET_AN_OWNER = "No owner: tag the jobs with Owner, or add an entry to 'owners' in jobscan.yaml."


class _Group(Struct):
    """The findings of one row of the table, counted."""

    name: str
    findings: int = 0
    waived: int = 0
    causes: set[str] = field(default_factory=set)
    running: set[str] = field(default_factory=set)  # jobs
    highest: Severity | None = None  # of the findings that are not waived

    def add(self, finding: Finding) -> None:
        """Counts a finding."""
        self.findings += 1
        self.causes.add(finding.cause)
        if finding.waiver is not None:
            self.waived += 1
            return
        if self.highest is None or finding.severity.rank > self.highest.rank:
            self.highest = finding.severity
        if finding.status in STOPPABLE:
            self.running.add(finding.job)

    @property
    def order(self) -> tuple[bool, int, int, str]:
        """The most severe first, then the largest; what has no name last."""
        rank = -1 if self.highest is None else self.highest.rank
        return (not self.name, -rank, -self.findings, self.name)


def by_lines(report: Report, options: ReportOptions) -> Iterator[Line]:
    """The table that `options.by` asks for; nothing where there are no findings, or where all have one owner by design."""
    by = options.by
    if by is None or not report.findings:
        return
    if by is By.OWNER and report.part is not None:
        return
    groups = _groups(report, by)
    chosen = groups if options.show_all else groups[:ROWS]
    names = _column_names(by, groups)
    rows = [[_cell(group, by, name) for name in names] for group in chosen]
    head, *texts = columns(
        [names, *rows], right=frozenset({1, 2, len(names) - 1, *_waived_column(names)}), width=options.table_width - len("    ")
    )
    yield line("Findings by ", (by.value, "bold"))
    yield BLANK
    yield line("    ", (head, "dim"))
    yield from (line(f"    {text}") for text in texts)
    left = groups[len(chosen) :]
    if left:
        findings = sum(group.findings for group in left)
        yield line(f"    {len(left):,} more with {count(findings, 'finding')}: {MORE}")
    if by is By.OWNER and not groups[-1].name:
        yield from wrap(_HOW_TO_SET_AN_OWNER, width=options.width)
    yield BLANK


def _groups(report: Report, by: By) -> list[_Group]:
    key_of = _KEYS[by]
    groups: dict[str, _Group] = {}
    for finding in report.findings:
        key = key_of(finding)
        groups.setdefault(key, _Group(key)).add(finding)
    return sorted(groups.values(), key=lambda group: group.order)


def _column_names(by: By, groups: list[_Group]) -> list[str]:
    waived = ["waived"] if any(group.waived for group in groups) else []
    return [by.value, "findings", "causes", *waived, "highest", "still running"]


def _waived_column(names: list[str]) -> list[int]:
    return [names.index("waived")] if "waived" in names else []


def _cell(group: _Group, by: By, column: str) -> str:
    match column:
        case "findings":
            return f"{group.findings:,}"
        case "causes":
            return f"{len(group.causes):,}"
        case "waived":
            return f"{group.waived:,}"
        case "highest":
            return "-" if group.highest is None else group.highest.value
        case "still running":
            return f"{len(group.running):,}"
        case _:
            return middle(printable(group.name), _NAME) or _WITHOUT[by]
