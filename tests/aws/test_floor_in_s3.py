"""A floor in S3: read with the user's credentials, held to its sha256, and without files of its own."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from moto.server import ThreadedMotoServer

from scanner.errors import MistakesError
from scanner.project.project import Project, open_project
from tests.aws.test_s3 import scrub

BUCKET = "acme-policies"
FLOOR = b"policies: [core]\nfail_on: medium\nparams: {max_timeout_hours: 48}\n"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, endpoint: str, tmp_path: Path) -> Iterator[Any]:
    scrub(monkeypatch, tmp_path)
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    bucket = boto3.resource("s3").create_bucket(Bucket=BUCKET)
    yield bucket
    bucket.objects.delete()
    bucket.delete()


def put(bucket: Any, data: bytes, key: str = "floor.yaml") -> str:
    """Puts an object; gives the line that extends it."""
    bucket.put_object(Key=key, Body=data)
    return f"extends: {{s3: 's3://{BUCKET}/{key}', sha256: '{hashlib.sha256(data).hexdigest()}'}}\n"


def opened(folder: Path, text: str) -> Project:
    (folder / "jobscan.yaml").write_text(text, encoding="utf-8")
    return open_project(str(folder / "jobscan.yaml"))


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(MistakesError) as caught:
        opened(folder, text)
    return [f"{mistake.path.rpartition('/')[2]}:{mistake.line}: {mistake.problem}" for mistake in caught.value.mistakes]


def test_a_floor_is_read_and_named(bucket: Any, tmp_path: Path) -> None:
    config = opened(tmp_path, put(bucket, FLOOR) + "policies: [governance]\n").config
    assert config is not None
    assert (config.policies, config.fail_on) == (("core", "governance"), "medium")
    assert [floor.path for floor in config.floors] == [f"external/s3/{BUCKET}/floor.yaml"]


def test_what_loosens_it_is_refused(bucket: Any, tmp_path: Path) -> None:
    assert problems(tmp_path, put(bucket, FLOOR) + "fail_on: high\nparams: {max_timeout_hours: 72}\n") == [
        f"jobscan.yaml:2: 'fail_on: high' loosens the floor (external/s3/{BUCKET}/floor.yaml: medium)",
        f"jobscan.yaml:3: 'max_timeout_hours: 72' loosens the floor (external/s3/{BUCKET}/floor.yaml: 48)",
    ]


def test_an_object_that_changed_is_refused(bucket: Any, tmp_path: Path) -> None:
    text = put(bucket, FLOOR)
    bucket.put_object(Key="floor.yaml", Body=b"fail_on: never\n")
    sha256 = hashlib.sha256(b"fail_on: never\n").hexdigest()
    assert problems(tmp_path, text) == [f"jobscan.yaml:1: the sha256 of 's3://{BUCKET}/floor.yaml' is {sha256}"]


def test_an_object_that_is_not_there(bucket: Any, tmp_path: Path) -> None:
    text = put(bucket, FLOOR)
    bucket.objects.delete()
    assert problems(tmp_path, text) == [f"jobscan.yaml:1: cannot read the floor: no object s3://{BUCKET}/floor.yaml found; check its key"]


def test_it_has_no_files(bucket: Any, tmp_path: Path) -> None:
    floor = b"policies: [core, ./own.yaml]\nsources: [jobs/]\nparams: {allowed_roles: {file: roles.txt}}\nwaivers: [w.yaml]\n"
    assert problems(tmp_path, put(bucket, floor)) == [
        "floor.yaml:1: './own.yaml' is a file, but a floor in S3 has no folder",
        "floor.yaml:2: 'jobs/' is a file, but a floor in S3 has no folder",
        "floor.yaml:3: 'roles.txt' is a file, but a floor in S3 has no folder",
        "floor.yaml:4: 'w.yaml' is a file, but a floor in S3 has no folder",
    ]


def test_it_may_extend_another_object_and_no_file(bucket: Any, tmp_path: Path) -> None:
    division = put(bucket, FLOOR).encode() + b"params: {max_timeout_hours: 36}\n"
    config = opened(tmp_path, put(bucket, division, "division.yaml")).config
    assert config is not None
    assert len(config.floors) == 2
    text = put(bucket, b"extends: {file: org.yaml}\n", "division.yaml")
    assert problems(tmp_path, text) == ["division.yaml:1: 'org.yaml' is a file, but a floor in S3 has no folder; name an object in S3"]
