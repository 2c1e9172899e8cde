"""A client of S3, and one sentence for each of its errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import (  # type: ignore[import-untyped]
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)

from scanner.aws.session import Sessions
from scanner.errors import AccessDeniedError, ReadError, UsageError

_DENIED = ("AccessDenied", "403", "Forbidden", "AllAccessDisabled")
_EXPIRED = ("ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken")


def s3_client() -> Any:
    """A client of S3 with the user's own credentials, found as the AWS CLI finds them."""
    session = Sessions().base()
    return session.client("s3", session.region)


@contextmanager
def sentences(place: str, bucket: str, action: str, resource: str) -> Iterator[None]:
    """Turns the errors of the AWS SDK into a ReadError with one sentence each, and what to do; AccessDeniedError where AWS denies a call.

    Args:
        place: What is read, e.g. `s3://dumps/2026/`.
        bucket: Its bucket.
        action: The IAM action of the call.
        resource: The ARN that the action is needed on.
    """
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _DENIED:
            raise AccessDeniedError(
                f"access to {place} is denied: allow {action} on {resource}, and kms:Decrypt on the key of its objects"
            ) from None
        raise ReadError(_sentence(place, bucket, code)) from None
    except (NoCredentialsError, PartialCredentialsError):
        raise ReadError(f"no AWS credentials found to read {place}: sign in, or set AWS_PROFILE") from None
    except HTTPClientError as error:
        raise ReadError(f"the connection for {place} failed: {error}; try again") from None
    except (BotoCoreError, UsageError) as error:
        raise ReadError(f"{place} cannot be read: {error}") from None


def _sentence(place: str, bucket: str, code: str) -> str:
    match code:
        case "NoSuchBucket":
            return f"no bucket {bucket!r} found; check its name"
        case "NoSuchKey" | "404":
            return f"no object {place} found; check its key"
        case "InvalidObjectState":
            return f"{place} is archived; restore it first"
        case _ if code in _EXPIRED:
            return f"AWS rejected the credentials for {place} ({code}); sign in again"
        case "":
            return f"{place} cannot be read: AWS does not say why"
        case _:
            return f"{place} cannot be read: AWS says {code}"
