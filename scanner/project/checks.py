"""Checks of what a caller passes to a scan, as options or as arguments of the library."""

import re
from collections.abc import Iterable

from scanner.errors import UsageError
from scanner.model.names import ACCOUNT
from scanner.model.report import ReportedRule
from scanner.model.rule import Rule
from scanner.shape.contexts.table import KINDS, PATH
from scanner.shape.fields import field

_CONTEXTS = frozenset({PATH, *(f"{PATH}.{kind}" for kind in KINDS)})  # as allowances: what no dump delivered of a kind, or of any
COMPUTED = "computed"  # as an allowance: every value that is known only after apply

AUTO = "auto"  # as a number of processes: as many as pay
MOST_PROCESSES = 1000


def check_account(text: str) -> str:
    """The account ID as passed; raises UsageError if it is not one."""
    if not re.fullmatch(ACCOUNT, text):
        raise UsageError(f"{text!r} is not an account ID (12 digits expected, keep leading zeros)", "accounts")
    return text


def check_number_of_jobs(number: object) -> int:
    """How many jobs there must be at least, 0 for None; raises UsageError for what is not such a number."""
    if number is None:
        return 0
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise UsageError(f"must be a whole number of at least 0, not {number!r}", "expect_jobs")
    return number


def check_processes(number: object) -> int | None:
    """How many processes a scan uses, None for as many as pay ("auto"); raises UsageError for anything else than "auto" or a number."""
    if number == AUTO:
        return None
    if isinstance(number, str) and re.fullmatch("[0-9]{1,4}", number):
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MOST_PROCESSES:
        raise UsageError(f"must be {AUTO!r} or a whole number from 1 to {MOST_PROCESSES:,}, not {number!r}", "processes")
    return number


def check_allowances(names: Iterable[str], rules: Iterable[Rule | ReportedRule]) -> frozenset[str]:
    """The rules and fields whose unknown outcomes are accepted; raises UsageError for a name that is neither."""
    allowed, ids = frozenset(names), {rule.id for rule in rules}
    for name in sorted(allowed):
        if name not in ids and not can_be_missing(name):
            raise UsageError(f"{name!r} is neither a selected rule nor a field of a job (all fields: jobscan shape)", "allow_unknown")
    return allowed


def can_be_missing(name: str) -> bool:
    """Whether unknowns can be accepted by this name, apart from rules: a documented field, a kind of context, or `computed`."""
    return name in _CONTEXTS or name == COMPUTED or field(name) is not None
