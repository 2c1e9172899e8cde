"""What a policy file may hold: one set of tables for the strict reader and for the JSON Schema that editors use."""

from scanner.model.names import NAME, PARAMETER_NAME, RULE_ID
from scanner.model.rule import Precision
from scanner.model.severity import Severity
from scanner.schema.types import Anything, Choice, Fields, ListOf, MapOf, Member, Text, Whole, YesNo
from scanner.shape.fields import ENUMS

PARAMETER_TYPES = ("string", "boolean", "integer", "number", "regex", "glob", "account", "region", "timestamp", "object")

_TEXTS = ListOf(Text())
_STAGE = Choice(("job", "request"))

EXAMPLE = Fields(
    "an example",
    {
        "job": Member(Anything(), "a merge patch over the base job"),
        "stage": Member(_STAGE, "the stage that the job is in"),
        "params": Member(MapOf(Anything(), PARAMETER_NAME), "values of parameters"),
        "not_delivered": Member(_TEXTS, "fields that the source did not deliver"),
        "computed": Member(_TEXTS, "fields that a plan knows only after apply and shows to be there"),
        "now": Member(Text(), "the scan's time"),
    },
)
PARAMETER = Fields(
    "a parameter",
    {
        "type": Member(
            Text(), "string, boolean, integer, number, regex, glob, account, region, timestamp, object, list[T] or map[T]", required=True
        ),
        "required": Member(YesNo(), "without a value the rule is not configured"),
        "shared": Member(YesNo(), "one value is meant for every rule that declares it"),
        "default": Member(Anything(), "the value where nobody sets one"),
        "min": Member(Whole(1), "how many entries a list or map must have; a denylist has min: 1, since an empty one would pass every job"),
        "description": Member(Text(), "what it is for"),
    },
)
REMEDIATION = Fields(
    "a remediation",
    {
        "running": Member(Text(), "what to do while the job can still be stopped"),
        "finished": Member(Text(), "what to do about a job that has ended"),
        "pipeline": Member(Text(), "the line to change where jobs are submitted"),
        "cli": Member(Text(), "the command that helps"),
    },
)
RULE = Fields(
    "a rule",
    {
        "id": Member(
            Text(RULE_ID, "capitals, digits and hyphens, such as ACME-NET-001"),
            "the rule's id, never used again for another",
            required=True,
        ),
        "name": Member(Text(NAME, "small letters, digits and hyphens"), "a short name"),
        "title": Member(Text(), "what must hold, in one line", required=True),
        "severity": Member(Choice(tuple(Severity)), "how much a finding matters", required=True),
        "precision": Member(Choice(tuple(Precision)), "how often a finding is right"),
        "since": Member(Text(), "the version that brought the rule"),
        "stages": Member(ListOf(_STAGE), "the stages that the rule is for; both where it names none"),
        "statuses": Member(ListOf(Choice(ENUMS["status"])), "the statuses that the rule is for; all where it names none"),
        "when": Member(Text(), "a condition; where it is false the rule is not applicable"),
        "assert": Member(Text(), "the condition that must hold", required=True),
        "subject": Member(Text(), "the field that a finding points at"),
        "message": Member(Text(), "what a finding says, with {JMESPath} in braces"),
        "params": Member(MapOf(PARAMETER, PARAMETER_NAME), "what an organisation can set"),
        "rationale": Member(Text(), "why the rule exists"),
        "remediation": Member(REMEDIATION, "what to do about a finding"),
        "references": Member(_TEXTS, "where to read more"),
        "frameworks": Member(MapOf(_TEXTS), "requirements that the rule supports"),
        "threats": Member(MapOf(_TEXTS), "techniques that the rule is about"),
        "cwe": Member(ListOf(Text(r"CWE-[0-9]+", "such as CWE-311")), "weaknesses that the rule is about"),
        "traps": Member(_TEXTS, "where the rule can be misread"),
        "examples": Member(
            Fields(
                "examples",
                {
                    outcome: Member(ListOf(EXAMPLE), f"jobs of which the rule says {outcome}")
                    for outcome in ("pass", "fail", "not_applicable", "unknown")
                },
            ),
            "jobs that the rule must answer for; they are its tests",
        ),
        "equivalent": Member(
            ListOf(
                Fields(
                    "an equivalent",
                    {
                        "mutant": Member(Text(), "the change that no example can tell apart", required=True),
                        "reason": Member(Text(), "why it cannot", required=True),
                    },
                )
            ),
            "mutations that change nothing that can be seen",
        ),
    },
)
POLICY = Fields(
    "a policy file",
    {
        "format": Member(Choice((1,)), "the version of this format"),
        "policy": Member(Text(NAME, "small letters, digits and hyphens"), "the name of the policy", required=True),
        "title": Member(Text(), "the policy in one line"),
        "description": Member(Text(), "the policy in a few lines"),
        "base_job": Member(MapOf(Anything()), "the job that the examples are patches over"),
        "rules": Member(ListOf(RULE), "the rules", required=True),
    },
)
SELECTIONS = Fields(
    "a selections file",
    {
        "format": Member(Choice((1,)), "the version of this format"),
        "selections": Member(
            MapOf(
                Fields(
                    "a selection",
                    {
                        "title": Member(Text(), "the selection in one line"),
                        "description": Member(Text(), "the selection in a few lines"),
                        "rules": Member(ListOf(Text(RULE_ID, "a rule id")), "ids of its rules", required=True),
                    },
                ),
                NAME,
                "small letters, digits and hyphens",
            ),
            "named lists of rules",
            required=True,
        ),
    },
)
