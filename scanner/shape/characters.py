"""Which characters a field of the job can have, as far as AWS rules others out.

Source: the patterns of botocore's service model of `bedrock`, and IAM's for the names of roles. Tags, the message and S3 keys are not here:
they can hold anything.
"""

_DIGITS = "0-9"
_LETTERS = "A-Za-z"
_ID = r"A-Za-z0-9\-"
_TIME = r"0-9TZ:+.\-"
_INPUT = "input_data_config.s3_input_data_config"
_OUTPUT = "output_data_config.s3_output_data_config"

BUCKET = r"A-Za-z0-9._\-"
CHARACTERS: dict[str, str] = {  # by path; what goes between the brackets of a regex's class
    "account_id": _DIGITS,
    "end_time": _TIME,
    f"{_INPUT}.s3_bucket_owner": _DIGITS,
    f"{_INPUT}.s3_input_format": _LETTERS,
    "job_arn": r"A-Za-z0-9:/\-",
    "job_expiration_time": _TIME,
    "job_name": r"A-Za-z0-9+.\-",
    "last_modified_time": _TIME,
    "model_id": r"A-Za-z0-9._:/\-",
    "model_invocation_type": _LETTERS,
    f"{_OUTPUT}.s3_bucket_owner": _DIGITS,
    f"{_OUTPUT}.s3_encryption_key_id": r"A-Za-z0-9:/_\-",
    "role_arn": r"A-Za-z0-9+=,.@_:/\-",
    "status": _LETTERS,
    "submit_time": _TIME,
    "vpc_config.security_group_ids": _ID,
    "vpc_config.subnet_ids": _ID,
}
