"""Records from S3: the objects below a prefix, each streamed.

Credentials, Region and AWS_ENDPOINT_URL are found as the AWS CLI finds them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from scanner.errors import ReadError

SCHEME = "s3://"
_DENIED = ("AccessDenied", "403", "Forbidden", "AllAccessDisabled")
_EXPIRED = ("ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken")
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")


@dataclass(frozen=True, slots=True)
class S3Object:
    """One object of a bucket, and the client that it is read with, once there is one."""

    bucket: str
    key: str
    client: Any = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return f"{SCHEME}{self.bucket}/{self.key}"

    @property
    def path(self) -> str:
        """As reports show it: it lies outside of every working tree."""
        return f"external/s3/{self.bucket}/{self.key}"


def parse(uri: str) -> S3Object:
    """The bucket and the key or prefix that an s3:// source names; raises ReadError where it names no bucket."""
    bucket, _, key = uri.removeprefix(SCHEME).partition("/")
    if not bucket:
        raise ReadError(f"{uri!r} names no bucket; write s3://BUCKET/PREFIX")
    return S3Object(bucket, key)


def find(place: S3Object, endings: tuple[str, ...]) -> tuple[list[S3Object], int]:
    """The record objects whose keys begin with a prefix, and how many others do; a key that is there is meant literally.

    Raises ReadError with what to do where the bucket cannot be listed. Whoever may read an object but not list gets it by its whole key.
    """
    is_file = place.key.removesuffix(".gz").endswith(endings)
    found: list[S3Object] = []
    others = 0
    try:
        with _answered(place, "s3:ListBucket", f"arn:aws:s3:::{place.bucket}"):
            place = replace(place, client=_client())
            for key in _keys(place):
                if key == place.key and not key.endswith("/"):
                    return [place], 0
                if _is_record(key[len(place.key) :], key, endings):
                    found.append(replace(place, key=key))
                elif not key.endswith("/"):  # what the console makes for an empty folder
                    others += 1
    except _DeniedError as error:
        if is_file:
            return [place], 0
        raise ReadError(error.reason) from None
    return found, others


def _keys(place: S3Object) -> Iterator[str]:
    pages = place.client.get_paginator("list_objects_v2").paginate(Bucket=place.bucket, Prefix=place.key)
    return (entry["Key"] for page in pages for entry in page.get("Contents", ()))


def _is_record(below: str, key: str, endings: tuple[str, ...]) -> bool:
    hidden = any(part.startswith(".") for part in below.split("/"))
    return not hidden and key.removesuffix(".gz").endswith(endings)


class Body:
    """An object as a binary stream and a context; raises OSError with a sentence for what goes wrong."""

    def __init__(self, place: S3Object) -> None:
        self._place = place
        with self._failing():
            self._body: Any = place.client.get_object(Bucket=place.bucket, Key=place.key)["Body"]

    def __enter__(self) -> "Body":
        return self

    def __exit__(self, *_: object) -> None:
        self._body.close()

    def read(self, size: int = -1) -> bytes:
        """Reads at most `size` bytes, all that is left without it."""
        with self._failing():
            return bytes(self._body.read(None if size < 0 else size))

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            with _answered(self._place, "s3:GetObject", f"arn:aws:s3:::{self._place.bucket}/{self._place.key}"):
                yield
        except ReadError as error:
            raise OSError(error.reason) from None


class _DeniedError(ReadError):
    """The credentials are good, and do not allow it."""


@contextmanager
def _answered(place: S3Object, action: str, resource: str) -> Iterator[None]:
    """Turns the errors of the AWS SDK into one sentence each, with what to do."""
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, NoCredentialsError, PartialCredentialsError  # type: ignore[import-untyped]

    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _DENIED:
            raise _DeniedError(
                f"access to {place} is denied: allow {action} on {resource}, and kms:Decrypt on the key of its objects"
            ) from None
        raise ReadError(_sentence(place, code)) from None
    except (NoCredentialsError, PartialCredentialsError):
        raise ReadError(f"there are no AWS credentials to read {place} with: sign in, or set AWS_PROFILE") from None
    except HTTPClientError as error:
        raise ReadError(f"{place} cannot be reached, or broke off: {error}; try again") from None
    except BotoCoreError as error:
        raise ReadError(f"{place} cannot be read: {error}") from None


def _sentence(place: S3Object, code: str) -> str:
    match code:
        case "NoSuchBucket":
            return f"there is no bucket {place.bucket!r}: check its name"
        case "NoSuchKey" | "404":
            return f"there is no object {place}: check its key"
        case "InvalidObjectState":
            return f"{place} is archived: restore it first"
        case _ if code in _EXPIRED:
            return f"AWS does not take the credentials for {place} ({code}): sign in again"
        case _:
            return f"{place} cannot be read: AWS says {code or 'nothing about why'}"


def _client() -> Any:
    import boto3  # type: ignore[import-untyped]
    from botocore.config import Config  # type: ignore[import-untyped]

    own_endpoint = any(os.environ.get(name) for name in _ENDPOINTS)  # which need not have a host name for each bucket
    style = {"addressing_style": "path"} if own_endpoint else {}
    return boto3.Session().client("s3", config=Config(s3=style, retries={"mode": "standard"}))
