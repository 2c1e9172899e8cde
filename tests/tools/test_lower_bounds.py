"""`make test-min` installs what pyproject.toml promises to work with."""

import pytest

from tests.tools.lower_bounds import lowest, requirements


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ("click>=8.2", "click==8.2"),
        ("jmespath>=1.0.1,<2", "jmespath==1.0.1"),
        ("jmespath<2,>=1.0.1", "jmespath==1.0.1"),
        ("google-re2>=1.1.20240702", "google-re2==1.1.20240702"),
        ("moto[server] >= 5.1", "moto==5.1"),
    ],
)
def test_the_oldest_version_that_a_requirement_accepts(requirement: str, expected: str) -> None:
    assert lowest(requirement) == expected


@pytest.mark.parametrize("requirement", ["click", "click<9", "click==8.2"])
def test_a_requirement_without_a_lower_bound_is_refused(requirement: str) -> None:
    with pytest.raises(ValueError, match="no lower bound"):
        lowest(requirement)


def test_every_dependency_and_the_tools_of_the_tests_are_there() -> None:
    names = [line.partition("==")[0] for line in requirements()]
    assert {"boto3", "click", "PyYAML"} < set(names)
    assert {"pytest", "pytest-xdist", "hypothesis"} < set(names)
