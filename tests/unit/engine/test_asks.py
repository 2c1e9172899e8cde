"""Whether the rules of a scan ask about more than the job itself."""

import pytest

from scanner.engine.asks import asks_context
from tests.unit.jobs import configured


@pytest.mark.parametrize(
    ("condition", "asks"),
    [
        ("present(vpc_config)", False),
        ("model(model_id).geo == 'eu'", False),
        ("context('subnet', job_name).vpc_id == 'a'", True),
        ("present(vpc_config) || resolved_model(model_id, `[]`).geo == 'eu'", True),
    ],
)
def test_a_rule_asks_if_it_looks_something_up(condition: str, asks: bool) -> None:
    assert asks_context([configured("present(tags)"), configured(condition)]) is asks
