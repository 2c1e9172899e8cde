"""What a scan must cover, as the caller and the configuration say it together."""

import re
from collections.abc import Sequence

from scanner.config.config import Config
from scanner.errors import UsageError
from scanner.model.expectation import Expectation
from scanner.model.names import ACCOUNT, REGION

_FROM_CALLER = "--expect"


def expectations(texts: Sequence[str], config: Config | None) -> tuple[Expectation, ...]:
    """The configuration's expectations and the caller's (ACCOUNT[/REGION]), each once; raises UsageError for a text that is none."""
    configured = config.expect if config is not None else ()
    by_scope = {expectation.scope: expectation for expectation in configured}
    for expectation in map(_parse, texts):
        by_scope.setdefault(expectation.scope, expectation)
    return tuple(by_scope.values())


def _parse(text: str) -> Expectation:
    account, slash, region = text.partition("/")
    if not re.fullmatch(ACCOUNT, account):
        raise UsageError(f"{account!r} is not an account ID (12 digits expected, keep leading zeros)", "expect")
    if slash and not re.fullmatch(REGION, region):
        raise UsageError(f"{region!r} is not a Region, such as eu-central-1; write ACCOUNT/REGION, or the account alone", "expect")
    return Expectation(account, region, origin=_FROM_CALLER)
