"""Law of the head line's rows: packed and unpacked they are the same rows."""

import json
from random import Random

import pytest

from scanner.findings.order import coverage_order
from scanner.formats.json.decode import coverage_of
from scanner.formats.packed_coverage import pack, unpack
from scanner.model.coverage import Coverage, CoverageState
from tests.property.scans import cases
from tests.property.test_saved import rows


@pytest.mark.parametrize("seed", range(cases(40)))
def test_rows_are_the_same_again(seed: int) -> None:
    random = Random(seed)
    made = rows(random)
    made += random.sample(made, k=len(made) // 2)  # collections of one night that were concatenated
    made += [Coverage(CoverageState.DENIED, random.choice(["", "external/aws"]), operation="accounts", detail="x")]
    made += [Coverage(CoverageState.INCOMPLETE, "a.json", detail="1 load failure", records=2), Coverage(CoverageState.COMPLETE, "b.json")]
    random.shuffle(made)
    again = [coverage_of(entry) for entry in unpack(json.loads(json.dumps(pack(made))))]
    assert sorted(map(repr, again)) == sorted(map(repr, made))
    assert [row for row in again if not row.operation] == [row for row in made if not row.operation]
    assert sorted(again, key=coverage_order)
