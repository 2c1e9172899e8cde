"""Many jobs: how many calls they take, the first time and again, and when most of the details are in a journal."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.aws.quick import Quick
from tests.aws.world import NOW
from tests.surroundings import run_here

JOBS = 5000
LIST, GET, TAGS = "ListModelInvocationJobs", "GetModelInvocationJob", "GetResources"


@pytest.fixture
def quick() -> Iterator[Quick]:
    quick = Quick(JOBS)
    yield quick
    quick.stop()


def collect(quick: Quick, folder: Path, file: str) -> Counter[str]:
    """The calls of a run of `collect`."""
    quick.calls.clear()
    environment = {
        "AWS_ENDPOINT_URL": quick.url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    done = run_here(folder, "collect", "--aws", "--now", NOW, "-o", file, **environment)
    assert (done.returncode, f"{JOBS:,} jobs written" in done.stderr) == (0, True), done.stderr
    return Counter({operation: number for operation, number in quick.calls.items() if operation != "GetCallerIdentity"})


@pytest.mark.live
def test_5000_jobs_and_again(quick: Quick, tmp_path: Path) -> None:
    assert collect(quick, tmp_path, "jobs.jsonl") == {LIST: 5, TAGS: 50, GET: JOBS}
    assert collect(quick, tmp_path, "jobs.jsonl") == {LIST: 5, TAGS: 50}
    lines = tmp_path.joinpath("jobs.jsonl").read_bytes().splitlines(keepends=True)[1:]
    tmp_path.joinpath("new.jsonl.partial").write_bytes(b"".join(lines[:4000]))
    assert collect(quick, tmp_path, "new.jsonl") == {LIST: 5, TAGS: 50, GET: JOBS - 4000}
