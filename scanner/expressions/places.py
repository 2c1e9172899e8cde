"""Regions and partitions that a condition names and that are not known."""

from collections.abc import Callable

from scanner.display.suggest import did_you_mean
from scanner.errors import EvaluationError
from scanner.expressions.functions.patterns import glob_matcher, regex_matcher
from scanner.expressions.pairs import How, Pair, part_of
from scanner.model.regions import PARTITIONS, REGIONS

_KNOWN = {"region": ("Region", REGIONS), "partition": ("partition", PARTITIONS)}


def unknown_place(pair: Pair, text: str) -> tuple[str, str]:
    """The problem in a text that is compared with a Region or partition, and what to write; both empty for a known one."""
    function, member = part_of(pair.subject)
    if function not in ("arn", "model") or member not in _KNOWN:
        return "", ""
    noun, known = _KNOWN[member]
    matches = _test(pair.how, text)
    if any(matches(name) for name in known):
        return "", ""
    return f"'{text}' is not a {noun} that jobscan knows", did_you_mean(text, known, otherwise=f"if it is a new {noun}, this is fine")


def unknown_region(text: str) -> str:
    """The end of a sentence about a Region that is not known; empty for one that is."""
    if text in REGIONS:
        return ""
    question = did_you_mean(text, REGIONS)
    if question:
        return f"is not a Region that jobscan knows; {question}"
    return "is not a Region that jobscan knows"


def _test(how: How, text: str) -> Callable[[str], bool]:
    try:
        return _TESTS[how](text)
    except EvaluationError:  # a pattern that cannot be read, which is reported elsewhere
        return lambda _: True


_TESTS: dict[How, Callable[[str], Callable[[str], bool]]] = {
    How.EQUAL: lambda text: text.__eq__,
    How.START: lambda text: lambda name: name.startswith(text),
    How.END: lambda text: lambda name: name.endswith(text),
    How.PART: lambda text: lambda name: text in name,
    How.GLOB: glob_matcher,
    How.REGEX: regex_matcher,
}
