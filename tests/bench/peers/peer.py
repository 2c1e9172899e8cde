"""What a peer is: something else that counts how many records of a file fail each rule of core."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ARN_OF_GLOBAL_PROFILE = "(^|inference-profile/)global\\."
AWS_MANAGED_KEY = "(^|:)alias/aws/"
TAGS_OF_OWNER = ("Owner", "owner", "Team", "team")
KEY = "output_data_config.s3_output_data_config.s3_encryption_key_id"
OUTPUT_OWNER = "output_data_config.s3_output_data_config.s3_bucket_owner"
OUTPUT_URI = "output_data_config.s3_output_data_config.s3_uri"
INPUT_OWNER = "input_data_config.s3_input_data_config.s3_bucket_owner"
INPUT_URI = "input_data_config.s3_input_data_config.s3_uri"
WITH_SECRETS = ("job_name", INPUT_URI, OUTPUT_URI)
TWO_FIELDS = "compares two fields, which it cannot"


@dataclass(frozen=True)
class Values:
    """The parameters of core's rules, as jobscan has them in force."""

    allowed_roles: list[str]
    denied_roles: list[str]
    administrator_names: str
    secret_pattern: str
    least_hours: int
    most_hours: int


@dataclass(frozen=True)
class Peer:
    """`count` gives the failing records of a file by rule, and is measured with `records` of them.

    `left_out` are the rules that it cannot say. `starts` is whether each run starts a program, whose start is then not counted.
    """

    name: str
    version: str
    count: Callable[[Path], Counter[str]]
    records: int
    left_out: tuple[str, ...] = ()
    differs: str = ""
    starts: bool = False


def as_regex(globs: list[str]) -> str:
    """One regex for globs without brackets, which Python, Rust and JavaScript read alike."""
    return "|".join(f"^{_glob(glob)}$" for glob in globs)


def _glob(glob: str) -> str:
    return ".*".join(piece.replace(".", "\\.") for piece in glob.split("*"))
