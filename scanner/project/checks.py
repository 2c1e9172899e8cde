"""What a caller says about a scan, checked before it is used: the command line's options and the library's arguments."""

import re
from collections.abc import Iterable

from scanner.errors import UsageError
from scanner.model.names import ACCOUNT
from scanner.model.rule import Rule
from scanner.shape.fields import field

COMPUTED = "computed"  # as an allowance: everything that is known after apply only


def check_account(text: str) -> str:
    """The account id as it was given; raises UsageError where it is none."""
    if not re.fullmatch(ACCOUNT, text):
        raise UsageError(f"--account {text!r} is no account id: it has 12 digits, leading zeros included")
    return text


def check_allowances(names: Iterable[str], rules: Iterable[Rule]) -> frozenset[str]:
    """The rules and fields whose unknowns are accepted; raises UsageError for a name that is neither."""
    found, ids = frozenset(names), {rule.id for rule in rules}
    for name in sorted(found):
        if name not in ids and name != COMPUTED and field(name) is None:
            raise UsageError(f"--allow-unknown {name!r} is neither a selected rule nor a field of a job (all fields: jobscan shape)")
    return found
