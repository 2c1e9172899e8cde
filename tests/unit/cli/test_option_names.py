"""The library's errors, as the command shows them."""

import pytest

from scanner.cli.option_names import name_option
from scanner.errors import UsageError


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (UsageError("no SOURCE"), "no SOURCE"),
        (UsageError("unknown pack 'corre'", "policies"), "-p: unknown pack 'corre'"),
        (UsageError("'12' is not an account ID", "accounts"), "--account: '12' is not an account ID"),
        (UsageError('roles: "a,b" has a comma', "params", ("roles=a", "roles=b")),
         '--param roles: "a,b" has a comma; try --param "roles=a" --param "roles=b"'),
    ],
)  # fmt: skip
def test_an_error_names_the_option(error: UsageError, sentence: str) -> None:
    assert name_option(error) == sentence
