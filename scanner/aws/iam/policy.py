"""What IAM must allow for a scan of AWS: the policies of the role that reads, of its trust, and of who runs jobscan."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from scanner.aws.calls import (
    ASSUME_ROLE,
    DESCRIBE_REGIONS,
    GET_CALLER_IDENTITY,
    GET_JOB,
    GET_OBJECT,
    GET_RESOURCES,
    LIST_ACCOUNTS,
    LIST_ACCOUNTS_FOR_PARENT,
    LIST_JOBS,
    LIST_OBJECTS,
    LIST_TAGS,
    LIST_UNITS,
    Call,
    context_calls,
)
from scanner.errors import UsageError
from scanner.model.arn import is_account, parse_arn
from scanner.model.names import ALL_REGIONS, ORGANIZATION
from scanner.model.regions import partition_of

# Not a principal, so that IAM refuses the policy until it is replaced; the ID of an example account would trust that account.
UNKNOWN_PRINCIPAL = "ARN-OF-THE-ROLE-THAT-RUNS-JOBSCAN"
_S3 = "s3://"
_MOST_ROLES = 100
_UNIT = re.compile(r"(?:ou|r)-(?P<root>[0-9a-z]{4,32})(?:-[0-9a-z]{8,32})?")

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Flags:
    """The flags of a scan of AWS that decide which permissions it needs; empty where they are not set.

    `role_arn` is the role that reads one account. With `accounts_from` (a file, or "org") the role `role_name` of each account reads;
    `member_roles` are the ARNs of all of them, where a file lists the accounts. `context` are the kinds of context that are read.
    """

    regions: tuple[str, ...] = ()
    role_arn: str = ""
    external_id: str = ""
    accounts_from: str = ""
    role_name: str = ""
    member_roles: tuple[str, ...] = ()
    unit: str = ""
    details: bool = True
    reuse: str = ""
    context: frozenset[str] = frozenset()

    @property
    def assumes_role(self) -> bool:
        """Whether a role reads, and not who runs jobscan."""
        return bool(self.role_arn or self.accounts_from)


@dataclass(frozen=True, slots=True)
class Names:
    """How a policy names what it is for: the partition and account of a role, and who may assume it. Templates have variables here."""

    partition: str
    account: str
    principal: str


def actions(flags: Flags) -> frozenset[str]:
    """Every IAM action that a scan with these flags needs, e.g. `bedrock:ListModelInvocationJobs`."""
    calls = [*_reading_calls(flags), *_listing_calls(flags), *_reuse_calls(flags)]
    if flags.assumes_role:
        calls.append(ASSUME_ROLE)
    return frozenset(call.action for call in calls)


def documents(flags: Flags, principal: str = "") -> dict[str, Document]:
    """The policies by name: `PolicyDocument` and `AssumeRolePolicyDocument` of the role that reads, named as CloudFormation does.

    Where a role is assumed, `CallerPolicyDocument` is for who runs jobscan.

    Args:
        flags: Those of the scan.
        principal: The ARN of who may assume the role; without it there is a placeholder that IAM refuses.
    """
    names = Names(partition_named(flags), _account(flags), principal or UNKNOWN_PRINCIPAL)
    policies = {"PolicyDocument": reader_policy(flags, names), "AssumeRolePolicyDocument": trust_policy(flags, names)}
    if flags.assumes_role:
        policies["CallerPolicyDocument"] = _caller_policy(flags, names)
    return policies


def reader_policy(flags: Flags, names: Names) -> Document:
    """The policy of the role that reads jobs; without a role, of who runs jobscan."""
    statements = _reading(flags, names)
    if not flags.assumes_role:
        statements += _reuse(flags, names)
    return _document(statements)


def delegation_policy(flags: Flags, principal: Any) -> Document:
    """The policy by which the management account of an organization lets another account list its accounts."""
    calls = _listing_calls(flags)
    return _document([{**_allow("ListAccounts", calls, "*"), "Principal": {"AWS": principal}}])


def trust_policy(flags: Flags, names: Names) -> Document:
    """The policy that says who may assume a role."""
    statement: Document = {"Effect": "Allow", "Principal": {"AWS": names.principal}, "Action": ASSUME_ROLE.action}
    if flags.external_id:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": flags.external_id}}
    return _document([statement])


def read_principal(text: str, partition: str) -> str:
    """The ARN of the principal that a text means: a role or user, or all of an account for its ID; raises UsageError for another text."""
    arn = parse_arn(text)
    if arn is not None and arn.service == "iam" and (arn.type in ("role", "user") or arn.resource == "root"):
        return text
    if is_account(text):
        return f"arn:{partition}:iam::{text}:root"
    raise UsageError(f"{text!r} is not the ARN of a role or user, or an account ID", "trust")


def _caller_policy(flags: Flags, names: Names) -> Document:
    roles = flags.role_arn or _member_roles(flags, names)
    return _document([_allow("AssumeReader", (ASSUME_ROLE,), roles), *_organization(flags, names), *_reuse(flags, names)])


def _reading_calls(flags: Flags) -> list[Call]:
    calls = [LIST_JOBS, GET_RESOURCES, LIST_TAGS]
    if flags.details:
        calls.append(GET_JOB)
    calls += context_calls(flags.context)
    if ALL_REGIONS in flags.regions:
        calls.append(DESCRIBE_REGIONS)
    if not flags.assumes_role:
        calls.append(GET_CALLER_IDENTITY)
    return calls


def _listing_calls(flags: Flags) -> list[Call]:
    if flags.accounts_from != ORGANIZATION:
        return []
    if flags.unit:
        return [LIST_ACCOUNTS_FOR_PARENT, LIST_UNITS]
    return [LIST_ACCOUNTS]


def _reuse_calls(flags: Flags) -> list[Call]:
    if flags.reuse.startswith(_S3):
        return [LIST_OBJECTS, GET_OBJECT]
    return []


def _reading(flags: Flags, names: Names) -> list[Document]:
    """List and GetResources take no resource; the ARN of a job has its Region."""
    regions = sorted(set(flags.regions) - {ALL_REGIONS})
    calls = _reading_calls(flags)
    listing = _allow("ListJobs", _of(calls, LIST_JOBS, GET_RESOURCES), "*")
    if regions and ALL_REGIONS not in flags.regions:
        listing["Condition"] = {"StringEquals": {"aws:RequestedRegion": regions}}
    else:
        regions = ["*"]
    jobs = [f"arn:{names.partition}:bedrock:{region}:{names.account}:model-invocation-job/*" for region in regions]
    statements = [listing, _allow("ReadJobs", _of(calls, GET_JOB, LIST_TAGS), jobs)]
    if flags.context:
        # Keys and buckets may be of other accounts and Regions, and EC2's descriptions and the list of models take no resource.
        statements.append(_allow("DescribeContext", context_calls(flags.context), "*"))
    if DESCRIBE_REGIONS in calls:
        statements.append(_allow("ListRegions", (DESCRIBE_REGIONS,), "*"))
    if GET_CALLER_IDENTITY in calls:
        statements.append(_allow("NameAccount", (GET_CALLER_IDENTITY,), "*"))
    return statements


def _of(calls: Collection[Call], *wanted: Call) -> tuple[Call, ...]:
    return tuple(call for call in wanted if call in calls)


def _organization(flags: Flags, names: Names) -> list[Document]:
    """Only calls about a unit take resources. Which units are below it is not known, but their IDs begin with that of the root."""
    calls = _listing_calls(flags)
    if not calls:
        return []
    if not flags.unit:
        return [_allow("ListAccounts", calls, "*")]
    unit = _UNIT.fullmatch(flags.unit)
    if unit is None:
        raise UsageError(f"{flags.unit!r} is not the ID of an organizational unit, e.g. ou-ab12-cdefghij", "unit")
    resources = [f"arn:{names.partition}:organizations::*:ou/o-*/ou-{unit['root']}-*"]
    if flags.unit.startswith("r-"):
        resources.append(f"arn:{names.partition}:organizations::*:root/o-*/{flags.unit}")
    return [_allow("ListAccounts", calls, resources)]


def _reuse(flags: Flags, names: Names) -> list[Document]:
    if not _reuse_calls(flags):
        return []
    bucket, _, key = flags.reuse.removeprefix(_S3).partition("/")
    arn = f"arn:{names.partition}:s3:::{bucket}"
    listing = _allow("FindCollection", (LIST_OBJECTS,), arn)
    listing["Condition"] = {"StringLike": {"s3:prefix": key}}  # without this right, AWS denies a missing object instead of naming it
    return [listing, _allow("ReadCollection", (GET_OBJECT,), f"{arn}/{key}")]


def _allow(sid: str, calls: Iterable[Call], resource: str | list[str]) -> Document:
    return {"Sid": sid, "Effect": "Allow", "Action": [call.action for call in calls], "Resource": resource}


def _document(statements: list[Document]) -> Document:
    return {"Version": "2012-10-17", "Statement": statements}


def _member_roles(flags: Flags, names: Names) -> str | list[str]:
    """The roles of the accounts. A policy has room for about 130 ARNs, so more of them are named without their accounts."""
    roles = set(flags.member_roles)
    if not roles:
        return f"arn:{names.partition}:iam::*:role/{flags.role_name}"
    if len(roles) > _MOST_ROLES:
        roles = {re.sub(r":\d{12}:", ":*:", role) for role in roles}
    return sorted(roles)


def partition_named(flags: Flags) -> str:
    """The partition that the role or the Regions are in, e.g. `aws-cn`."""
    arn = parse_arn(flags.role_arn)
    if arn is not None:
        return arn.partition
    for region in flags.regions:
        if region != ALL_REGIONS:
            return partition_of(region)
    return "aws"


def _account(flags: Flags) -> str:
    """The account of the role that reads; `*` where there are several, or where it is not known."""
    arn = parse_arn(flags.role_arn)
    if arn is None:
        return "*"
    return arn.account
