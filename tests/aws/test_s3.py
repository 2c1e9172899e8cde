"""s3:// sources, over HTTP: against moto's server, and against one that refuses."""

import gzip
import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from scanner.model.intake import LoadFailure, SourceSummary
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.expand import expand
from scanner.sources.jobs import read_jobs
from tests.unit.shape.records import ARN, get_output, list_summary

BUCKET = "dumps"
OTHER = ARN.replace("abc", "xyz")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, endpoint: str, tmp_path: Path) -> None:
    scrub(monkeypatch, tmp_path)
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")


def scrub(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "none"))


@pytest.fixture
def bucket() -> Iterator[Any]:
    found = boto3.resource("s3").create_bucket(Bucket=BUCKET)
    found.put_object(Key="2026/list.json", Body=json.dumps([list_summary(), list_summary(jobArn=OTHER)]).encode())
    found.put_object(Key="2026/more/get.jsonl.gz", Body=gzip.compress(json.dumps(get_output()).encode()))
    found.put_object(Key="2026/", Body=b"")
    found.put_object(Key="2026/README.md", Body=b"#")
    found.put_object(Key="2026/.hidden/x.json", Body=b"{")
    found.put_object(Key="odd name", Body=json.dumps(get_output()).encode())
    yield found
    found.objects.delete()
    found.delete()


def read(*arguments: str) -> tuple[list[tuple[str, int]], list[str], list[Any]]:
    """The jobs with how many records each has, the failures, and everything."""
    found = expand(arguments, Path.cwd())
    items = [*found.failures, *read_jobs(found.sources, Options(), in_order=True)]
    jobs = [(item.job.identity, len(item.job.records)) for item in items if isinstance(item, NormalisedJob)]
    return jobs, [f"{item.location}: {item.reason}" for item in items if isinstance(item, LoadFailure)], [found, *items]


def test_the_objects_below_a_prefix_are_sources(bucket: Any) -> None:
    jobs, failures, (found, *items) = read("s3://dumps/2026/")
    assert (jobs, failures) == ([(ARN, 2), (OTHER, 1)], [])
    assert found.notes == ("skipped 2 files with other extensions (read: .json, .jsonl, .ndjson, .yaml, .yml, .csv, .tsv, .gz)",)
    paths = [item.path for item in items if isinstance(item, SourceSummary)]
    assert paths == ["external/s3/dumps/2026/list.json", "external/s3/dumps/2026/more/get.jsonl.gz"]
    assert read("s3://dumps")[0] == jobs


def test_a_key_that_is_there_is_meant_literally(bucket: Any) -> None:
    assert read("s3://dumps/odd name")[:2] == ([(ARN, 1)], [])


def test_an_object_is_named_once(bucket: Any) -> None:
    assert read("s3://dumps/2026/list.json", "s3://dumps/2026/list.json")[0] == [(ARN, 1), (OTHER, 1)]


def test_a_place_is_the_object_s(bucket: Any) -> None:
    bucket.put_object(Key="bad.jsonl", Body=b'{}\n{"a"')
    failures = read("s3://dumps/bad.jsonl")[1]
    assert [one.partition(": ")[0] for one in failures] == ["external/s3/dumps/bad.jsonl:1:1", "external/s3/dumps/bad.jsonl:2:5"]


def test_a_large_object_is_streamed(bucket: Any) -> None:
    lines = "".join(json.dumps(get_output(jobArn=f"{ARN[:-4]}{n:04}")) + "\n" for n in range(2000))
    bucket.put_object(Key="large.jsonl", Body=lines.encode())
    assert len(read("s3://dumps/large.jsonl")[0]) == 2000


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("s3://nowhere/x/", "no bucket 'nowhere' found; check its name"),
        (
            "s3://dumps/2025/",
            "no record file (.json, .jsonl, .ndjson, .yaml, .yml, .csv, .tsv, .gz) has a key that begins with s3://dumps/2025/",
        ),
        ("s3://dumps/2026/README", "(1 other object of another type)"),
        ("s3://", "no bucket in 's3://'; write s3://BUCKET/PREFIX"),
        ("s3://NO_BUCKET!/x", "Invalid bucket name"),
    ],
)
def test_what_is_not_there_is_a_failure_and_the_others_go_on(bucket: Any, argument: str, words: str) -> None:
    jobs, failures, _ = read(argument, "s3://dumps/odd name")
    assert jobs == [(ARN, 1)]
    assert len(failures) == 1
    assert words in failures[0]
    assert failures[0].startswith("external/s3/")


def test_an_object_that_is_gone_meanwhile_is_a_failure(bucket: Any) -> None:
    found = expand(["s3://dumps/odd name"], Path.cwd())
    bucket.Object("odd name").delete()
    items = list(read_jobs(found.sources, Options()))
    assert [item.reason for item in items if isinstance(item, LoadFailure)] == [
        "the file cannot be read: no object s3://dumps/odd name found; check its key"
    ]


class Refusing(BaseHTTPRequestHandler):
    """Answers everything with the same error, or with less than it promises."""

    code = "AccessDenied"

    def do_GET(self) -> None:
        if self.code == "short":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"a": ')
            return
        body = f"<Error><Code>{self.code}</Code><Message>no</Message></Error>".encode()
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Refusing]]:
    handler = type("Handler", (Refusing,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        yield handler
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("argument", "code", "words"),
    [
        ("s3://dumps/2026/", "AccessDenied", "denied: allow s3:ListBucket on arn:aws:s3:::dumps,"),
        ("s3://dumps/a.json", "AccessDenied", "denied: allow s3:GetObject on arn:aws:s3:::dumps/a.json,"),
        ("s3://dumps/2026/", "ExpiredToken", "AWS rejected the credentials for s3://dumps/2026/ (ExpiredToken); sign in again"),
        ("s3://dumps/2026/", "Odd", "AWS says Odd"),
    ],
)
def test_a_refusal_says_what_to_do(refusing: type[Refusing], argument: str, code: str, words: str) -> None:
    refusing.code = code
    jobs, failures, _ = read(argument)
    assert jobs == []
    assert len(failures) == 1
    assert words in failures[0]


def test_without_credentials_nothing_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scrub(monkeypatch, tmp_path)
    assert "no AWS credentials found" in read("s3://dumps/2026/")[1][0]


def test_boto3_is_not_loaded_before_it_is_needed() -> None:
    import subprocess

    code = "import sys, scanner.run.scan, scanner.cli.scan; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
