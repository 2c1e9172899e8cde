"""What a scan must cover, so that an account whose dump was never written is not taken for one without findings."""

from msgspec import Struct

ACCOUNT_PLACE, REGION_PLACE = "{account}", "{region}"  # in the path of an expectation


class Expectation(Struct, frozen=True):
    """An account, or one Region of it, that a scan must cover. Without `region`, any Region of the account will do.

    `path` is a glob as it is written, e.g. "dumps/{account}/{region}.json", relative to `folder`, that of the configuration. `files` is the
    same as an absolute path of this account and Region, once the working tree is known. All three are empty where only a job or AWS itself
    can show that it was covered. `origin` is where it is written: "jobscan.yaml:12" or "--expect".
    """

    account: str
    region: str = ""
    path: str = ""
    folder: str = ""
    files: str = ""
    origin: str = ""

    @property
    def scope(self) -> tuple[str, str]:
        """The account and the Region."""
        return self.account, self.region
