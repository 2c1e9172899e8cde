"""Which jobs have to wait for other records of the same job, and which can go on at once."""

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from scanner.model.job import Job, Stage
from scanner.shape.join_records import is_event, is_partial

MOST = 100_000  # repeated ARNs that are kept one by one: where there are more, all jobs are held
_BUCKETS = 256  # the hashes are sorted into them, so that a set of all is never in memory
_FIRST_BITS = 56  # shift that leaves the first 8 of 64 bits


def arn_hash(arn: str) -> int:
    """64 bits of an ARN, the same in every process."""
    data = arn.encode("utf-8", "surrogatepass")
    return zlib.crc32(data) << 32 | zlib.adler32(data)


def arn_hashes(arns: Iterable[str]) -> list[int]:
    """The hash of each ARN."""
    encoded = [arn.encode("utf-8", "surrogatepass") for arn in arns]
    return [zlib.crc32(data) << 32 | zlib.adler32(data) for data in encoded]


class Held(Struct, frozen=True):
    """The jobs that are held: those whose ARN has one of `hashes`, or all of them where that is None."""

    hashes: frozenset[int] | None = None

    def holds(self, job: Job) -> bool:
        """Whether other records of the job may come, or its record only adds to others. A request without an ARN is never held."""
        if self.hashes is None or is_partial(job):
            return True
        if job.stage is not Stage.JOB:
            return is_event(job)
        return bool(self.hashes) and arn_hash(job.identity) in self.hashes

    def holds_some(self, arns: Sequence[str]) -> bool:
        """Whether other records may come of a job that has one of the ARNs. Not for requests, and what only adds to jobs."""
        if self.hashes is None:
            return True
        return bool(self.hashes) and not self.hashes.isdisjoint(arn_hashes(arns))


ALL = Held()


def held_of(hashes: Iterable[int]) -> Held:
    """Holds the jobs whose ARN has one of the hashes that occur twice or more. Two ARNs with the same hash are only held needlessly."""
    buckets: list[array[int]] = [array("Q") for _ in range(_BUCKETS)]
    for number in hashes:
        buckets[number >> _FIRST_BITS].append(number)
    repeated: set[int] = set()
    for bucket in buckets:
        if len(set(bucket)) < len(bucket):
            repeated.update(number for number, times in Counter(bucket).items() if times > 1)
        if len(repeated) > MOST:
            return ALL
    return Held(frozenset(repeated))
