"""The `longest` setting -> how long a waiver may last."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from msgspec import Struct, field

from scanner.model.severity import Severity

_DEFAULT = "default"


class Longest(Struct, frozen=True):
    """The most days from a waiver's `added` to its `expires`, by the severity of the rules that it covers."""

    default: timedelta = timedelta(days=180)
    by_severity: Mapping[Severity, timedelta] = field(default_factory=dict)

    def span(self, severities: Iterable[Severity]) -> timedelta:
        """The shortest of the spans that these severities allow."""
        spans = [self.by_severity.get(severity, self.default) for severity in severities]
        return min(spans, default=self.default)


def read_longest(sound: Any) -> Longest:
    """The setting in a configuration: a number of days for all, e.g. "90d", or one for each severity; None where it is not set."""
    match sound:
        case str():
            return Longest(_days(sound))
        case dict():
            by_severity = {Severity(name): _days(text) for name, text in sound.items() if name != _DEFAULT}
            return Longest(_days(sound.get(_DEFAULT, "180d")), by_severity)
        case _:
            return Longest()


def _days(text: str) -> timedelta:
    return timedelta(days=int(text.removesuffix("d")))
