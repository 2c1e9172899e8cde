"""Checks a record's ARN and account: who a job is, and whose, decides which rules and scopes apply to it."""

from scanner.errors import RecordError
from scanner.model.arn import JOB_TYPE, account_of, is_account, job_type
from scanner.model.job import Json, Keys, Part
from scanner.model.pattern import late_pattern
from scanner.shape.values import shown

_ROUNDED = late_pattern(r"[0-9]+(?:[.,][0-9]+)?(?:[eE]\+?[0-9]+)?")  # 12345678901, 1.23457E+10
_FORM = f"arn:aws:bedrock:REGION:ACCOUNT:{JOB_TYPE}/ID"


def check_job_arn(arn: Json, keys: Keys) -> None:
    """Raises RecordError for a text that is not the ARN of a model invocation job; of another type of job it says which."""
    if not isinstance(arn, str) or not arn.strip():
        return
    kind = job_type(arn)
    if kind == JOB_TYPE:
        return
    if kind:
        article = "an" if kind[0] in "aeiou" else "a"
        raise RecordError(f"the ARN in {keys[-1]!r} is that of {article} {kind}, not of a {JOB_TYPE}", keys, other_type=kind)
    raise RecordError(f"{keys[-1]!r} is {shown(arn)}, not the ARN of a {JOB_TYPE}: {_FORM}", keys)


def check_account(fields: Part, keys: Keys) -> None:
    """Raises RecordError for an account that is not 12 digits, and for one that is not the ARN's."""
    account, arn = fields["account_id"], fields["job_arn"]
    if not isinstance(account, str):
        return
    if not is_account(account):
        hint = "; a spreadsheet changed it, so export the column as text" if _ROUNDED.fullmatch(account) else ""
        raise RecordError(f"{keys[-1]!r} is {shown(account)}, not an account ID (12 digits){hint}", keys)
    if isinstance(arn, str) and account_of(arn) != account:
        raise RecordError(f"{keys[-1]!r} is {account}, but the job's ARN is of the account {account_of(arn)}", keys)
