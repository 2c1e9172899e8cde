"""Reads a report back that version 1 of the JSON format wrote: every format writes the same text for it as for the report of the scan."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, BinaryIO

from msgspec import convert

from scanner.documents.members import read_members
from scanner.errors import ReadError, SavedReportError
from scanner.findings.codec import Packed
from scanner.findings.order import failure_order
from scanner.findings.spill import Spill
from scanner.formats.json.consistency import check_counts
from scanner.formats.json.decode import (
    Entry,
    baseline_of,
    cause_of,
    changed_of,
    coverage_of,
    pipeline_of,
    place_of,
    policy_of,
    reason_of,
    rule_of,
    source_of,
    waiver_of,
)
from scanner.formats.json.finding import FindingEntry, finding_of
from scanner.formats.json.lines import spilled_findings, spilled_undecided
from scanner.formats.json.report import VERSION
from scanner.formats.json.undecided import UndecidedEntry, undecided_of
from scanner.formats.part import findings_of
from scanner.formats.schema import report_schema
from scanner.model.coverage import Coverage
from scanner.model.governance import LastReport
from scanner.model.intake import LoadFailure
from scanner.model.job import Json
from scanner.model.report import CauseSummary, Flags, MissingReason, PackUse, Pipeline, Report, Window
from scanner.model.severity import Severity

_NAME = "report"
_NOT_A_REPORT = f"not a report of jobscan ({_NAME!r} must be {VERSION!r}); name the report of a scan (-f json=FILE)"
_IS_JSON_LINES = "JSON Lines (-f jsonl), not a JSON report; name the report of a scan (-f json=FILE)"
_IS_A_BASELINE = "a baseline, not a report; name the report of a scan (-f json=FILE)"


def read_report(stream: BinaryIO) -> Report:
    """The report in a stream, also in gzip; its findings are read one by one and spill to disk as those of a scan do.

    Raises SavedReportError where the stream holds no report, one of a newer version, one that is cut short, or one whose lists do not
    fit its counts: someone has edited it, so it proves nothing.
    """
    lists = _Lists()
    head: dict[str, Json] = {}
    try:
        for member in read_members(stream, lists.add_to):
            if member.is_entry:
                lists.add(member.name, member.value)
            else:
                head[member.name] = member.value
                _check_version(head)
    except ReadError as error:
        if {"rule", "fingerprint"} <= head.keys():
            raise SavedReportError(_IS_JSON_LINES) from None
        if "baseline" in head and _NAME not in head:
            raise SavedReportError(_IS_A_BASELINE) from None
        raise SavedReportError(f"not a whole report: {error}") from None
    if _NAME not in head:
        raise SavedReportError(_NOT_A_REPORT)
    _check(_validator(), head, "")
    _check_is_whole(head)
    report = _report(head, lists)
    if report.error is None:
        check_counts(report, head)
    return report


def _check_is_whole(head: Mapping[str, Any]) -> None:
    """Refuses a report with the findings of one owner: whoever reads it as a whole would miss all others."""
    owner = head["only_owner"]
    if owner is not None:
        raise SavedReportError(f"it holds only {findings_of(owner)}; use the whole report")


class _Lists:
    """The entries of the long lists, as they come."""

    def __init__(self) -> None:
        self.findings = spilled_findings()
        self.undecided = spilled_undecided()
        self.load_failures: Spill[LoadFailure] = Spill(failure_order, Packed(LoadFailure))
        self.causes: list[CauseSummary] = []
        self.pipelines: list[Pipeline] = []
        self.coverage: list[Coverage] = []
        self.add_to: dict[str, Callable[[Entry], object]] = {
            "findings": lambda entry: self.findings.add(finding_of(convert(entry, FindingEntry))),
            "undecided": lambda entry: self.undecided.add(undecided_of(convert(entry, UndecidedEntry))),
            "load_failures": lambda entry: self.load_failures.add(LoadFailure(place_of(entry), entry["reason"])),
            "causes": lambda entry: self.causes.append(cause_of(entry)),
            "pipelines": lambda entry: self.pipelines.append(pipeline_of(entry)),
            "coverage": lambda entry: self.coverage.append(coverage_of(entry)),
        }
        self._numbers: Counter[str] = Counter()

    def add(self, name: str, entry: Json) -> None:
        """Checks and keeps an entry of the list `name`."""
        _check(_validator_of_entry(name), entry, f"{name}[{self._numbers[name]}]")
        self._numbers[name] += 1
        self.add_to[name](entry)


def _check_version(head: Mapping[str, Json]) -> None:
    """Refuses what says that it is something else, before anything else in it is looked at."""
    version = head.get(_NAME)
    if version is None or version == VERSION:
        return
    if isinstance(version, str) and version.startswith("jobscan/"):
        raise SavedReportError(
            f"the report has version {version}, but this jobscan reads {VERSION}; use the one that wrote it, or a newer one"
        )
    raise SavedReportError(_NOT_A_REPORT)


def _check(validator: Any, value: Json, where: str) -> None:
    problem = next(validator.iter_errors(value), None)
    if problem is None:
        return
    path = where + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in problem.absolute_path)
    raise SavedReportError(f"not a report that this jobscan wrote: {path.lstrip('.') or 'the file'}: {problem.message[:200]}; scan again")


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator, validators  # late: it is slow to import

    # To JSON Schema 4.0 is an integer too; a report would then say "4.0 jobs".
    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    strict = validators.extend(Draft202012Validator, type_checker=types)  # type: ignore[no-untyped-call]
    return strict(report_schema())


@cache
def _validator_of_entry(name: str) -> Any:
    schema = report_schema()
    return _validator().evolve(schema={"$defs": schema["$defs"], **schema["properties"][name]["items"]})


def _packs(run: Mapping[str, Any]) -> PackUse | None:
    """How much of each built-in pack ran; None for a report that does not say it, which an older jobscan wrote."""
    packs = run.get("packs")
    if packs is None:
        return None
    return PackUse(tuple(packs["run"]), tuple(packs["in_part"]), tuple(packs["not_run"]))


def _report(head: Mapping[str, Any], lists: _Lists) -> Report:
    run, summary = head["run"], head["summary"]
    config = run["config"]
    return Report(
        version=head["tool"]["version"],
        now=head["now"],
        cause_version=head["cause_version"],
        group_by=head["group_by"],
        redacted=run.get("redacted"),
        waivers=tuple(map(waiver_of, head["waivers"])),
        baseline=None if head["baseline"] is None else baseline_of(head["baseline"]),
        last=None if head["last"] is None else LastReport(**head["last"]),
        flags=_flags(head),
        exit_code=summary["exit_code"],
        honest_code=summary["honest_code"],
        complete=summary["complete"],
        jobs=summary["jobs"],
        requests=summary["requests"],
        named=tuple(run["named"]),
        packs=_packs(run),
        policies=tuple(map(policy_of, run["policies"])),
        parameters_sha256=run["parameters_sha256"],
        config=None if config is None else policy_of(config),
        floors=() if config is None else tuple(map(policy_of, config.get("extends", ()))),
        changed=tuple(map(changed_of, run["parameters_changed"])),
        sources=tuple(map(source_of, run["sources"])),
        started=run.get("started"),
        ended=run.get("ended"),
        window=_window(head["window"]),
        accounts=tuple(head["accounts"]),
        regions=tuple(head["regions"]),
        rules=tuple(map(rule_of, head["rules"])),
        causes=tuple(lists.causes),
        pipelines=tuple(lists.pipelines),
        more_pipelines=head["more_pipelines"],
        coverage=tuple(lists.coverage),
        missing=tuple(MissingReason(reason_of(entry), tuple(entry["rules"]), entry["jobs"]) for entry in head["missing"]),
        findings=lists.findings,
        undecided=lists.undecided,
        load_failures=lists.load_failures,
        more_load_failures={entry["reason"]: entry["number"] for entry in head["more_load_failures"]},
        skipped=tuple(head["skipped"]),
        more_skipped=summary["skipped"] - len(head["skipped"]),
        left_out={entry["what"]: entry["number"] for entry in head["left_out"]},
        error=head["error"],
        notes=tuple(head["notes"]),
    )


def _flags(head: Mapping[str, Any]) -> Flags:
    fail_on, flags = head["fail_on"], head["flags"]
    severity = None if fail_on in (None, "never") else Severity(fail_on)
    return Flags(
        fail_on=severity,
        allow_unknown=frozenset(flags["allow_unknown"]),
        allow_empty=flags["allow_empty"],
        exit_zero=flags["exit_zero"],
        fail_on_new=flags["fail_on_new"],
        expect_jobs=flags["expect_jobs"],
        only_new_gaps=flags["only_new_gaps"],
    )


def _window(entry: Entry) -> Window:
    return Window(**{**entry, "statuses": tuple(entry["statuses"])})
