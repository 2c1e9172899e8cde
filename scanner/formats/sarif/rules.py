"""Rules as SARIF describes them, and the weaknesses that they name."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from scanner.display.lines import one_line, shorten
from scanner.model.governance import WARN
from scanner.model.report import ReportedRule
from scanner.model.severity import Severity

# Severity -> level, rank, security-severity. Services put 9.0 and 7.0 on either side of a border, so no number lies on one.
LEVELS: dict[Severity, tuple[str, float, str | None]] = {
    Severity.CRITICAL: ("error", 95.0, "9.5"),
    Severity.HIGH: ("error", 80.0, "8.0"),
    Severity.MEDIUM: ("warning", 55.0, "5.5"),
    Severity.LOW: ("note", 20.0, "2.0"),
    Severity.INFO: ("note", 5.0, None),
}
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}
_SHORT, _NAME, _TAGS = 1000, 255, 10
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def sarif_text(text: str) -> str:
    """The text as a plain message: one line, no placeholder, no link and no markup that a viewer would act on."""
    text = one_line(text).replace("{", "(").replace("}", ")").replace("](", "] (")
    return _TAG.sub("\u2039", text)


def sentence(text: str, limit: int) -> str:
    """The text as one message that ends in a period, of at most `limit` characters."""
    text = shorten(sarif_text(text), limit - 1)
    if text.endswith("."):
        return text
    return f"{text}."


def raw_text(text: str) -> str:
    """The text as it is, but for half surrogate pairs, which cannot be written as UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def descriptor(rule: ReportedRule, weaknesses: Sequence[str]) -> dict[str, Any]:
    """The rule's entry in the list of rules; the same whatever was found."""
    level, rank, number = LEVELS[rule.severity]
    entry: dict[str, Any] = {"id": rule.id}
    if name := _pascal(rule):
        entry["name"] = name
    entry |= {
        "shortDescription": {"text": sentence(rule.title, _SHORT)},
        "fullDescription": {"text": sentence(rule.rationale or rule.title, _SHORT)},
        "help": {"text": _help_text(rule), "markdown": _help_markdown(rule)},
        "defaultConfiguration": {"level": level, "rank": rank},
    }
    if link := next(_links(rule), None):
        entry["helpUri"] = link
    security = {} if number is None else {"security-severity": number}
    entry["properties"] = {"tags": _tags(rule), "precision": rule.precision.value, "problem.severity": _PROBLEM[level], **security}
    entry["properties"] |= _of_organisation(rule)
    if rule.cwe:
        entry["relationships"] = [
            {"target": {"id": cwe, "index": weaknesses.index(cwe), "toolComponent": {"name": "CWE", "index": 0}}, "kinds": ["relevant"]}
            for cwe in dict.fromkeys(rule.cwe)
        ]
    return entry


def _of_organisation(rule: ReportedRule) -> dict[str, Any]:
    """What a rule's file or the configuration says about it to those who have to act; nothing where neither does."""
    properties: dict[str, Any] = {}
    if rule.frameworks:
        properties["frameworks"] = {raw_text(name): [raw_text(control) for control in ids] for name, ids in rule.frameworks.items()}
    texts = {"owner": rule.owner, "runbook": rule.runbook, "severityReason": rule.severity_reason}
    properties |= {key: raw_text(text) for key, text in texts.items() if text}
    if rule.warns is not None:
        warns = {"enforcement": WARN, "enforcementReason": rule.warns.reason, "enforcementUntil": rule.warns.until}
        properties |= {key: raw_text(text) for key, text in warns.items() if text}
    return properties


def cwe_taxonomy(weaknesses: Sequence[str]) -> dict[str, Any]:
    """The part of MITRE's list that the rules point into."""
    return {
        "name": "CWE",
        "organization": "MITRE",
        "version": "4.18",
        "informationUri": "https://cwe.mitre.org/",
        "isComprehensive": False,
        "shortDescription": {"text": "The MITRE Common Weakness Enumeration."},
        "taxa": [_taxon(cwe) for cwe in weaknesses],
    }


def _taxon(cwe: str) -> dict[str, Any]:
    number = cwe.rpartition("-")[2]
    link = f"https://cwe.mitre.org/data/definitions/{number}.html"
    text = {"text": f"Weakness {sarif_text(cwe)} of the Common Weakness Enumeration."}
    return {"id": cwe, "name": f"Weakness{number}", "shortDescription": text, "fullDescription": text, "help": text, "helpUri": link}


def _tags(rule: ReportedRule) -> list[str]:
    tags = ["security", *(f"external/cwe/{cwe.lower()}" for cwe in rule.cwe), *(sarif_text(name) for name in rule.frameworks)]
    return list(dict.fromkeys(tags))[:_TAGS]


def _pascal(rule: ReportedRule) -> str:
    """A name in PascalCase that differs from the id, as viewers show beside it."""
    plain = unicodedata.normalize("NFKC", rule.name or rule.title)
    name = "".join(word[0].upper() + word[1:] for word in re.findall(r"[^\W_]+", plain))[:_NAME]
    return f"{name[: _NAME - 5]}Check" if name.casefold() == rule.id.casefold() else name


def _links(rule: ReportedRule) -> Iterator[str]:
    """The references that are web addresses."""
    return (link for link in rule.references if re.fullmatch(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", link))


def _steps(rule: ReportedRule) -> list[tuple[str, str]]:
    fix = rule.remediation
    steps = [("Still running", fix.running), ("Finished", fix.finished), ("In the pipeline", fix.pipeline), ("Command", fix.cli)]
    return [(name, one_line(step)) for name, step in steps if step]


def _help_text(rule: ReportedRule) -> str:
    lines = [sentence(rule.rationale or rule.title, 4000)]
    lines += [f"{name}: {_no_braces(step)}" for name, step in _steps(rule)]
    lines += [_no_braces(one_line(link)) for link in rule.references]
    return "\n".join(lines)


def _help_markdown(rule: ReportedRule) -> str:
    """The help as Markdown; what an author wrote is shown as text, never as markup."""
    lines = [f"# {_escaped(rule.title)}", ""]
    if rule.rationale:
        lines += [_escaped(rule.rationale), ""]
    for name, step in _steps(rule):
        lines.append(f"* **{name}**: {_code(step) if name == 'Command' else _escaped(step)}")
    if links := list(_links(rule)):
        lines += ["", "References:", *(f"* <{link}>" for link in links)]
    if rule.frameworks:
        lines += ["", "| framework | controls |", "|---|---|"]
        lines += [f"| {_escaped(name)} | {_escaped(', '.join(ids))} |" for name, ids in rule.frameworks.items()]
    return _no_braces("\n".join(lines))


def _no_braces(text: str) -> str:
    """The text with its braces doubled, as SARIF needs them in every text with placeholders."""
    return text.replace("{", "{{").replace("}", "}}")


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#@])", r"\\\1", one_line(text))


def _code(text: str) -> str:
    return f"`{text.replace('`', chr(39))}`"
