"""Plain meaning against jmespath.py, where the two mean the same.

Left out: `true` against `1` inside containers, the order of texts, `contains` of a number in a text, texts that are no JSON numbers.
"""

import json
from random import Random
from typing import Any

import jmespath
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jmespath.exceptions import JMESPathError

from scanner.errors import EvaluationError
from scanner.expressions import compile
from tests.property.expression_cases import Grammar
from tests.property.job_cases import completion, job
from tests.property.scans import cases


def theirs(text: str, data: Any) -> tuple[str, Any]:
    try:
        return "value", jmespath.search(text, data)
    except JMESPathError:
        return "error", None
    except TypeError:  # its own fault: contains('text', null) has an answer
        return "fault", None


def ours(text: str, data: Any) -> tuple[str, Any]:
    try:
        return "value", compile(text)(data)
    except EvaluationError:
        return "error", None


@settings(max_examples=cases(400), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_plain_meaning_is_jmespaths(random: Random) -> None:
    data = completion(random, job(random))
    text = Grammar(random, own=False).expression()
    expected = theirs(text, data)
    if expected[0] != "fault":
        assert json.dumps(ours(text, data)) == json.dumps(expected), (text, data)


def test_cases_seldom_err() -> None:
    tried = [(Grammar(Random(seed), own=False).expression(), completion(Random(seed), job(Random(seed)))) for seed in range(300)]
    assert sum(ours(text, data)[0] == "value" for text, data in tried) > 150
