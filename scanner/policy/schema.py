"""What a policy file may hold: one set of tables for the strict reader and for the JSON Schema that editors use."""

from scanner.model.names import NAME, PARAMETER_NAME, RULE_ID
from scanner.model.rule import Precision
from scanner.model.severity import Severity
from scanner.schema.types import Anything, Choice, Fields, ListOf, MapOf, Member, OneOf, Text, Whole, YesNo
from scanner.shape.fields import ENUMS

PARAMETER_TYPES = ("string", "boolean", "integer", "number", "regex", "glob", "account", "region", "timestamp", "object")

_TEXTS = ListOf(Text())
_STAGE = Choice(("job", "request"))

EXAMPLE = Fields(
    "an example",
    {
        "job": Member(Anything(), "a merge patch applied to the base job"),
        "stage": Member(_STAGE, "the stage of the job"),
        "params": Member(MapOf(Anything(), PARAMETER_NAME), "values of parameters"),
        "not_delivered": Member(_TEXTS, "fields missing from the source"),
        "computed": Member(_TEXTS, "fields that are set, but known only after terraform apply"),
        "context": Member(ListOf(MapOf(Anything())), "what dumps say of the things that the job refers to, as AWS writes it"),
        "now": Member(Text(), "the time of the scan"),
    },
)
PARAMETER = Fields(
    "a parameter",
    {
        "type": Member(
            Text(), "string, boolean, integer, number, regex, glob, account, region, timestamp, object, list[T] or map[T]", required=True
        ),
        "required": Member(YesNo(), "without a value, the rule is not configured and checks nothing"),
        "shared": Member(YesNo(), "one value is for every rule that declares it"),
        "default": Member(Anything(), "the value if none is set"),
        "min": Member(Whole(1), "the fewest entries of a list or map; 1 for a denylist, since an empty one would pass every job"),
        "stricter": Member(
            OneOf((Choice(("fewer", "more", "lower", "higher")), YesNo())),
            "which values are stricter: fewer or more entries of a list, a lower or higher number, true or false; "
            "a configuration that extends a floor may set only those",
        ),
        "description": Member(Text(), "what the parameter is for"),
    },
)
REMEDIATION = Fields(
    "a remediation",
    {
        "running": Member(Text(), "what to do while the job is running"),
        "finished": Member(Text(), "what to do once the job has ended"),
        "pipeline": Member(Text(), "what to change where jobs are submitted"),
        "cli": Member(Text(), "a command that helps"),
    },
)
RULE = Fields(
    "a rule",
    {
        "id": Member(
            Text(RULE_ID, "capitals, digits and hyphens, such as ACME-NET-001"),
            "the rule's ID; never reuse it for another rule",
            required=True,
        ),
        "name": Member(Text(NAME, "small letters, digits and hyphens"), "a short name, such as vpc-required"),
        "title": Member(Text(), "what the rule requires, in one line", required=True),
        "severity": Member(Choice(tuple(Severity)), "how much a finding matters", required=True),
        "precision": Member(Choice(tuple(Precision)), "how often a finding is a true positive"),
        "since": Member(Text(), "the first version with this rule"),
        "stages": Member(ListOf(_STAGE), "the stages that the rule applies to; default: both"),
        "statuses": Member(ListOf(Choice(ENUMS["status"])), "the job statuses that the rule applies to; default: all"),
        "when": Member(Text(), "a condition; if it is false, the rule does not apply"),
        "assert": Member(Text(), "the condition that must be true", required=True),
        "subject": Member(Text(), "the field that a finding points to"),
        "message": Member(Text(), "the text of a finding, with {JMESPath} in braces"),
        "params": Member(MapOf(PARAMETER, PARAMETER_NAME), "what users of the rule can set"),
        "rationale": Member(Text(), "why the rule exists"),
        "remediation": Member(REMEDIATION, "what to do about a finding"),
        "references": Member(_TEXTS, "links to read more"),
        "frameworks": Member(MapOf(_TEXTS), "requirements that the rule supports, by framework"),
        "threats": Member(MapOf(_TEXTS), "attack techniques that the rule addresses"),
        "cwe": Member(ListOf(Text(r"CWE-[0-9]+", "such as CWE-311")), "weaknesses that the rule addresses"),
        "traps": Member(_TEXTS, "caveats: how the rule can be misread"),
        "examples": Member(
            Fields(
                "examples",
                {
                    outcome: Member(ListOf(EXAMPLE), f"jobs with the outcome {outcome}")
                    for outcome in ("pass", "fail", "not_applicable", "unknown")
                },
            ),
            "example jobs, which are the tests of the rule",
        ),
        "equivalent": Member(
            ListOf(
                Fields(
                    "an equivalent",
                    {
                        "mutant": Member(Text(), "the mutation that no example can detect", required=True),
                        "reason": Member(Text(), "why no example can detect it", required=True),
                    },
                )
            ),
            "mutations of the rule that change no outcome",
        ),
    },
)
POLICY = Fields(
    "a policy file",
    {
        "format": Member(Choice((1,)), "the version of this format"),
        "policy": Member(Text(NAME, "small letters, digits and hyphens"), "the name of the policy", required=True),
        "title": Member(Text(), "the title of the policy"),
        "description": Member(Text(), "what the policy is for"),
        "base_job": Member(MapOf(Anything()), "the job that the examples patch"),
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
                        "title": Member(Text(), "the title of the selection"),
                        "description": Member(Text(), "what the selection is for"),
                        "includes": Member(ListOf(Text()), "the selections whose rules it has as well"),
                        "rules": Member(ListOf(Text(RULE_ID, "a rule ID, such as BMJ-NET-001")), "the IDs of its rules", required=True),
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
