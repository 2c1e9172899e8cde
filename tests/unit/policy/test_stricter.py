"""Which values of a parameter are at least as strict as another."""

from typing import Any

import pytest

from scanner.model.rule import Parameter, Stricter
from scanner.policy.parameter_types import parse_type
from scanner.policy.stricter import is_as_strict


def a_parameter(kind: str, stricter: Stricter | None, **more: Any) -> Parameter:
    parsed = parse_type(kind)
    assert parsed is not None
    return Parameter("p", parsed, stricter=stricter, **more)


ALLOWED = a_parameter("list[glob]", Stricter.FEWER)
NAMES = a_parameter("list[string]", Stricter.FEWER)
DENIED = a_parameter("list[glob]", Stricter.MORE, min=1)
NEEDED = a_parameter("list[glob]", Stricter.FEWER, required=True)
MOST = a_parameter("number", Stricter.LOWER)
LEAST = a_parameter("integer", Stricter.HIGHER)
FORBIDDEN = a_parameter("boolean", Stricter.FALSE)
UNSAID = a_parameter("list[glob]", None)


@pytest.mark.parametrize(
    ("parameter", "value", "than"),
    [
        (ALLOWED, ["a"], ["b", "a"]),
        (ALLOWED, [], ["a"]),
        (ALLOWED, ["x"], ["*"]),
        (NAMES, ["b", "a"], ["a", "b"]),
        (DENIED, ["b", "a"], ["a"]),
        (NEEDED, ["a"], []),
        (NEEDED, ["a"], None),
        (DENIED, ["a"], []),
        (MOST, 0.5, 1),
        (LEAST, 3, 2),
        (FORBIDDEN, False, True),
        (UNSAID, ["a"], ["a"]),
    ],
)
def test_as_strict(parameter: Parameter, value: Any, than: Any) -> None:
    assert is_as_strict(parameter, value, than)


@pytest.mark.parametrize(
    ("parameter", "value", "than"),
    [
        (ALLOWED, ["a", "b"], ["a"]),
        (ALLOWED, ["ab"], ["a*"]),  # covered, but that is not looked into
        (ALLOWED, ["a"], None),
        (NAMES, ["x"], ["*"]),
        (DENIED, ["b"], ["a", "b"]),
        (DENIED, [], ["a"]),
        (NEEDED, [], ["a"]),  # then the rule is not configured
        (NEEDED, None, ["a"]),
        (MOST, 2, 1),
        (LEAST, 1, 2),
        (FORBIDDEN, True, False),
        (UNSAID, [], ["a"]),
        (UNSAID, ["b", "a"], ["a", "b"]),
    ],
)
def test_not_as_strict(parameter: Parameter, value: Any, than: Any) -> None:
    assert not is_as_strict(parameter, value, than)
