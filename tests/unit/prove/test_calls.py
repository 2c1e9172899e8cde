"""Every function has a symbolic reading, or a reason why it has none."""

from scanner.expressions.functions.table import FUNCTIONS
from scanner.prove.symbolic.calls import NOT_MODELLED, READ_ELSEWHERE, READINGS


def test_every_function_is_read_or_not_modelled() -> None:
    assert {*READINGS, *NOT_MODELLED, *READ_ELSEWHERE} == FUNCTIONS.keys()


def test_no_function_is_both() -> None:
    assert len(READINGS) + len(NOT_MODELLED) + len(READ_ELSEWHERE) == len(FUNCTIONS)
