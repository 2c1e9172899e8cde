"""The role that reads jobs, as a template of CloudFormation or Terraform for an account or an organization."""

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from scanner.aws.policy import ORGANIZATION, Document, Flags, Names, delegation_policy, reader_policy, trust_policy
from scanner.errors import UsageError
from scanner.model.arn import parse_arn

_DESCRIPTION = "Lets jobscan read the batch inference jobs of Amazon Bedrock in this account"
_CLOUDFORMATION = Names("${AWS::Partition}", "${AWS::AccountId}", "${TrustedPrincipal}")
_TERRAFORM = Names("${data.aws_partition.current.partition}", "${data.aws_caller_identity.current.account_id}", "${var.trusted_principal}")
_PRINCIPAL = r"^arn:aws[a-z-]*:iam::\d{12}:(root|role/.+|user/.+)$"
_POLICY_NAME = "jobscan"
_REFERENCE = re.compile(r"\$\{(?P<name>\w+)(?P<attribute>\.\w+)?\}")
_PLAIN = re.compile(r"[A-Z]\w*(?:::\w+)*|[a-z0-9]+:[A-Z]\w+")  # e.g. `Allow`, `AWS::IAM::Role`, `bedrock:GetModelInvocationJob`
_NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})  # to some readers of YAML

_STACKSET_HEAD = """\
# The role that jobscan assumes in each account. Deploy it as a StackSet with service-managed permissions, to one Region: IAM is global.
# A StackSet leaves out the management account: `jobscan iam-policy --stackset --management` prints the stack for it.
"""
_STACK_HEAD = "# The role that jobscan assumes. Deploy it in one Region: IAM is global.\n"
_MANAGEMENT_HEAD = """\
# The role that jobscan assumes in the management account, to which no StackSet deploys. Deploy it in one Region: IAM is global.
# DelegateListing lets the account of TrustedPrincipal list the accounts of the organization, which otherwise only the management account and
# delegated administrators can. An organization has one such policy: if yours has one already, add the statement there instead.
"""


def cloudformation(flags: Flags, principal: str = "", management: bool = False) -> str:
    """A template with the role that reads, in YAML, for a StackSet; with `management`, for the management account of the organization.

    `principal` is the default of who may assume it. The management account's template can also let another account list the organization's.
    """
    path, name = _role_name(flags)
    role = {
        "RoleName": name,
        "Path": path,
        "Description": _DESCRIPTION,
        "AssumeRolePolicyDocument": trust_policy(flags, _CLOUDFORMATION),
        "Policies": [{"PolicyName": _POLICY_NAME, "PolicyDocument": reader_policy(flags, _CLOUDFORMATION)}],
    }
    parameter = {"Type": "String", "Description": "ARN of the role that runs jobscan", "AllowedPattern": _PRINCIPAL}
    if principal:
        parameter["Default"] = principal
    template: Document = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": _DESCRIPTION,
        "Parameters": {"TrustedPrincipal": parameter},
        "Resources": {"Reader": {"Type": "AWS::IAM::Role", "Properties": role}},
        "Outputs": {"RoleArn": {"Description": "ARN of the role", "Value": "${Reader.Arn}"}},
    }
    if management:
        template = _with_delegation(template, flags)
    return _cloudformation_head(flags, management) + "".join(f"{line}\n" for line in _yaml_lines(template))


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


def terraform(flags: Flags, principal: str = "") -> str:
    """The role that reads, in Terraform's language; for an organization a StackSet for its members, and the management account's role."""
    default = f"\n  default     = {_quoted(principal)}" if principal else ""
    parts = [_VARIABLE.replace("DEFAULT", default), _DATA]
    if flags.accounts_from == ORGANIZATION:
        parts += [_terraform_role("management", flags), _terraform_delegation(flags), _stackset(flags)]
    else:
        parts.append(_terraform_role("reader", flags))
    return "\n".join(parts)


_VARIABLE = """\
variable "trusted_principal" {
  description = "ARN of the role that runs jobscan."
  type        = stringDEFAULT
}
"""
_DATA = """\
data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}
"""
_ROLE = """\
resource "aws_iam_role" "NAME" {
  name        = ROLE
  path        = PATH
  description = DESCRIPTION

  assume_role_policy = <<-JSON
TRUST
  JSON
}

resource "aws_iam_role_policy" "NAME" {
  name = "jobscan"
  role = aws_iam_role.NAME.id

  policy = <<-JSON
POLICY
  JSON
}
"""
_DELEGATION = """\
variable "delegate_listing" {
  description = "Whether the account of trusted_principal may list the accounts of the organization. An organization has one such policy."
  type        = bool
  default     = false
}

locals {
  trusted_account = split(":", var.trusted_principal)[4]
}

resource "aws_organizations_resource_policy" "listing" {
  count = var.delegate_listing ? 1 : 0

  content = <<-JSON
POLICY
  JSON
}
"""
# A StackSet is made in the management account, or by a delegated administrator (call_as = "DELEGATED_ADMIN").
_STACKSET = """\
variable "organizational_unit_ids" {
  description = "Organizational units whose accounts get the role; the ID of the root for all accounts."
  type        = list(string)
}

# Accounts that join get the role as well. The management account gets none from a StackSet, so its role is a separate resource.
resource "aws_cloudformation_stack_set" "members" {
  name             = "jobscan-reader"
  description      = DESCRIPTION
  permission_model = "SERVICE_MANAGED"
  capabilities     = ["CAPABILITY_NAMED_IAM"]

  parameters = {
    TrustedPrincipal = var.trusted_principal
  }

  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = false
  }

  lifecycle {
    ignore_changes = [administration_role_arn]
  }

  template_body = <<-YAML
TEMPLATE
  YAML
}

resource "aws_cloudformation_stack_set_instance" "members" {
  stack_set_name = aws_cloudformation_stack_set.members.name

  deployment_targets {
    organizational_unit_ids = var.organizational_unit_ids
  }
}
"""


def _terraform_delegation(flags: Flags) -> str:
    policy = delegation_policy(flags, '${split(":", var.trusted_principal)[4]}')
    return _filled(_DELEGATION, {"POLICY": _indented(_json(policy))})


def _terraform_role(name: str, flags: Flags) -> str:
    path, role = _role_name(flags)
    values = {
        "NAME": name,
        "ROLE": _quoted(role),
        "PATH": _quoted(path),
        "DESCRIPTION": _quoted(_DESCRIPTION),
        "TRUST": _indented(_json(trust_policy(flags, _TERRAFORM))),
        "POLICY": _indented(_json(reader_policy(flags, _TERRAFORM))),
    }
    return _filled(_ROLE, values)


def _stackset(flags: Flags) -> str:
    template = cloudformation(flags).replace("${", "$${")  # a variable of CloudFormation, and not of Terraform
    return _filled(_STACKSET, {"DESCRIPTION": _quoted(_DESCRIPTION), "TEMPLATE": _indented(template).rstrip()})


def _filled(text: str, values: dict[str, str]) -> str:
    pattern = re.compile(r"\b(" + "|".join(values) + r")\b")
    return pattern.sub(lambda match: values[match[1]], text)


def _json(document: Document) -> str:
    return json.dumps(document, indent=2)


def _quoted(text: str) -> str:
    return json.dumps(text)


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ")


def _cloudformation_head(flags: Flags, management: bool) -> str:
    if management:
        return _MANAGEMENT_HEAD
    return _STACKSET_HEAD if flags.accounts_from == ORGANIZATION else _STACK_HEAD


def _role_name(flags: Flags) -> tuple[str, str]:
    """Path and name of the role that reads, e.g. `/audit/` and `JobscanReader`."""
    arn = parse_arn(flags.role_arn)
    name = arn.id if arn is not None else flags.role_name
    if not name:
        raise UsageError("the template needs the name of the role", "role_name")
    path, _, last = name.rpartition("/")
    return f"/{path}/" if path else "/", last


def _yaml_lines(value: Any) -> Iterator[str]:
    """An object, list or text in YAML. `${Name}` in a text is a reference of CloudFormation."""
    if isinstance(value, str):
        yield _yaml_text(value)
    elif isinstance(value, list):
        for entry in value:
            first, *others = _yaml_lines(entry)
            yield f"- {first}"
            yield from (f"  {line}" for line in others)
    else:
        for key, member in value.items():
            if isinstance(member, str):
                yield f"{key}: {_yaml_text(member)}"
            else:
                yield f"{key}:"
                yield from (f"  {line}" for line in _yaml_lines(member))


def _yaml_text(text: str) -> str:
    reference = _REFERENCE.fullmatch(text)
    if reference is not None:
        tag = "!GetAtt" if reference["attribute"] else "!Ref"
        return f"{tag} {text[2:-1]}"
    if "${" in text:
        return f"!Sub {_quoted(text)}"
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    return _quoted(text)
