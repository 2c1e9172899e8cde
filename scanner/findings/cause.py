"""What outlives one job: the cause that the findings of one pipeline share. Version `cause/2` of its text (CAUSE_VERSION)."""

import hashlib
from functools import lru_cache
from operator import itemgetter

from msgspec import Struct

from scanner.findings.mask import mask_again, mask_text
from scanner.findings.stable import stable_part, stem
from scanner.model.arn import region_of
from scanner.model.job import Job, Json, Stage

BETWEEN = " | "
_names = itemgetter("account_id", "role_arn", "job_name")
_NOTHING: tuple[Json, ...] = (None, [], {})


def fingerprint(rule: str, identity: str) -> str:
    """The identity of a finding, as 64 hex digits: rule and job, never line, wording, time or severity."""
    return hashlib.sha256(before_identity(rule) + identity.encode("utf-8", "surrogatepass")).hexdigest()


def before_identity(rule: str) -> bytes:
    """What is hashed before the job's identity: the same for all findings of a rule."""
    return f"{rule}\n".encode("utf-8", "surrogatepass")


def cause(rule: str, job: Job, field: str, seen: Json, exact_role: bool, group: str = "") -> str:
    """Which pipeline a finding comes from and what is wrong there, in one readable line; a request is its own pipeline.

    E.g. "BMJ-RES-008 | 111122223333 | us-east-1 | batch-* | nightly-* | output_data_config...s3_bucket_owner present 444455556666".
    `group` is the value of the configuration's `group_by` for the job.
    """
    return cause_text(rule, pipeline_key(job, group, exact_role), describe_wrong(field, seen))


def cause_text(rule: str, pipeline: str, wrong: str) -> str:
    """The cause of a rule and a pipeline; `wrong` as `describe_wrong` has it."""
    return f"{rule}{BETWEEN}{pipeline}{BETWEEN}{wrong}"


def pipeline_key(job: Job, group: str = "", exact_role: bool = False) -> str:
    """The pipeline of a job: account, Region and the stems of its role's and its own name; a request is its own pipeline.

    A `group`, if there is one, takes the place of role and name.
    """
    if job.stage is Stage.REQUEST:
        return _without_bars(job.identity)
    region = region_of(job.identity)
    account, role, name = [value if value.__class__ is str else "" for value in _names(job.fields)]
    if group:
        return _joined(mask_again(account), region, f"group {group}")
    return key_of_names(account, region, role, name, exact_role)


def key_of_names(account: str, region: str, role_arn: str, job_name: str, exact_role: bool = False) -> str:
    """The pipeline of a job that is not a request, without a group, by its texts."""
    return f"{_key_of_role(account, region, role_arn, exact_role)}{BETWEEN}{_stem_of_name(job_name)}"


@lru_cache(maxsize=4096)
def keys_of_plain_names(account: str, region: str, role_arn: str, alike: bytes) -> tuple[str, str]:
    """The pipeline of jobs, and the one with the role's whole name, if no text of them is masked; `alike` is from `digits_alike`."""
    names = (account, region, role_arn, alike.decode())
    return key_of_names(*names, exact_role=False), key_of_names(*names, exact_role=True)


@lru_cache(maxsize=2048)  # a role has many jobs
def _key_of_role(account: str, region: str, role_arn: str, exact_role: bool) -> str:
    # Masked first, since in the stem of a credential no one would see that it is one.
    role = mask_text(role_arn).rsplit("/", 1)[-1]
    return _joined(mask_text(account), region, role if exact_role else stem(role))


@lru_cache(maxsize=2048)  # a job is asked for it more than once, and nightly jobs of many accounts have the same names
def _stem_of_name(job_name: str) -> str:
    return _without_bars(stem(mask_text(job_name)))


class CauseParts(Struct, frozen=True):
    """A cause, taken apart. `pipeline` is account, Region, role and stem of the name, or account, Region and group, or a request."""

    rule: str
    pipeline: tuple[str, ...]
    wrong: str  # e.g. "vpc_config.subnet_ids absent"

    @property
    def has_exact_role(self) -> bool:
        """Whether it is about one of several roles of its pipeline, such as the console's, which end in random hex."""
        match self.pipeline:
            case (_account, _region, role, _name):
                return stem(role) != role
            case _:
                return False


def cause_parts(cause: str) -> CauseParts:
    """The parts of a cause."""
    rule, *parts = cause.split(BETWEEN)
    return CauseParts(rule, tuple(parts[:-1]), parts[-1] if parts else "")


def pipeline_of_cause(cause: str) -> str:
    """The key of the pipeline that a cause is about."""
    parts = cause_parts(cause).pipeline
    match parts:
        case (account, region, role, name):
            return BETWEEN.join((account, region, stem(role), name))
        case _:
            return BETWEEN.join(parts)


def is_request(pipeline_key: str) -> bool:
    """Whether a pipeline is a single request: its key has one part."""
    return BETWEEN not in pipeline_key


def describe_wrong(field: str, seen: Json) -> str:
    """What is wrong with a field, as the last part of a cause, e.g. "vpc_config absent"."""
    if seen in _NOTHING:
        return f"{field} absent".strip()
    return f"{field} present {_without_bars(stable_part(field, seen))}".strip()


def _joined(*parts: str) -> str:
    """The parts with bars between them."""
    joined = BETWEEN.join(parts)
    if joined.count("|") == len(parts) - 1:  # the common case
        return joined
    return BETWEEN.join(map(_without_bars, parts))


def _without_bars(text: str) -> str:
    """The text without the bars that separate the parts of a cause, so that no name can pose as two parts."""
    return text.replace("|", "\\")
