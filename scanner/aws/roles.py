"""Credentials of a role: asked for when they are needed, and again when they end or AWS refuses them."""

from datetime import UTC, datetime
from typing import Any, Protocol

from botocore.credentials import CredentialProvider, DeferredRefreshableCredentials  # type: ignore[import-untyped]

from scanner.errors import JobscanError


class CredentialsError(JobscanError):
    """There are no credentials, or AssumeRole returned some that cannot be used."""


class Caller(Protocol):
    """Who assumes a role: a session, with `role_arn` if that is a role itself."""

    role_arn: str

    def sts(self) -> Any:
        """A client of STS."""


class Role:
    """Calls AssumeRole."""

    def __init__(self, parent: Caller, parameters: dict[str, Any]) -> None:
        self.parent = parent
        self.arn = str(parameters["RoleArn"])
        self.calls = 0
        self._parameters = parameters

    def fetch(self) -> dict[str, str]:
        """New credentials, as botocore's refreshable ones take them."""
        self.calls += 1
        answer = self.parent.sts().assume_role(**self._parameters)["Credentials"]
        expiration = answer["Expiration"]
        if expiration <= datetime.now(UTC):
            raise CredentialsError("AssumeRole returned a token that has expired already; check the clock of this machine")
        return {
            "access_key": answer["AccessKeyId"],
            "secret_key": answer["SecretAccessKey"],
            "token": answer["SessionToken"],
            "expiry_time": expiration.isoformat(),
        }


class RoleCredentials(DeferredRefreshableCredentials):  # type: ignore[misc]
    """Credentials of a role, which also get a new token when AWS refuses one before its time.

    Of several threads that need a new token one asks for it, and the others wait: that is botocore's own lock.
    """

    def __init__(self, role: Role) -> None:
        super().__init__(refresh_using=self._fetch, method="assume-role")
        self._role = role
        self._refused_key = ""

    def renew(self, access_key: str) -> bool:
        """Has the next call ask for a new token, unless another thread already got one in exchange for the refused key."""
        self._refused_key = access_key
        return True

    def refresh_needed(self, refresh_in: int | None = None) -> bool:
        """Whether a new token is needed: the one that calls are signed with was refused, or is about to expire."""
        signing = self._frozen_credentials
        if signing is not None and signing.access_key == self._refused_key:
            return True
        return bool(super().refresh_needed(refresh_in))

    def _fetch(self) -> dict[str, str]:
        return self._role.fetch()


class RoleProvider(CredentialProvider):  # type: ignore[misc]
    """Where botocore finds the credentials of a role, and nothing else."""

    METHOD = CANONICAL_NAME = "jobscan-role"

    def __init__(self, credentials: RoleCredentials) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> RoleCredentials:
        """The credentials, before they are asked for."""
        return self._credentials
