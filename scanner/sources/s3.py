"""Objects in S3 as sources of records: all below a prefix, each streamed.

Credentials, Region and AWS_ENDPOINT_URL are found as the AWS CLI finds them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from scanner.documents.cursor import Limits
from scanner.documents.domain import Domain
from scanner.errors import AccessDeniedError, ReadError
from scanner.model.intake import SourceSummary
from scanner.model.origin import S3, S3_SCHEME, report_path
from scanner.sources.byte_stream import read_stream
from scanner.sources.source import SourceItem


@dataclass(frozen=True, slots=True)
class S3Object:
    """An object of a bucket, or a prefix; with the client that it is read by, once there is one."""

    bucket: str
    key: str
    client: Any = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return f"{S3_SCHEME}{self.bucket}/{self.key}"


@dataclass(slots=True)
class S3Source:
    """One object, plain or gzip."""

    place: S3Object
    is_named: bool = True
    _summary: SourceSummary | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def origin(self) -> S3:
        """The object's bucket and key."""
        return S3(self.place.bucket, self.place.key)

    def records(self, domain: Domain, limits: Limits) -> Iterator[SourceItem]:
        """What the object holds."""
        self._summary = yield from read_stream(lambda: _Body(self.place), report_path(self.origin), domain, limits)

    def summary(self) -> SourceSummary:
        """What was read in all."""
        assert self._summary is not None, "asked after the last record"
        return self._summary


@dataclass(frozen=True, slots=True)
class Listing:
    """The record objects whose keys begin with a prefix, and how many others do."""

    objects: tuple[S3Object, ...]
    others: int = 0


def origin_of(uri: str) -> S3:
    """The bucket and the key or prefix of an s3:// source; an empty bucket where it has none."""
    bucket, _, key = uri.removeprefix(S3_SCHEME).partition("/")
    return S3(bucket, key)


def list_objects(uri: str, endings: tuple[str, ...]) -> Listing:
    """The record objects that an s3:// source means: the one with just that key, else all whose keys begin with it.

    Raises ReadError with what to do where it has no bucket or the bucket cannot be listed.
    """
    origin = origin_of(uri)
    if not origin.bucket:
        raise ReadError(f"no bucket in {uri!r}; write s3://BUCKET/PREFIX")
    place = S3Object(origin.bucket, origin.key)
    from scanner.aws.s3 import s3_client, sentences  # the SDK is loaded only where there is something to read in S3

    try:
        with sentences(str(place), place.bucket, "s3:ListBucket", f"arn:aws:s3:::{place.bucket}"):
            place = replace(place, client=s3_client())
            return _list(place, endings)
    except AccessDeniedError as error:
        # Who may read an object but not list its bucket still gets it, by its whole key.
        if _is_record_key(place.key, endings):
            return Listing((place,))
        raise ReadError(error.reason) from None


def read_object(uri: str, most: int) -> bytes:
    """The bytes of one object; raises ReadError with what to do if it cannot be read, or has more than `most`."""
    origin = origin_of(uri)
    place = S3Object(origin.bucket, origin.key)
    from scanner.aws.s3 import s3_client, sentences

    with sentences(str(place), place.bucket, "s3:GetObject", f"arn:aws:s3:::{place.bucket}/{place.key}"):
        place = replace(place, client=s3_client())
    try:
        with _Body(place) as body:
            data = body.read(most + 1)
    except OSError as error:
        raise ReadError(str(error)) from None
    if len(data) > most:
        raise ReadError(f"{place} is larger than {most:,} bytes")
    return data


def _list(place: S3Object, endings: tuple[str, ...]) -> Listing:
    objects: list[S3Object] = []
    others = 0
    for key in _keys(place):
        if key.endswith("/"):  # what the console makes for an empty folder
            continue
        if key == place.key:
            return Listing((place,))
        below = key.removeprefix(place.key)
        if _is_record_key(key, endings) and not _is_hidden(below):
            objects.append(replace(place, key=key))
        else:
            others += 1
    return Listing(tuple(objects), others)


def _keys(place: S3Object) -> Iterator[str]:
    pages = place.client.get_paginator("list_objects_v2").paginate(Bucket=place.bucket, Prefix=place.key)
    for page in pages:
        for entry in page.get("Contents", ()):
            yield entry["Key"]


def _is_record_key(key: str, endings: tuple[str, ...]) -> bool:
    return key.removesuffix(".gz").endswith(endings)


def _is_hidden(below: str) -> bool:
    return any(part.startswith(".") for part in below.split("/"))


class _Body:
    """The bytes of an object: a binary stream and a context. Raises OSError with a sentence for what goes wrong."""

    def __init__(self, place: S3Object) -> None:
        self._place = place
        with self._as_os_error():
            self._body: Any = place.client.get_object(Bucket=place.bucket, Key=place.key)["Body"]

    def __enter__(self) -> "_Body":
        return self

    def __exit__(self, *_: object) -> None:
        self._body.close()

    def read(self, size: int = -1) -> bytes:
        """Reads at most `size` bytes, all that is left without it."""
        with self._as_os_error():
            return bytes(self._body.read() if size < 0 else self._body.read(size))

    @contextmanager
    def _as_os_error(self) -> Iterator[None]:
        from scanner.aws.s3 import sentences

        try:
            with sentences(str(self._place), self._place.bucket, "s3:GetObject", f"arn:aws:s3:::{self._place.bucket}/{self._place.key}"):
                yield
        except ReadError as error:
            raise OSError(error.reason) from None
