"""`jobscan iam-policy`: what IAM must allow for a scan of AWS with the same options."""

import json
import sys
from dataclasses import dataclass

from scanner.aws.iam.cloudformation import cloudformation
from scanner.aws.iam.policy import documents, partition_named, read_principal
from scanner.aws.iam.terraform import terraform
from scanner.errors import UsageError
from scanner.model.codes import CLEAN
from scanner.model.names import ORGANIZATION
from scanner.project.options import LiveOptions
from scanner.project.permissions import permission_flags
from scanner.project.project import open_project


@dataclass(frozen=True, slots=True)
class IamPolicyOptions:
    """The command line of `iam-policy`."""

    config: str | None
    live: LiveOptions
    trust: str | None
    stackset: bool
    management: bool
    terraform: bool


def run_iam_policy(options: IamPolicyOptions) -> int:
    """0; writes the policies to stdout as JSON, or a template that has them. AWS is not asked anything."""
    _check(options)
    flags = permission_flags(options.live, open_project(options.config))
    principal = ""
    if options.trust is not None:
        principal = read_principal(options.trust, partition_named(flags))
    if options.stackset:
        sys.stdout.write(cloudformation(flags, principal, options.management))
    elif options.terraform:
        sys.stdout.write(terraform(flags, principal))
    else:
        sys.stdout.write(json.dumps(documents(flags, principal), indent=2) + "\n")
    return CLEAN


def _check(options: IamPolicyOptions) -> None:
    if options.stackset and options.terraform:
        raise UsageError("--stackset and --terraform exclude each other")
    if options.management and not options.stackset:
        raise UsageError("--management needs --stackset; --terraform has the management account's role already")
    if options.management and options.live.accounts_from != ORGANIZATION:
        raise UsageError("--management needs --accounts org")
