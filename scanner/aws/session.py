"""Sessions: credentials of the caller or of a role, and clients whose answers are checked."""

import os
import threading
from dataclasses import dataclass
from typing import Any

import botocore.session  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.credentials import CredentialResolver  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, NoCredentialsError, ProfileNotFound  # type: ignore[import-untyped]

from scanner.aws.deadline import Deadline
from scanner.aws.guard import MAX_ATTEMPTS, install
from scanner.aws.rate import Rate
from scanner.aws.roles import CredentialsError, Role, RoleCredentials, RoleProvider
from scanner.errors import UsageError
from scanner.model.arn import Arn, is_account, parse_arn

# A token that is valid for 15 minutes is always due: botocore renews it in its last 15, so that each call would assume the role again.
_ROLE_SECONDS = 3600
_SESSION_NAME = "jobscan"
_S3_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_STREAMS = frozenset({"s3"})  # botocore checks S3's answers itself, and follows its redirects
# Tokens of a regional endpoint are valid in all Regions of the partition, the opt-in ones included.
_STS_REGIONS = {
    "aws": "us-east-1",
    "aws-cn": "cn-north-1",
    "aws-eusc": "eusc-de-east-1",
    "aws-iso": "us-iso-east-1",
    "aws-iso-b": "us-isob-east-1",
    "aws-iso-e": "eu-isoe-west-1",
    "aws-iso-f": "us-isof-south-1",
    "aws-us-gov": "us-gov-west-1",
}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that a connection, and each read from it, may take."""

    connect: float = 5
    read: float = 20


class Session:
    """The credentials of one account; clients are made once for each service and Region, and may be used by several threads."""

    def __init__(self, sessions: "Sessions", inner: Any, role: Role | None = None, credentials: RoleCredentials | None = None) -> None:
        self.role_arn = role.arn if role is not None else ""
        self._rate = sessions.new_rate()
        self._sessions = sessions
        self._inner = inner
        self._role = role
        self._credentials = credentials
        self._clients: dict[tuple[str, str | None], Any] = {}
        self._identity: Arn | None = None

    @property
    def is_chained(self) -> bool:
        """Whether its role is assumed by another role, not by the caller."""
        return self._role is not None and bool(self._role.parent.role_arn)

    @property
    def role_calls(self) -> int:
        """How many calls were made to know who the caller is, or to assume the role."""
        if self._role is not None:
            return self._role.calls
        return int(self._identity is not None)

    @property
    def region(self) -> str | None:
        """The Region that the environment or the profile names, if any."""
        region = self._inner.get_config_variable("region")
        return str(region) if region else None

    def known_regions(self, service: str, region: str) -> frozenset[str]:
        """The Regions in which the SDK knows a service, of the partition of a Region; raises BotoCoreError for an unknown Region."""
        partition = self._inner.get_partition_for_region(region)
        return frozenset(self._inner.get_available_regions(service, partition_name=partition))

    def all_regions(self, service: str) -> frozenset[str]:
        """The Regions in which the SDK knows a service, of all partitions."""
        partitions = self._inner.get_available_partitions()
        return frozenset(name for partition in partitions for name in self._inner.get_available_regions(service, partition_name=partition))

    def partition_of(self, region: str) -> str:
        """The partition of a Region, e.g. `aws-us-gov`; raises BotoCoreError for a Region that cannot be one."""
        return str(self._inner.get_partition_for_region(region))

    @property
    def default_region(self) -> str:
        """A Region for calls that are about none, where the user has not set one."""
        arn = parse_arn(self.role_arn)
        return _STS_REGIONS.get(arn.partition if arn else "aws", "us-east-1")

    def client(self, service: str, region: str | None) -> Any:
        """A guarded client of botocore; raises a BotoCoreError where it cannot be made.

        Its answers in JSON have times and numbers as AWS wrote them, e.g. `JoinedTimestamp` is a number of seconds.
        """
        with self._sessions.lock:  # making clients is not thread-safe, using them is
            key = (service, region)
            if key not in self._clients:
                self._clients[key] = self._new_client(service, region)
            return self._clients[key]

    def _new_client(self, service: str, region: str | None) -> Any:
        client = self._inner.create_client(service, region_name=region, config=self._sessions.config(service))
        if service not in _STREAMS:
            renew = self._credentials.renew if self._credentials is not None else None
            install(client, self._sessions.deadline, renew, self._rate)
        return client

    def sts(self) -> Any:
        """A client of STS at a regional endpoint, for this session's own credentials."""
        return self.client("sts", self.region or self.default_region)

    def identity(self) -> Arn:
        """The ARN of the caller, by sts:GetCallerIdentity; raises ClientError, BotoCoreError or CredentialsError."""
        if self._identity is None:
            text = str(self.sts().get_caller_identity().get("Arn"))
            arn = parse_arn(text)
            if arn is None or not is_account(arn.account):
                raise CredentialsError(f"AWS does not say whose the credentials are ({text})")
            self._identity = arn
        return self._identity

    def require_credentials(self) -> None:
        """Raises ClientError, BotoCoreError or CredentialsError where there are none; those of a role are asked for."""
        credentials = self._inner.get_credentials()
        if credentials is None:
            raise NoCredentialsError
        credentials.get_frozen_credentials()

    def has_credentials(self) -> bool:
        """Whether there are any; a role's are not asked for. Raises UsageError where the settings of the user's are wrong."""
        try:
            return self._credentials is not None or self._inner.get_credentials() is not None
        except BotoCoreError as error:  # e.g. a key without its secret, or a credential_process that fails
            raise UsageError(f"the AWS credentials cannot be used: {error}", "profile") from None


class Sessions:
    """Makes sessions that share what is dear to load.

    Args:
        profile: Of the user's AWS configuration; None for the default.
        deadline: After it no session sends a request.
        timeouts: Of each connection.
        max_rate: The most requests a second of one session.
    """

    def __init__(
        self,
        profile: str | None = None,
        deadline: Deadline | None = None,
        timeouts: Timeouts | None = None,
        max_rate: float | None = None,
    ) -> None:
        self.lock = threading.RLock()
        self.deadline = deadline
        self._profile = profile
        self.timeouts = timeouts or Timeouts()
        self._max_rate = max_rate
        self._base: Session | None = None
        self._roles: dict[tuple[int, str, str | None], Session] = {}

    def base(self) -> Session:
        """The session of the user's own credentials; raises UsageError for an unknown profile."""
        with self.lock:
            if self._base is None:
                self._base = Session(self, self._new_base())
            return self._base

    def assume(self, session: Session, role_arn: str, external_id: str | None = None) -> Session:
        """A session of a role that another session may assume. AWS is asked at the first call, and again before the token expires."""
        with self.lock:
            key = (id(session), role_arn, external_id)
            if key not in self._roles:
                parameters = {"RoleArn": role_arn, "RoleSessionName": _SESSION_NAME, "DurationSeconds": _ROLE_SECONDS}
                if external_id is not None:
                    parameters["ExternalId"] = external_id
                self._roles[key] = self._new_role(session, Role(session, parameters))
            return self._roles[key]

    def new_rate(self) -> Rate | None:
        """The rate of one session; None where it is not limited."""
        return Rate(self._max_rate) if self._max_rate is not None else None

    def config(self, service: str) -> Config:
        """The settings of a client: retries as this tool wants them, whatever the user's configuration says."""
        return Config(
            retries={"mode": "standard", "total_max_attempts": MAX_ATTEMPTS},
            connect_timeout=self.timeouts.connect,
            read_timeout=self.timeouts.read,
            **_special(service),
        )

    def _new_base(self) -> Any:
        inner = botocore.session.Session(profile=self._profile)
        try:
            inner.get_scoped_config()
        except ProfileNotFound:
            raise UsageError(
                f"no AWS profile {self._profile or inner.profile!r} found; see `aws configure list-profiles`", "profile"
            ) from None
        except BotoCoreError as error:
            raise UsageError(f"the AWS configuration cannot be read: {error}", "profile") from None
        inner.set_config_variable("sts_regional_endpoints", "regional")
        return inner

    def _new_role(self, parent: Session, role: Role) -> Session:
        base = self.base()._inner
        inner = botocore.session.Session(profile=self._profile)
        inner.register_component("data_loader", base.get_component("data_loader"))
        credentials = RoleCredentials(role)
        inner.register_component("credential_provider", CredentialResolver([RoleProvider(credentials)]))
        inner.set_config_variable("sts_regional_endpoints", "regional")
        if parent.region is not None:
            inner.set_config_variable("region", parent.region)
        return Session(self, inner, role, credentials)


def _special(service: str) -> dict[str, Any]:
    """What only one service needs."""
    if service == "bedrock":
        # AWS_BEARER_TOKEN_BEDROCK would otherwise sign the calls for every account, instead of its role.
        return {"signature_version": "v4"}
    if service == "s3" and any(os.environ.get(name) for name in _S3_ENDPOINTS):
        return {"s3": {"addressing_style": "path"}}  # an endpoint of the user's need not have a host name for each bucket
    return {}
