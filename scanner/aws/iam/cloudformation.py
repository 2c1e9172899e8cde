"""The role that reads jobs as a template of CloudFormation, for an account or as a StackSet for an organization."""

import json
import re
from collections.abc import Iterator
from typing import Any

from scanner.aws.iam.policy import Document, Flags, Names, delegation_policy, reader_policy, trust_policy
from scanner.errors import UsageError
from scanner.model.arn import parse_arn
from scanner.model.names import ORGANIZATION

DESCRIPTION = "Lets jobscan read the batch inference jobs of Amazon Bedrock in this account"
_CLOUDFORMATION = Names("${AWS::Partition}", "${AWS::AccountId}", "${TrustedPrincipal}")
_PRINCIPAL = r"^arn:aws[a-z-]*:iam::\d{12}:(root|role/.+|user/.+)$"
_POLICY_NAME = "jobscan"
_REFERENCE = re.compile(r"\$\{\w+(?P<attribute>\.\w+)?\}")
_PLAIN = re.compile(r"[A-Z]\w*(?:::\w+)*|[a-z0-9]+:[A-Z]\w+")  # e.g. `Allow`, `AWS::IAM::Role`, `bedrock:GetModelInvocationJob`
_NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})  # to some readers of YAML

_STACKSET_HEAD = """\
# The role that jobscan assumes in each account. Deploy it as a StackSet with service-managed permissions, to one Region: IAM is global.
# A StackSet leaves out the management account: `jobscan iam-policy --stackset --management` prints the stack for it.
"""
_STACK_HEAD = "# The role that jobscan assumes. Deploy it in one Region: IAM is global.\n"
_MANAGEMENT_HEAD = """\
# The role that jobscan assumes in the management account, to which no StackSet deploys. Deploy it in one Region: IAM is global.
# DelegateListing lets the account of TrustedPrincipal list the accounts of the organization. Otherwise only the management account and
# delegated administrators can. An organization has one such policy: if yours has one already, add the statement there instead.
"""


def cloudformation(flags: Flags, principal: str = "", management: bool = False) -> str:
    """A template with the role that reads, in YAML, for a StackSet; with `management`, for the management account of the organization.

    `principal` is the default of who may assume it. The management account's template can also let another account list the organization's.
    """
    path, name = role_name(flags)
    role = {
        "RoleName": name,
        "Path": path,
        "Description": DESCRIPTION,
        "AssumeRolePolicyDocument": trust_policy(flags, _CLOUDFORMATION),
        "Policies": [{"PolicyName": _POLICY_NAME, "PolicyDocument": reader_policy(flags, _CLOUDFORMATION)}],
    }
    parameter = {"Type": "String", "Description": "ARN of the role that runs jobscan", "AllowedPattern": _PRINCIPAL}
    if principal:
        parameter["Default"] = principal
    template: Document = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": DESCRIPTION,
        "Parameters": {"TrustedPrincipal": parameter},
        "Resources": {"Reader": {"Type": "AWS::IAM::Role", "Properties": role}},
        "Outputs": {"RoleArn": {"Description": "ARN of the role", "Value": "${Reader.Arn}"}},
    }
    if management:
        template = _with_delegation(template, flags)
    return _head(flags, management) + "".join(f"{line}\n" for line in _yaml_lines(template))


def _with_delegation(template: Document, flags: Flags) -> Document:
    """The template with a delegation policy, which is made where the parameter DelegateListing says so."""
    account = {"Fn::Select": ["4", {"Fn::Split": [":", "${TrustedPrincipal}"]}]}  # of its ARN
    choice = {
        "Type": "String",
        "Description": "Whether the account of TrustedPrincipal may list the accounts of the organization",
        "AllowedValues": ["true", "false"],
        "Default": "false",
    }
    delegation = {
        "Type": "AWS::Organizations::ResourcePolicy",
        "Condition": "DelegatesListing",
        "Properties": {"Content": delegation_policy(flags, account)},
    }
    resources = {**template.pop("Resources"), "Delegation": delegation}
    outputs = template.pop("Outputs")
    template["Parameters"]["DelegateListing"] = choice
    conditions = {"DelegatesListing": {"Fn::Equals": ["${DelegateListing}", "true"]}}
    return {**template, "Conditions": conditions, "Resources": resources, "Outputs": outputs}


def _head(flags: Flags, management: bool) -> str:
    if management:
        return _MANAGEMENT_HEAD
    if flags.accounts_from == ORGANIZATION:
        return _STACKSET_HEAD
    return _STACK_HEAD


def role_name(flags: Flags) -> tuple[str, str]:
    """Path and name of the role that reads, e.g. `/audit/` and `JobscanReader`."""
    name = flags.role_name
    arn = parse_arn(flags.role_arn)
    if arn is not None:
        name = arn.id
    if not name:
        raise UsageError("no role to make: pass --role-arn, or --accounts and --role-name")
    path, slash, last = name.rpartition("/")
    return f"/{path}{slash}", last


def _yaml_lines(value: Any) -> Iterator[str]:
    """An object, list or text in YAML. `${Name}` in a text is a reference of CloudFormation."""
    match value:
        case str():
            yield _yaml_text(value)
        case list():
            for entry in value:
                first, *others = _yaml_lines(entry)
                yield f"- {first}"
                yield from (f"  {line}" for line in others)
        case _:
            for key, member in value.items():
                yield from _yaml_member(key, member)


def _yaml_member(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield f"{key}: {_yaml_text(value)}"
        return
    yield f"{key}:"
    yield from (f"  {line}" for line in _yaml_lines(value))


def _yaml_text(text: str) -> str:
    reference = _REFERENCE.fullmatch(text)
    if reference is not None and reference["attribute"]:
        return f"!GetAtt {text[2:-1]}"
    if reference is not None:
        return f"!Ref {text[2:-1]}"
    if "${" in text:
        return f"!Sub {json.dumps(text)}"
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    return json.dumps(text)
