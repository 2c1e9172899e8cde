"""A report as a web page: one file, which asks the network for nothing and is read without scripts and styles, too."""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scanner.display.lines import count, one_line
from scanner.formats.cause_order import first_to_fix
from scanner.formats.html.causes import cause_table
from scanner.formats.html.charts import charts
from scanner.formats.html.coverage import covered
from scanner.formats.html.findings import as_json, minute, survey
from scanner.formats.html.frameworks import frameworks, outcome_of
from scanner.formats.html.trend import line_charts, median_days
from scanner.formats.options import ReportOptions
from scanner.formats.part import part_sentence
from scanner.formats.remark import Level
from scanner.formats.remarks import remarks
from scanner.formats.state import state_of
from scanner.formats.subjects import count_subjects
from scanner.formats.text.verdict import scope, verdict_line
from scanner.formats.waivers import describe_state
from scanner.model.outcome import Outcome
from scanner.model.report import Report

_PACKAGE = "scanner.formats.html"
_FINDINGS = 200  # rows that are there without scripts
_CAUSES = 100  # likewise
_LISTED = 100  # load failures, sources, open causes


def pieces(report: Report, options: ReportOptions) -> Iterator[str]:
    """The page piece by piece; the findings are gone through once, and kept packed."""
    return _environment().get_template("page.html").generate(_values(report, options))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    environment.filters |= {
        "count": count,
        "minute": minute,
        "number": _number,
        "outcome_of": outcome_of,
        "is_link": _is_link,
        "json": as_json,
    }
    return environment


def _scope(report: Report) -> str:
    """What was checked: `scope` names jobs and requests where there are requests."""
    subjects = "" if report.requests else count_subjects(report)
    return ", ".join(filter(None, (subjects, scope(report), count(len(report.rules), "rule"))))


def _values(report: Report, options: ReportOptions) -> dict[str, Any]:
    """All that the templates use."""
    causes = first_to_fix(report)
    found = survey(report, [cause.cause for cause in causes[:_CAUSES]])
    style, script = _own_file("page.css"), _own_file("page.js")
    (headline, tone), (verdict, _) = verdict_line(report)
    every_remark = tuple(remarks(report))
    return {
        "report": report,
        "state": state_of(report).value,
        "headline": headline,
        "tone": tone,
        "verdict": verdict,
        "scope": _scope(report),
        "part": part_sentence(report),
        "unchecked": [remark for remark in sorted(every_remark, key=_worst_first) if remark.level is not Level.NOTE],
        "notes": [remark for remark in every_remark if remark.level is Level.NOTE],
        "outcomes": list(Outcome),
        "charts": list(charts(report, found)),
        "found": found,
        "causes": causes,
        "cause_table": cause_table(causes, {rule.id: rule for rule in report.rules}),
        "static_causes": _CAUSES,
        "static_findings": _FINDINGS,
        "most_listed": _LISTED,
        "failures": list(islice(report.load_failures, _LISTED)),
        "frameworks": list(frameworks(report)),
        "covered": covered(report),
        "waiver_state": describe_state,
        "trend": options.history,
        "line_charts": line_charts,
        "median_days": median_days,
        "style": Markup(style),  # noqa: S704 - own file
        "script": Markup(script),  # noqa: S704 - own file
        "style_hash": _hash(style),
        "script_hash": _hash(script),
    }


def _shown(value: object) -> object:
    """What is written for a value of a template, before it is escaped: nothing in a text is invisible."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return one_line(value)
    return value


def _number(value: int) -> str:
    return f"{value:,}"


def _is_link(text: str) -> bool:
    """Whether a reference may be a link: what else begins like an address could run a script."""
    return text.startswith("https://")


def _worst_first(remark: Any) -> int:
    return [Level.ERROR, Level.WARNING, Level.NOTE].index(remark.level)


def _own_file(name: str) -> str:
    return files(_PACKAGE).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The hash of an inline script or style, as a content security policy names it."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
