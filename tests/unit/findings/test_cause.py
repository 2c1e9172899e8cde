"""Stems: what stays of a name from run to run."""

import pytest

from scanner.findings.cause import fingerprint, stem


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kb-embed-backfill-20261115", "kb-embed-backfill-*"),
        ("0ac3fac7-67d2-4c26-833e-3424f0c286e8", "*"),
        ("AmazonBedrock-BatchInference-0a1b2c3d", "AmazonBedrock-BatchInference-*"),
        ("c7n-bedrock-batch-default", "c*n-bedrock-batch-default"),
        ("deadbeef", "deadbeef"),  # no digit: it may be a word
        ("run-abc12", "run-abc*"),  # five hex digits are no hash
        ("run-abc123", "run-*"),
        ("litellm-batch-4F2A9C1E", "litellm-batch-*"),
        ("", ""),
    ],
)
def test_stem(name: str, expected: str) -> None:
    assert stem(name) == expected
    assert stem(stem(name)) == stem(name)


def test_a_fingerprint_is_of_rule_and_job() -> None:
    assert fingerprint("A", "b") == fingerprint("A", "b")
    assert len({fingerprint("A", "b"), fingerprint("A", "c"), fingerprint("B", "b")}) == 3
