"""What jobscan.yaml may hold: one set of tables for the strict reader and for the JSON Schema that editors use."""

from typing import Any

from scanner.model.names import ACCOUNT, PARAMETER_NAME, REGION, RULE_ID
from scanner.model.severity import Severity
from scanner.schema.json_schema import to_json_schema
from scanner.schema.types import Anything, Choice, Fields, ListOf, MapOf, Member, OneOf, Text

NEVER = "never"
_ID = "a rule id, such as BMJ-NET-001"
_SEVERITY = Choice(tuple(Severity))
_FILE = Fields("a list in a file", {"file": Member(Text(), "a file beside the configuration, an entry a line", required=True)})
PARAMS = MapOf(Anything(), f"{PARAMETER_NAME}|{RULE_ID}", "the name of a parameter, or a rule id with its own below")

SCOPE = Fields(
    "a scope",
    {
        "name": Member(Text(), "what reports call it"),
        "when": Member(Text(), "a condition; the scope has the jobs for which it is true"),
        "accounts": Member(OneOf((ListOf(Text(ACCOUNT, "12 digits")), _FILE)), "the accounts of its jobs"),
        "regions": Member(ListOf(Text(REGION, "such as eu-central-1")), "the Regions of its jobs"),
        "tags": Member(MapOf(OneOf((Text(), ListOf(Text())))), "tags of its jobs: a glob, or a list of them, for each key"),
        "rules": Member(ListOf(Text()), "the rules that it is about: ids, beginnings of ids, packs; all where it names none"),
        "params": Member(PARAMS, "values of parameters"),
        "severity": Member(OneOf((_SEVERITY, MapOf(_SEVERITY, RULE_ID, _ID))), "the severity there, for all of its rules or by id"),
        "off": Member(OneOf((Text(), MapOf(Text(), RULE_ID, _ID))), "why rules are switched off there, for all of its rules or by id"),
    },
)
OVERLAY = Fields(
    "a rule's entry",
    {
        "severity": Member(_SEVERITY, "another severity than the rule's file says"),
        "reason": Member(Text(), "why it has another severity"),
        "frameworks": Member(MapOf(ListOf(Text())), "your own requirements that the rule supports"),
        "owner": Member(Text(), "who answers for the rule"),
        "runbook": Member(Text(), "what to do about its findings: a link or a text"),
    },
)
CONFIG = Fields(
    "a configuration",
    {
        "format": Member(Choice((1,)), "the version of this format"),
        "policies": Member(
            ListOf(Text()), "what -p names, where the command line does not: files and folders beside this file, packs, selections"
        ),
        "sources": Member(ListOf(Text()), "what to scan where the command line names nothing: files, folders and globs beside this file"),
        "exclude": Member(
            ListOf(Text()), "files in folders that are not read: globs as in a .gitignore at the root of the working tree; each is reported"
        ),
        "known_members": Member(
            ListOf(Text(r"[A-Za-z0-9_.]+", "a path such as outputDataConfig.newMember")),
            "members of create requests that this version does not know, and that are accepted without being looked at",
        ),
        "fail_on": Member(Choice((*Severity, NEVER)), "the least severity that fails the scan"),
        "params": Member(PARAMS, "values of parameters, by name, or by rule id and name"),
        "scopes": Member(ListOf(SCOPE), "jobs for which other values hold; the later ones win"),
        "rules": Member(MapOf(OVERLAY, RULE_ID, _ID), "what you say of single rules"),
    },
)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of jobscan.yaml."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:jobscan:config:1", "title": "jobscan.yaml, version 1"}
    return {**head, **to_json_schema(CONFIG)}
