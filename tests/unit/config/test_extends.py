"""`extends` and `allow`: how a configuration names its floor, and what each key means on one."""

import pytest

from scanner.config.config import Extends
from scanner.config.extends import KEYS, RULE_KEYS, SCOPE_KEYS
from scanner.config.schema import CONFIG, OVERLAY, SCOPE
from tests.unit.config.reading import loaded, mistakes

SHA256 = "ab" * 32


@pytest.mark.parametrize(
    ("treatments", "members"),
    [(KEYS, CONFIG.members), (RULE_KEYS, OVERLAY.members), (SCOPE_KEYS, SCOPE.members)],
    ids=["file", "rule", "scope"],
)
def test_someone_has_decided_about_every_key(treatments: object, members: object) -> None:
    """A key that is not in the table is refused on a floor: decide whether it may turn a finding into anything else."""
    assert treatments.keys() == members.keys()  # type: ignore[attr-defined]


def test_a_floor_in_a_file() -> None:
    config = loaded("extends: {file: ../org.yaml}")
    assert isinstance(config.extends, Extends)
    assert (config.extends.file, config.extends.s3, config.extends.sha256) == ("../org.yaml", "", "")
    assert (config.extends.at.line, config.extends.at.column) == (1, 17)


def test_a_floor_in_s3() -> None:
    config = loaded(f"extends: {{s3: 's3://acme/floor.yaml', sha256: {SHA256}}}")
    assert isinstance(config.extends, Extends)
    assert (config.extends.name, config.extends.sha256) == ("s3://acme/floor.yaml", SHA256)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("extends: {}", "'extends' needs either 'file' or 's3'"),
        ("extends: {file: a.yaml, s3: 's3://a/b.yaml'}", "'extends' needs either 'file' or 's3'"),
        ("extends: {s3: 's3://a/b.yaml'}", "a floor in S3 needs its 'sha256'"),
        ("extends: {s3: 's3://a'}", "'s3://a' is not a valid s3"),
        ("extends: {file: a.yaml, sha256: abc}", "'abc' is not a valid sha256"),
        ("extends: org.yaml", "'extends' must be a map, not 'org.yaml'"),
        ("allow: [params]", "'params' is not something to allow"),
        ("allow: [policies]", "'policies' is not something to allow"),
        ("allow: [rules.severity]", "'rules.severity' is not something to allow"),
        ("allow: [fail_onn]", "'fail_onn' is not something to allow"),
        ("allow: [severity.high]", "'severity.high' is not a valid entry of 'allow'"),
    ],
)
def test_refused(text: str, problem: str) -> None:
    assert problem in [mistake.problem for mistake in mistakes(text)]


def test_what_a_floor_may_allow() -> None:
    names = ["fail_on", "waivers", "params.max_timeout_hours", "params.BMJ-OPS-001.max_timeout_hours"]
    names += ["severity.BMJ-OPS-001", "off.BMJ-OPS-001", "rules.enforce"]
    assert [term.text for term in loaded(f"allow: [{', '.join(names)}]").allow] == names
