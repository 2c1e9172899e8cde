"""The role that reads jobs in Terraform's language, for an account or with a StackSet for an organization."""

import json
import re
import textwrap

from scanner.aws.iam.cloudformation import DESCRIPTION, cloudformation, role_name
from scanner.aws.iam.policy import Document, Flags, Names, delegation_policy, reader_policy, trust_policy
from scanner.model.names import ORGANIZATION

_TERRAFORM = Names("${data.aws_partition.current.partition}", "${data.aws_caller_identity.current.account_id}", "${var.trusted_principal}")
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


def terraform(flags: Flags, principal: str = "") -> str:
    """The role that reads, in Terraform's language; for an organization a StackSet for its members, and the management account's role."""
    default = ""
    if principal:
        default = f"\n  default     = {_quoted(principal)}"
    parts = [_VARIABLE.replace("DEFAULT", default), _DATA]
    if flags.accounts_from == ORGANIZATION:
        parts += [_role("management", flags), _delegation(flags), _stackset(flags)]
    else:
        parts.append(_role("reader", flags))
    return "\n".join(parts)


def _delegation(flags: Flags) -> str:
    policy = delegation_policy(flags, "${local.trusted_account}")
    return _filled(_DELEGATION, {"POLICY": _indented(_json(policy))})


def _role(name: str, flags: Flags) -> str:
    path, role = role_name(flags)
    values = {
        "NAME": name,
        "ROLE": _quoted(role),
        "PATH": _quoted(path),
        "DESCRIPTION": _quoted(DESCRIPTION),
        "TRUST": _indented(_json(trust_policy(flags, _TERRAFORM))),
        "POLICY": _indented(_json(reader_policy(flags, _TERRAFORM))),
    }
    return _filled(_ROLE, values)


def _stackset(flags: Flags) -> str:
    template = cloudformation(flags).replace("${", "$${")  # a variable of CloudFormation, and not of Terraform
    return _filled(_STACKSET, {"DESCRIPTION": _quoted(DESCRIPTION), "TEMPLATE": _indented(template).rstrip()})


def _filled(text: str, values: dict[str, str]) -> str:
    pattern = re.compile(r"\b(" + "|".join(values) + r")\b")
    return pattern.sub(lambda match: values[match[1]], text)


def _json(document: Document) -> str:
    return json.dumps(document, indent=2)


def _quoted(text: str) -> str:
    return json.dumps(text)


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ")
