"""An organization at moto's server: accounts and units, roles that can be assumed, jobs in each Region, and what goes wrong with them.

Everything is put into moto directly, so that the proxy's log has the requests of the command alone.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from moto.bedrock.models import bedrock_backends
from moto.iam.models import iam_backends
from moto.organizations.models import organizations_backends
from moto.sts.models import sts_backends

from tests.aws.bedrock import add_jobs, jobs_of
from tests.aws.proxy import Proxy, Rule

NOW = "2026-11-23T12:00:00Z"
MANAGEMENT = "123456789012"  # moto's account for every access key that it does not know
ROLE = "audit"
REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1")
_NOW = datetime(2026, 11, 23, 12)  # moto's times have no zone
_BACKENDS = (organizations_backends, iam_backends, sts_backends, bedrock_backends)


class World:
    """An empty AWS behind a proxy; `accounts` are the members of the organization, if there is one."""

    def __init__(self, proxy: Proxy) -> None:
        for backends in _BACKENDS:
            backends.reset()
        self.proxy = proxy
        self.accounts: list[str] = []

    def environment(self, **more: str) -> dict[str, str]:
        """The variables that the command needs to reach this world with the management account's credentials."""
        return {
            "AWS_ENDPOINT_URL": self.proxy.url,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": REGIONS[0],
            "AWS_EC2_METADATA_DISABLED": "true",
            **more,
        }

    def add_organization(self, members: int) -> list[str]:
        """Makes an organization of the management account and some members, who joined long ago; the IDs of the members."""
        self._organizations.create_organization(region="us-east-1", FeatureSet="ALL")
        for number in range(members):
            self.add_account(f"{100000000001 + number}")
        for number, account in enumerate(self._organizations.accounts):
            account.create_time = _NOW - timedelta(days=400 - number)  # moto's pages need different times
        return self.accounts

    def add_account(self, account: str) -> str:
        """Adds a member that joins at this moment of the real clock."""
        with mock.patch("moto.organizations.models.utils.make_random_account_id", return_value=account):
            self._organizations.create_account(AccountName=f"team-{account}", Email=f"{account}@example.com")
        self.accounts.append(account)
        return account

    def add_unit(self, name: str, parent: str = "", accounts: tuple[str, ...] = ()) -> str:
        """Makes an organizational unit below another, or below the root, and moves accounts into it; its ID."""
        root: str = self._organizations.list_roots()["Roots"][0]["Id"]
        answer = self._organizations.create_organizational_unit(ParentId=parent or root, Name=name)
        unit: str = answer["OrganizationalUnit"]["Id"]
        for account in accounts:
            self._account(account).parent_id = unit
        return unit

    def suspend(self, account: str) -> None:
        """Closes an account."""
        self._account(account).close()

    def activate(self, account: str) -> None:
        """Opens a closed account again."""
        self._account(account).status = self._account(account).state = "ACTIVE"

    def join(self, account: str, hours: float) -> None:
        """Has an account join some hours before NOW."""
        self._account(account).create_time = _NOW - timedelta(hours=hours)

    def fail(
        self, operation: str, fault: str, account: str = "", region: str = "", times: int | None = None, skip: int = 0, about: str = ""
    ) -> Rule:
        """Has the proxy damage or refuse an operation; everywhere where neither account nor Region is named.

        `about` is a text in the path or body of the requests that are meant.
        """
        rule = Rule(operation, fault, times, skip, account, region, about=about)
        self.proxy.rules.append(rule)
        return rule

    def forget_requests(self) -> None:
        """Empties the proxy's log."""
        self.proxy.log = []

    def calls(self) -> dict[str, int]:
        """How often each operation was asked for since the last reset."""
        return dict(Counter(request.operation for request in self.proxy.log))

    def per_account(self, operation: str) -> dict[str, int]:
        """How often each account was asked an operation; AssumeRole counts for the account of the role."""
        return dict(Counter(request.account for request in self.proxy.log if request.operation == operation))

    def fill(self, jobs: int = 2, accounts: tuple[str, ...] = (), regions: tuple[str, ...] = REGIONS) -> list[str]:
        """Puts tagged, ended jobs into each Region of each account; their ARNs."""
        arns = []
        for account in accounts or self.accounts:
            for region in regions:
                arns += add_jobs(account, region, jobs)
        return arns

    def change(self, arn: str, **members: Any) -> None:
        """Changes what List and Get say of a job, e.g. its `status`."""
        _, _, _, region, account, _ = arn.split(":", 5)
        jobs_of(account, region)[arn].update(members)

    @property
    def _organizations(self) -> Any:
        return organizations_backends[MANAGEMENT]["aws"]

    def _account(self, account: str) -> Any:
        return self._organizations.get_account_by_id(account)
