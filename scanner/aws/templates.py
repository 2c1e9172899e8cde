"""The role that reads jobs, as a template of CloudFormation or Terraform for an account or an organization."""

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from scanner.aws.policy import ORGANIZATION, Document, Flags, Names, management_policy, reader_policy, trust_policy
from scanner.errors import UsageError
from scanner.model.arn import parse_arn

_DESCRIPTION = "Lets jobscan read the batch inference jobs of Amazon Bedrock in this account"
_MANAGEMENT = f"{_DESCRIPTION}, and the accounts of the organization"
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
_MANAGEMENT_HEAD = (
    "# The role that jobscan assumes in the management account, to which no StackSet deploys. Deploy it in one Region: IAM is global.\n"
)


def cloudformation(flags: Flags, principal: str = "", management: bool = False) -> str:
    """A template with the role that reads, in YAML, for a StackSet; with `management`, for the management account of the organization.

    `principal` is the default of who may assume it. A role that assumes those of the members is that of the management account.
    """
    if flags.has_hub and not management:
        principal = flags.role_arn
    policy = management_policy(flags, _CLOUDFORMATION) if management else reader_policy(flags, _CLOUDFORMATION)
    path, name = _role_name(flags)
    role = {
        "RoleName": name,
        "Path": path,
        "Description": _DESCRIPTION,
        "AssumeRolePolicyDocument": trust_policy(flags, _CLOUDFORMATION),
        "Policies": [{"PolicyName": _POLICY_NAME, "PolicyDocument": policy}],
    }
    parameter = {"Type": "String", "Description": "ARN of the role that runs jobscan", "AllowedPattern": _PRINCIPAL}
    if principal:
        parameter["Default"] = principal
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": _MANAGEMENT if management else _DESCRIPTION,
        "Parameters": {"TrustedPrincipal": parameter},
        "Resources": {"Reader": {"Type": "AWS::IAM::Role", "Properties": role}},
        "Outputs": {"RoleArn": {"Description": "ARN of the role", "Value": "${Reader.Arn}"}},
    }
    return _cloudformation_head(flags, management) + "".join(f"{line}\n" for line in _yaml_lines(template))


def terraform(flags: Flags, principal: str = "") -> str:
    """The role that reads, in Terraform's language; for an organization a StackSet for its members, and the management account's role."""
    default = f"\n  default     = {_quoted(principal)}" if principal else ""
    parts = [_VARIABLE.replace("DEFAULT", default), _DATA]
    if flags.accounts_from == ORGANIZATION:
        parts += [_terraform_role("management", flags, management_policy(flags, _TERRAFORM)), _stackset(flags)]
    else:
        parts.append(_terraform_role("reader", flags, reader_policy(flags, _TERRAFORM)))
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
    TrustedPrincipal = TRUSTED
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


def _terraform_role(name: str, flags: Flags, policy: Document) -> str:
    path, role = _role_name(flags)
    values = {
        "NAME": name,
        "ROLE": _quoted(role),
        "PATH": _quoted(path),
        "DESCRIPTION": _quoted(_DESCRIPTION),
        "TRUST": _indented(json.dumps(trust_policy(flags, _TERRAFORM), indent=2)),
        "POLICY": _indented(json.dumps(policy, indent=2)),
    }
    return _filled(_ROLE, values)


def _stackset(flags: Flags) -> str:
    template = cloudformation(flags).replace("${", "$${")  # a variable of CloudFormation, and not of Terraform
    trusted = "aws_iam_role.management.arn" if flags.has_hub else "var.trusted_principal"
    values = {"DESCRIPTION": _quoted(_DESCRIPTION), "TRUSTED": trusted, "TEMPLATE": _indented(template).rstrip()}
    return _filled(_STACKSET, values)


def _filled(text: str, values: dict[str, str]) -> str:
    pattern = re.compile(r"\b(" + "|".join(values) + r")\b")
    return pattern.sub(lambda match: values[match[1]], text)


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
    name = flags.role_name
    arn = parse_arn(flags.role_arn)
    if not name and arn is not None and not flags.accounts_from:
        name = arn.id
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
