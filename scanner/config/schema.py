"""What jobscan.yaml may hold: one set of tables for the strict reader and for the JSON Schema that editors use."""

from typing import Any

from scanner.model.names import ACCOUNT, PARAMETER_NAME, REGION, RULE_ID
from scanner.model.severity import Severity
from scanner.schema.json_schema import to_json_schema
from scanner.schema.types import Anything, Choice, Fields, ListOf, MapOf, Member, OneOf, Text

NEVER = "never"
_ID = "a rule ID, such as BMJ-NET-001"
_SEVERITY = Choice(tuple(Severity))
_FILE = Fields("a list file", {"file": Member(Text(), "a file in this folder, with one entry a line", required=True)})
PARAMS = MapOf(Anything(), f"{PARAMETER_NAME}|{RULE_ID}", "a parameter's name, or a rule ID with the rule's parameters below")

SCOPE = Fields(
    "a scope",
    {
        "name": Member(Text(), "its name in reports"),
        "when": Member(Text(), "a condition; jobs for which it is true are in the scope"),
        "accounts": Member(OneOf((ListOf(Text(ACCOUNT, "12 digits")), _FILE)), "the account IDs of its jobs"),
        "regions": Member(ListOf(Text(REGION, "such as eu-central-1")), "the Regions of its jobs"),
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
        "owner": Member(Text(), "who is responsible for the rule"),
        "runbook": Member(Text(), "what to do about its findings: a link or text"),
    },
)
CONFIG = Fields(
    "a configuration",
    {
        "format": Member(Choice((1,)), "the version of this format"),
        "policies": Member(
            ListOf(Text()), "policies to use if none is passed with -p: files and folders relative to this file, packs, selections"
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
        "params": Member(PARAMS, "parameter values, by name or by rule ID and name"),
        "scopes": Member(ListOf(SCOPE), "jobs with other values; later scopes win"),
        "rules": Member(MapOf(OVERLAY, RULE_ID, _ID), "changes to single rules, by rule ID"),
    },
)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of jobscan.yaml."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:jobscan:config:1", "title": "jobscan.yaml, version 1"}
    return {**head, **to_json_schema(CONFIG)}
