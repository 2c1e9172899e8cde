"""The dumps of an expectation as absolute globs in the working tree."""

from pathlib import Path

from scanner.config.config import Config
from scanner.model.expectation import Expectation
from scanner.project.expect import expectations
from scanner.project.project import Project

PATH = "dumps/{account}/{region}.json"
OF_REGION = Expectation("777788889999", "eu-west-1", PATH, "/x/[old]", origin="jobscan.yaml:3")
OF_ACCOUNT = Expectation("012345678901", "", PATH, "/floor", origin="jobscan.yaml:6")


def test_the_configurations_come_first_and_only_the_path_is_a_glob() -> None:
    config = Config("jobscan.yaml", "", Path("/x"), expect=(OF_REGION, OF_ACCOUNT))
    found = expectations(["111122223333", "777788889999/eu-west-1"], Project(Path("/x"), config))
    assert [(one.account, one.region, one.files, one.origin) for one in found] == [
        ("777788889999", "eu-west-1", "/x/[[]old]/dumps/777788889999/eu-west-1.json", "jobscan.yaml:3"),
        ("012345678901", "", "/floor/dumps/012345678901/*.json", "jobscan.yaml:6"),
        ("111122223333", "", "", "--expect"),
    ]


def test_without_a_configuration() -> None:
    assert expectations([], Project(Path("/x"))) == ()
