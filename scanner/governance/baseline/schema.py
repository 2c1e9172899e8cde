"""What the lines of a baseline may hold."""

from scanner.model.severity import Severity
from scanner.schema.types import Choice, Fields, ListOf, MapOf, Member, Text, Whole, YesNo

VERSION = "jobscan/1"
_DATE = Text(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date such as 2026-12-31")
_TIME = Text(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z", "a time such as 2026-11-23T12:00:00Z")
_SHA256 = Text(r"[0-9a-f]{64}", "64 hex digits")

_GAP = Fields(
    "an entry of 'gaps'",
    {
        "account": Member(Text(), "the account's ID"),
        "region": Member(Text(), "the Region"),
        "operation": Member(Text(), "what was to be read at AWS"),
        "source": Member(Text(), "the file or live place"),
        "state": Member(Text(), "how far it was read", required=True),
    },
)
_WINDOW = Fields(
    "'window'",
    {
        "since": Member(Text(), "the earliest submit time that was asked for"),
        "name_contains": Member(Text(), "only jobs with this in their name"),
        "active_only": Member(YesNo(), "only jobs that have not ended"),
        "statuses": Member(ListOf(Text()), "only jobs with these statuses"),
        "oldest_submit": Member(Text(), "of the jobs that were read"),
        "newest_submit": Member(Text(), "of the jobs that were read"),
        "newest_change": Member(Text(), "of the jobs that were read"),
    },
)
HEAD = Fields(
    "the head of a baseline",
    {
        "baseline": Member(Choice((VERSION,)), f"the version of this format: {VERSION}", required=True),
        "cause_version": Member(Text(r"cause/[0-9]+", "cause/ and a number"), "of how the texts of causes are made", required=True),
        "group_by": Member(Text(), "the expression that causes are grouped by"),
        "written": Member(_TIME, "the time of the report that it was written from", required=True),
        "entries": Member(Whole(), "how many lines follow", required=True),
        "policies": Member(ListOf(_SHA256), "the digests of the policies", required=True),
        "parameters_sha256": Member(_SHA256, "the digest of the parameters", required=True),
        "coverage": Member(MapOf(Whole(1)), "how many rows of coverage had which state", required=True),
        "gaps": Member(ListOf(_GAP), "what was not read", required=True),
        "undecided": Member(ListOf(Text()), "the rules with undecided checks, with account and Region, or the request", required=True),
        "window": Member(_WINDOW, "which jobs were judged", required=True),
    },
)
ENTRY = Fields(
    "an entry",
    {
        "cause": Member(Text(), "the cause, as reports have it", required=True),
        "severity": Member(Choice(tuple(Severity)), "the severity up to which its findings are known", required=True),
        "jobs": Member(Whole(1), "how many findings it had when it was last seen", required=True),
        "first_seen": Member(_DATE, "a date such as 2026-11-23", required=True),
        "last_seen": Member(_DATE, "a date such as 2026-11-23", required=True),
        "until": Member(_DATE, "the last day, in UTC, such as 2027-05-22", required=True),
    },
)
