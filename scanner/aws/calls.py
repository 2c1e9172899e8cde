"""Every call that is made to AWS, with the IAM action that it needs."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """One operation of AWS.

    `key` is the member without which an answer is damaged, and `kind` the type that its value must have. `cursor` is the member that holds
    the next page's token, and the parameter that it is passed back in; it is empty for an operation without pages.
    """

    service: str  # as the SDK names it
    operation: str
    action: str
    when: str  # in which scan the call is made, for people
    key: str = ""
    kind: type = list
    cursor: str = ""
    empty_cursor_ends: bool = False  # AWS writes "" for "no more pages", where the model of the service allows it


LIST_JOBS = Call(
    "bedrock",
    "ListModelInvocationJobs",
    "bedrock:ListModelInvocationJobs",
    "in each account and Region",
    key="invocationJobSummaries",
    cursor="nextToken",
)
GET_JOB = Call(
    "bedrock",
    "GetModelInvocationJob",
    "bedrock:GetModelInvocationJob",
    "for each job, unless only summaries are read",
    key="jobArn",
    kind=str,
)
LIST_TAGS = Call(
    "bedrock",
    "ListTagsForResource",
    "bedrock:ListTagsForResource",
    "for each job whose tags GetResources does not return",
    key="tags",
)
GET_RESOURCES = Call(
    "resourcegroupstaggingapi",
    "GetResources",
    "tag:GetResources",  # IAM's prefix is not the name of the service
    "for each 100 jobs",
    key="ResourceTagMappingList",
    cursor="PaginationToken",
    empty_cursor_ends=True,
)
ASSUME_ROLE = Call("sts", "AssumeRole", "sts:AssumeRole", "once for each role", key="Credentials", kind=dict)
GET_CALLER_IDENTITY = Call("sts", "GetCallerIdentity", "sts:GetCallerIdentity", "once for each session", key="Account", kind=str)
LIST_ACCOUNTS = Call(
    "organizations",
    "ListAccounts",
    "organizations:ListAccounts",
    "for all accounts of an organization",
    key="Accounts",
    cursor="NextToken",
)
LIST_ACCOUNTS_FOR_PARENT = Call(
    "organizations",
    "ListAccountsForParent",
    "organizations:ListAccountsForParent",
    "for the accounts of an organizational unit",
    key="Accounts",
    cursor="NextToken",
)
LIST_UNITS = Call(
    "organizations",
    "ListOrganizationalUnitsForParent",
    "organizations:ListOrganizationalUnitsForParent",
    "for the units below an organizational unit",
    key="OrganizationalUnits",
    cursor="NextToken",
)
DESCRIBE_REGIONS = Call("ec2", "DescribeRegions", "ec2:DescribeRegions", "where all Regions of an account are read", key="Regions")
# botocore checks S3's answers itself, and an object is a stream.
LIST_OBJECTS = Call("s3", "ListObjectsV2", "s3:ListBucket", "for a source s3://BUCKET/PREFIX")
GET_OBJECT = Call("s3", "GetObject", "s3:GetObject", "for each object of a source in S3")

DESCRIBE_SUBNETS = Call(
    "ec2",
    "DescribeSubnets",
    "ec2:DescribeSubnets",
    "for each 200 subnets of jobs, if rules ask about them",
    key="Subnets",
    cursor="NextToken",
    empty_cursor_ends=True,
)
DESCRIBE_ROUTE_TABLES = Call(
    "ec2",
    "DescribeRouteTables",
    "ec2:DescribeRouteTables",
    "for each 200 VPCs of those subnets",
    key="RouteTables",
    cursor="NextToken",
    empty_cursor_ends=True,
)
GET_ENCRYPTION = Call("s3", "GetBucketEncryption", "s3:GetEncryptionConfiguration", "for each bucket of outputs, if rules ask")
DESCRIBE_KEY = Call("kms", "DescribeKey", "kms:DescribeKey", "for each key of jobs and of those buckets", key="KeyMetadata", kind=dict)
GET_PROFILE = Call(
    "bedrock",
    "GetInferenceProfile",
    "bedrock:GetInferenceProfile",
    "for each inference profile of jobs, if rules ask",
    key="inferenceProfileArn",
    kind=str,
)
LIST_MODELS = Call(
    "bedrock",
    "ListFoundationModels",
    "bedrock:ListFoundationModels",
    "once for each Region with jobs, if rules ask",
    key="modelSummaries",
)
CONTEXT_CALLS = (DESCRIBE_SUBNETS, DESCRIBE_ROUTE_TABLES, GET_ENCRYPTION, DESCRIBE_KEY, GET_PROFILE, LIST_MODELS)
_CALLS_OF_KINDS: dict[str, tuple[Call, ...]] = {
    "subnet": (DESCRIBE_SUBNETS,),
    "route_table": (DESCRIBE_SUBNETS, DESCRIBE_ROUTE_TABLES),  # a subnet says the VPC
    "bucket": (GET_ENCRYPTION,),
    "key": (DESCRIBE_KEY,),
    "inference_profile": (GET_PROFILE,),
    "foundation_model": (LIST_MODELS,),
}

CALLS: tuple[Call, ...] = (
    LIST_JOBS,
    GET_JOB,
    LIST_TAGS,
    GET_RESOURCES,
    ASSUME_ROLE,
    GET_CALLER_IDENTITY,
    LIST_ACCOUNTS,
    LIST_ACCOUNTS_FOR_PARENT,
    LIST_UNITS,
    DESCRIBE_REGIONS,
    LIST_OBJECTS,
    GET_OBJECT,
    *CONTEXT_CALLS,
)
_BY_OPERATION = {call.operation: call for call in CALLS}


def context_calls(kinds: Collection[str]) -> tuple[Call, ...]:
    """The calls that read kinds of context, e.g. `route_table`, each once."""
    needed = {call for kind in kinds for call in _CALLS_OF_KINDS[kind]}
    return tuple(call for call in CONTEXT_CALLS if call in needed)


def find_call(operation: str) -> Call | None:
    """The call that makes an operation, e.g. `AssumeRole`; None for an operation that is not in the table."""
    return _BY_OPERATION.get(operation)
