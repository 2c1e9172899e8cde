"""Whether the texts of many records are surely values: all of them are looked at in one go, joined by line feeds.

Each check is stricter than what the general way asks of such a text: a text that it refuses may well be a value.
"""

from collections.abc import Callable, Collection
from enum import StrEnum

import re2  # type: ignore[import-untyped]

from scanner.model.arn import JOB_TYPE
from scanner.model.names import ACCOUNT, REGION
from scanner.shape.stand_ins import NULL_WORDS

_PLAIN = r"A-Za-z0-9:/.+=,@_\-"
_NULL = "|".join(re2.escape(word) for word in sorted(NULL_WORDS))
# Characters that few values have, pieces of masks and placeholders, and whole texts that say "none" or "fill me in".
_NOT_A_VALUE = (
    rf"(?im)[^{_PLAIN}\n]|__|@@|xxxxxx|hidden|redacted"
    r"|^(?:replace|change|fill)[_-]?(?:me|this|in)(?:[_-]|$)|^(?:your|insert|enter)[_-]"
    rf"|^(?:to-?do|tbd|fixme|placeholder|{_NULL})?$"
)
_DATE = "[12][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
_TIME = rf"{_DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?\+00:00"  # as AWS writes it; 29 February goes the general way
_JOB_ARN = rf"arn:aws(?:-[a-z]+)*:bedrock:{REGION}:{ACCOUNT}:{JOB_TYPE}/[A-Za-z0-9-]+"
_KEY_ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_KMS_KEY = rf"(?:arn:aws(?:-[a-z]+)*:kms:{REGION}:{ACCOUNT}:)?(?:alias/[A-Za-z0-9/_-]+|(?:key/)?{_KEY_ID})"

_WHOLE = re2.Options()  # asked only whether all of a text matches: so there is nothing to capture, and a DFA for that has far fewer states
_WHOLE.longest_match = True
_WHOLE.never_capture = True

Accepts = Callable[[bytes], bool]


def _each_is(pattern: str) -> Accepts:
    """Whether each line has a form."""
    lines = re2.compile(rf"(?:(?:{pattern})\n)*", _WHOLE)
    return lambda joined: lines.fullmatch(joined) is not None


def _none_has(pattern: str) -> Accepts:
    """Whether a pattern is nowhere in the lines."""
    lines = re2.compile(pattern)
    return lambda joined: lines.search(joined[:-1]) is None


class Kind(StrEnum):
    """What a field's texts are."""

    PLAIN = "a value of plain characters"
    PROSE = "any text that is not blank"
    TIME = "a time in UTC"
    ACCOUNT = "an account ID"
    JOB_ARN = "the ARN of a job"
    KMS_KEY = "a KMS key"


_CHECKS: dict[Kind, Accepts] = {
    Kind.PLAIN: _none_has(_NOT_A_VALUE),
    Kind.TIME: _each_is(_TIME),
    Kind.ACCOUNT: _each_is(ACCOUNT),
    Kind.JOB_ARN: _each_is(_JOB_ARN),
    Kind.KMS_KEY: _each_is(_KMS_KEY),
}


def are_values(texts: Collection[str], kind: Kind) -> bool:
    """Whether texts of one kind are surely values, that the general way takes as they are."""
    if not texts:
        return True
    if kind is Kind.PROSE:
        return all(map(str.strip, texts))
    joined = "\n".join(texts) + "\n"
    if joined.count("\n") != len(texts):  # a text of two lines
        return False
    return _CHECKS[kind](joined.encode())
