"""What jobscan.yaml may hold: one set of tables for the strict reader and for the JSON Schema that editors use."""

from typing import Any

from scanner.model.governance import BLOCK, WARN
from scanner.model.names import ACCOUNT, PARAMETER_NAME, REGION, RULE_ID
from scanner.model.severity import NEVER, Severity
from scanner.schema.json_schema import to_json_schema
from scanner.schema.types import Anything, Choice, Fields, ListOf, MapOf, Member, OneOf, Text

# Four digits at most: a time that long ago is still a date.
_AGE = r"[1-9][0-9]{0,3}[hdw]"
_TIME = r"[1-9][0-9]{0,3}[smh]"
_TIME_FORM = "a number of seconds, minutes or hours, such as 120s, 60m or 2h"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
DATE_FORM = "a date, such as 2026-12-31"
_DAYS = Text(r"[1-9][0-9]{0,3}d", "a number of days, such as 180d")
_ID = "a rule ID, such as BMJ-NET-001"
_SEVERITY = Choice(tuple(Severity))
_FILE = Fields("a list file", {"file": Member(Text(), "a file in this folder, with one entry a line", required=True)})
_ACCOUNTS = OneOf((ListOf(Text(ACCOUNT, "12 digits")), _FILE))
_REGIONS = ListOf(Text(REGION, "such as eu-central-1"))
PARAMS = MapOf(Anything(), f"{PARAMETER_NAME}|{RULE_ID}", "a parameter's name, or a rule ID with the rule's parameters below")

SCOPE = Fields(
    "a scope",
    {
        "name": Member(Text(), "its name in reports"),
        "when": Member(Text(), "a condition; jobs for which it is true are in the scope"),
        "accounts": Member(_ACCOUNTS, "the account IDs of its jobs"),
        "regions": Member(_REGIONS, "the Regions of its jobs"),
        "tags": Member(MapOf(OneOf((Text(), ListOf(Text())))), "the tags of its jobs: for each key, a glob or a list of globs"),
        "rules": Member(ListOf(Text()), "the rules to change: IDs, beginnings of IDs, packs; default: all"),
        "params": Member(PARAMS, "parameter values for these jobs"),
        "severity": Member(OneOf((_SEVERITY, MapOf(_SEVERITY, RULE_ID, _ID))), "another severity, for all its rules or by rule ID"),
        "off": Member(OneOf((Text(), MapOf(Text(), RULE_ID, _ID))), "switches rules off; says why, for all its rules or by rule ID"),
    },
)
OVERLAY = Fields(
    "a rule's entry",
    {
        "severity": Member(_SEVERITY, "overrides the severity in the rule's file"),
        "reason": Member(Text(), "why the severity is overridden"),
        "frameworks": Member(MapOf(ListOf(Text())), "more requirements that the rule supports, by framework"),
        "enforce": Member(Choice((WARN, BLOCK)), "warn: its findings are shown and do not fail the scan; block (default): they do"),
        "enforce_after": Member(Text(_DATE, DATE_FORM), "the last day, in UTC, that its findings only warn, such as 2027-01-31"),
        "owner": Member(Text(), "who is responsible for the rule"),
        "runbook": Member(Text(), "what to do about its findings: a link or text"),
    },
)
EXCLUDED = Fields(
    "an entry of 'exclude'",
    {
        "accounts": Member(_ACCOUNTS, "the account IDs; default: every account"),
        "regions": Member(_REGIONS, "the Regions; default: every Region"),
        "reason": Member(Text(), "why a scan may do without; reports show it", required=True),
        "owner": Member(Text(), "who answers for it", required=True),
        "until": Member(Text(_DATE, DATE_FORM), "the last day, in UTC, such as 2026-12-31", required=True),
    },
)
EXPECTED = Fields(
    "an entry of 'expected'",
    {**EXCLUDED.members, "state": Member(Choice(("denied",)), "what AWS is expected to answer: denied", required=True)},
)
LIVE = Fields(
    "'live'",
    {
        "untagged": Member(
            Choice(("infer", "ask")),
            "ended jobs that GetResources does not return: infer that they have no tags (default), or ask ListTagsForResource for each",
        ),
        "max_age": Member(
            Text(_AGE, "a number of hours, days or weeks, such as 48h, 2d or 1w"),
            "how old the last complete reading of a scope may be, to be used if the scope cannot be read now, such as 48h",
        ),
        "deadline": Member(Text(_TIME, _TIME_FORM), "how long reading may take, such as 60m (default)"),
        "scope_deadline": Member(Text(_TIME, _TIME_FORM), "how long reading one Region of one account may take, such as 120s (default)"),
        "expected": Member(ListOf(EXPECTED), "accounts and Regions that are tried, and that AWS may deny"),
        "exclude": Member(ListOf(EXCLUDED), "accounts and Regions that are not tried"),
    },
)
EXPECT = Fields(
    "an entry of 'expect'",
    {
        "account": Member(Text(ACCOUNT, "12 digits, with leading zeros"), "the account's ID", required=True),
        "regions": Member(_REGIONS, "the Regions that must be covered; default: any one"),
        "path": Member(Text(), "dumps that cover it without a job: a glob with {account} and {region}, relative to this file"),
    },
)
OWNER = Fields(
    "an entry of 'owners'",
    {
        "when": Member(Text(), "a condition; the owner answers for the jobs for which it is true", required=True),
        "owner": Member(Text(), "a team, a person or an address", required=True),
    },
)
LONGEST = Fields(
    "'longest'",
    {
        **{severity.value: Member(_DAYS, f"of a waiver that covers a rule of severity {severity.value}") for severity in Severity},
        "default": Member(_DAYS, "of any other waiver, such as 180d (default)"),
    },
)
TAGS = Fields(
    "'tags'",
    {
        "left_out": Member(
            Choice(("unknown", "untagged")),
            "what the tags of ended jobs are that GetResources did not return: unknown (default), or untagged",
        ),
    },
)
EXTENDS = Fields(
    "'extends'",
    {
        "file": Member(Text(), "the floor: a file, relative to this file"),
        "s3": Member(Text(r"s3://[^/]+/.*[^/]", "such as s3://acme-policies/jobscan.yaml"), "the floor: an object in S3"),
        "sha256": Member(Text(r"[0-9a-f]{64}", "64 digits of 0-9 and a-f"), "the floor's sha256; required with s3"),
    },
)
# A key of the file, or a parameter, a rule's severity, a rule that is switched off, a key of a rule's entry or of a scope.
_ALLOWED = rf"[a-z_]+|params\.({RULE_ID}\.)?{PARAMETER_NAME}|(severity|off)\.{RULE_ID}|(rules|scopes)\.[a-z_]+"
CONFIG = Fields(
    "a configuration",
    {
        "format": Member(Choice((1,)), "the version of this format"),
        "extends": Member(EXTENDS, "a floor, which this file may tighten and not loosen"),
        "allow": Member(
            ListOf(Text(_ALLOWED, "such as fail_on, params.max_timeout_hours, severity.BMJ-ENC-001 or off.BMJ-ENC-001")),
            "what a file that extends this one may loosen, by name",
        ),
        "policies": Member(
            ListOf(Text()),
            "policies to use if none is passed with -p: files and folders relative to this file, packs, selections, rule IDs",
        ),
        "sources": Member(ListOf(Text()), "what to scan if no SOURCE is passed: files, folders and globs relative to this file"),
        "exclude": Member(
            ListOf(Text()), "files to skip in folders: globs as in a .gitignore at the root of the working tree; skipped files are reported"
        ),
        "known_members": Member(
            ListOf(Text(r"[A-Za-z0-9_.]+", "a path such as outputDataConfig.newMember")),
            "members of create requests that this version does not know; accepted without a check",
        ),
        "fail_on": Member(Choice((*Severity, NEVER)), "the lowest severity that fails the scan"),
        "baseline": Member(Text(), "the file of the baseline that findings are compared with, relative to this file"),
        "params": Member(PARAMS, "parameter values, by name or by rule ID and name"),
        "scopes": Member(ListOf(SCOPE), "jobs with other values; later scopes win"),
        "rules": Member(MapOf(OVERLAY, RULE_ID, _ID), "changes to single rules, by rule ID"),
        "expect": Member(ListOf(EXPECT), "accounts and Regions that a scan must cover"),
        "owners": Member(ListOf(OWNER), "who answers for which jobs; the first that matches wins, before the job's Owner tag"),
        "group_by": Member(
            Text(),
            "an expression, such as tag(tags, 'pipeline'): its text replaces role and job name in the causes of a job",
        ),
        "waivers": Member(ListOf(Text()), "files with waivers, relative to this file"),
        "longest": Member(OneOf((_DAYS, LONGEST)), "the most days from a waiver's 'added' to its 'expires', such as 180d (default)"),
        "tags": Member(TAGS, "what it means that a job's tags were not delivered"),
        "live": Member(LIVE, "how AWS is read (--aws), and what a scan may do without"),
    },
)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of jobscan.yaml."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:jobscan:config:1", "title": "jobscan.yaml, version 1"}
    return {**head, **to_json_schema(CONFIG)}
