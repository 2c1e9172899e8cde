"""moto's server with the operations of batch jobs, and a proxy before it that damages answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.loaders import Loader, create_loader
from moto.server import ThreadedMotoServer

from tests.aws import bedrock
from tests.aws.proxy import Proxy
from tests.aws.world import World


@pytest.fixture(scope="session")
def moto() -> Iterator[tuple[str, int]]:
    bedrock.install()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server.get_host_and_port()
    server.stop()


@pytest.fixture(scope="session")
def loader() -> Loader:
    """Reads the models of services; one for all tests, as each model takes 200 ms."""
    return create_loader()


@pytest.fixture
def proxy(moto: tuple[str, int], loader: Loader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Proxy]:
    proxy = Proxy(*moto)
    monkeypatch.setattr("botocore.session.create_loader", lambda *_: loader)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "AWS_REGION", "AWS_BEARER_TOKEN_BEDROCK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    yield proxy
    proxy.stop()


@pytest.fixture
def world(proxy: Proxy) -> World:
    return World(proxy)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore's retries follow at once: its back-off adds up to 15 seconds a call."""
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
