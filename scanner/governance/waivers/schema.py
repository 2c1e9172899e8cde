"""What a waiver file may hold: one set of tables for the strict reader and for the JSON Schema that editors use."""

from typing import Any

from scanner.config.schema import DATE_FORM
from scanner.schema.json_schema import to_json_schema
from scanner.schema.types import Choice, Fields, ListOf, Member, Text

ID_FORM = "letters, digits, dots, hyphens and underscores"
FAIL, UNKNOWN = "fail", "unknown"
_ID = Text(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", ID_FORM)
_DATE = Text(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", DATE_FORM)

WHERE = Fields(
    "'where'",
    {
        "causes": Member(ListOf(Text()), "causes, exactly as reports show them"),
        "jobs": Member(ListOf(Text()), "globs of job ARNs"),
        "job_names": Member(ListOf(Text()), "globs of job names"),
        "when": Member(Text(), "a condition, as in a rule; a job for which it is not known is not covered"),
    },
)
WAIVER = Fields(
    "a waiver",
    {
        "id": Member(_ID, "its name in reports; no other waiver has it", required=True),
        "outcome": Member(Choice((FAIL, UNKNOWN)), "what it covers: fail (default), or unknown"),
        "rules": Member(ListOf(Text()), "the rules that it covers: IDs, or beginnings of IDs"),
        "fields": Member(ListOf(Text()), "with 'outcome: unknown', instead of rules: fields that may be missing"),
        "where": Member(WHERE, "what it covers; all keys must match", required=True),
        "reason": Member(Text(), "why this is accepted; reports show it", required=True),
        "owner": Member(Text(), "who answers for it", required=True),
        "added": Member(_DATE, "the day on which it was added, such as 2026-11-27", required=True),
        "expires": Member(_DATE, "its last day, in UTC, such as 2026-12-31", required=True),
        "ticket": Member(Text(), "where the work to do without it is tracked"),
        "approved_by": Member(Text(), "who approved it"),
    },
)
WAIVER_FILE = Fields(
    "a waiver file",
    {
        "format": Member(Choice((1,)), "the version of this format"),
        "waivers": Member(ListOf(WAIVER), "findings, or unknowns, that are accepted until a date", required=True),
    },
)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a waiver file."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:jobscan:waivers:1",
        "title": "jobscan waivers, version 1",
    }
    return {**head, **to_json_schema(WAIVER_FILE)}
