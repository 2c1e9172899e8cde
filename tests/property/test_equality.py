"""A scan says what the readable engine says: of random conditions, of all built-in rules, of damaged, partly delivered and joined jobs.

100,000 verdicts here; `make equality VERDICTS=10000000` goes on with other seeds.
"""

import pytest

from scanner.expressions.compiler import conditions
from scanner.expressions.compiler.kinds import Value
from scanner.expressions.compiler.source import Source
from tests.property.equality_cases import KINDS, Comparison, batch, compare
from tests.property.scans import cases

GROUPS = 14
VERDICTS = 100_000


def compared(group: int) -> Comparison:
    """One batch of each kind, or some where JOBSCAN_CASES asks for more."""
    comparison = Comparison()
    for number in range(cases(1)):
        for kind in range(len(KINDS)):
            comparison.add(compare(batch((number * GROUPS + group) * len(KINDS) + kind)))
    return comparison


@pytest.mark.parametrize("group", range(GROUPS))
def test_a_scan_says_what_the_readable_engine_says(group: int) -> None:
    comparison = compared(group)
    assert comparison.differences == []
    assert comparison.verdicts > VERDICTS / GROUPS
    assert comparison.findings > comparison.verdicts / 50
    assert comparison.undecided > comparison.verdicts / 50


# Broken parts of the fast way, each of a kind that the comparison is there to catch.


def takes_a_gap_for_null(_value: Value, _source: Source) -> str:
    return "True"


def test_a_broken_compiler_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "null_is_known", takes_a_gap_for_null)
    assert any(compare(batch(seed)).differences for seed in range(12))
