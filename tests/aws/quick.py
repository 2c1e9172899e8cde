"""A server of ended, tagged jobs of one account and Region that costs little itself, for measuring; moto takes 10 ms a request.

    python -m tests.aws.quick NUMBER    prints its URL; GET /calls there returns how often each operation was asked for

It answers GetResources for the ARNs asked for only, as AWS does.
"""

import json
import random
import sys
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

ACCOUNT = "123456789012"
REGION = "us-east-1"
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_JSON = "application/x-amz-json-1.1"
_IDENTITY = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::{ACCOUNT}:user/x</Arn><UserId>AIDA</UserId><Account>{ACCOUNT}</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>x</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""


def _job(number: int, chance: random.Random) -> dict[str, Any]:
    time = (_NOW - timedelta(minutes=number)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    job = {
        "jobArn": f"arn:aws:bedrock:{REGION}:{ACCOUNT}:model-invocation-job/{number:012d}",
        "jobName": f"nightly-{number}",
        "modelId": f"arn:aws:bedrock:{REGION}::foundation-model/amazon.nova-micro-v1:0",
        "roleArn": f"arn:aws:iam::{ACCOUNT}:role/bedrock-batch",
        "status": "Completed",
        "submitTime": time,
        "lastModifiedTime": time,
        "endTime": time,
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": f"s3://in/{number}/x.jsonl", "s3BucketOwner": ACCOUNT}},
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://out/x/", "s3BucketOwner": ACCOUNT}},
        "timeoutDurationInHours": chance.choice([24, 48, 168]),
    }
    if chance.random() < 0.5:
        job["vpcConfig"] = {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}
    return job


class Quick:
    """The server, in a thread of this process."""

    def __init__(self, number: int) -> None:
        chance = random.Random(1)  # the same jobs every time
        jobs = [_job(index, chance) for index in range(number)]
        self.jobs = jobs
        self.details = {job["jobArn"]: json.dumps({**job, "clientRequestToken": "t"}).encode() for job in jobs}
        self.owners = {job["jobArn"]: chance.choice(["ml", "ml", "ml", "search"]) for job in jobs}
        self.pages: dict[tuple[int, int], bytes] = {}
        self.calls: Counter[str] = Counter()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"quick": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self.thread.join()

    def page(self, size: int, start: int) -> bytes:
        """A page of summaries; it is made once."""
        if (size, start) not in self.pages:
            answer: dict[str, Any] = {"invocationJobSummaries": self.jobs[start : start + size]}
            if start + size < len(self.jobs):
                answer["nextToken"] = str(start + size)
            self.pages[size, start] = json.dumps(answer).encode()
        return self.pages[size, start]

    def tags(self, arns: list[str]) -> bytes:
        mappings = [
            {"ResourceARN": arn, "Tags": [{"Key": "Owner", "Value": self.owners[arn]}, {"Key": "CostCenter", "Value": "1"}]}
            for arn in arns
            if arn in self.owners
        ]
        return json.dumps({"PaginationToken": "", "ResourceTagMappingList": mappings}).encode()


class _Handler(BaseHTTPRequestHandler):
    quick: Quick
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send(self, body: bytes, kind: str = "application/json", status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/calls":
            self.send(json.dumps(self.quick.calls).encode())
        elif url.path.startswith("/model-invocation-jobs"):
            self.quick.calls["ListModelInvocationJobs"] += 1
            asked = parse_qs(url.query)
            self.send(self.quick.page(int(asked.get("maxResults", ["100"])[0]), int(asked.get("nextToken", ["0"])[0])))
        else:
            self.quick.calls["GetModelInvocationJob"] += 1
            self.send(self.quick.details[unquote(url.path).partition("/model-invocation-job/")[2]])

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if b"GetCallerIdentity" in body:
            self.quick.calls["GetCallerIdentity"] += 1
            self.send(_IDENTITY.encode(), "text/xml")
        elif "GetResources" in self.headers.get("X-Amz-Target", ""):
            self.quick.calls["GetResources"] += 1
            self.send(self.quick.tags(json.loads(body).get("ResourceARNList", [])), _JSON)
        else:
            self.quick.calls[self.path] += 1
            self.send(b"{}", status=400)


def main() -> None:
    server = Quick(int(sys.argv[1]))
    print(server.url, flush=True)
    server.thread.join()


if __name__ == "__main__":
    main()
