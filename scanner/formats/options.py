"""What a reader of a report may ask for."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.model.evidence import ScanEvidence
    from scanner.model.report import Report
    from scanner.model.trend import Trend


class By(StrEnum):
    """What the text report has a table by."""

    OWNER = "owner"
    ACCOUNT = "account"
    ROLE = "role"
    RULE = "rule"
    PIPELINE = "pipeline"


class SarifProfile(StrEnum):
    """For whom SARIF is written."""

    FILES = "files"  # a result for each finding, at its place in the file
    GITHUB = "github"  # a result for each cause
    GITLAB = "gitlab"  # the same


class Carried(NamedTuple):
    """The causes of an earlier report that are repeated, since what they are about was not checked again."""

    earlier: "Report"
    reasons: Mapping[str, str]  # by cause: why nothing is known of it now
    fixed: frozenset[str] = frozenset()  # causes whose pipelines ran again and passed


class Scope(NamedTuple):
    """A Region of an account."""

    account: str
    region: str

    @property
    def partition(self) -> str:
        """The partition that the Region is in, as ARNs name it."""
        for beginning, partition in _PARTITIONS.items():
            if self.region.startswith(beginning):
                return partition
        return "aws"


_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "us-iso-": "aws-iso", "us-isob-": "aws-iso-b", "eusc-": "aws-eusc"}


class ReportOptions(NamedTuple):
    """How a report is written; `show_all` lifts every limit of the text format, `colour` is for a terminal.

    `history` has the scans before, for the formats that draw them.
    """

    show_all: bool = False
    colour: bool = False
    by: By | None = None
    width: int = 110  # columns of prose in the text report
    table_width: int = 160  # columns of its tables
    sarif_profile: SarifProfile = SarifProfile.FILES
    sarif_category: str = ""  # empty: the profile's own
    carried: Carried | None = None
    scope: Scope | None = None  # the only one to write, where a format writes one file for each
    history: "Trend | None" = None
    evidence: "ScanEvidence | None" = None  # what no saved report has
