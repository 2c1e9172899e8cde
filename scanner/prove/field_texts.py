"""The texts that each field can have: those that AWS documents, as far as a record with them is read as having a value."""

from functools import lru_cache
from typing import Final

from scanner.model.names import ACCOUNT, REGION
from scanner.prove.language import ANY, Language, intersection, union
from scanner.prove.read_regex import whole
from scanner.prove.stand_ins import StandIn, language_of
from scanner.prove.words import contains
from scanner.shape.fields import SUBMITTED_BY
from scanner.shape.limits import LIMITS, ListLimit, TextLimit

_PARTITION = "aws(-[a-z]+)*"
_KEY_ID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|mrk-[0-9a-fA-F]{32}"
_ALIAS = "alias/[A-Za-z0-9/_-]+"
_INPUT = "input_data_config.s3_input_data_config"
_OUTPUT = "output_data_config.s3_output_data_config"
_NOT_BLANK = r"(?s:.*)[^ \t-\r\x1c-\x1f](?s:.*)"
# Forms without which a record is refused, or its field is null or not delivered. AWS's own patterns are wider.
_FORMS: Final = {
    "job_arn": f"arn:{_PARTITION}:bedrock:{REGION}:{ACCOUNT}:model-invocation-job/[A-Za-z0-9-]+",
    f"{_OUTPUT}.s3_encryption_key_id": f"arn:{_PARTITION}:kms:{REGION}:{ACCOUNT}:(key/({_KEY_ID})|{_ALIAS})|{_KEY_ID}|{_ALIAS}",
    "_key": _NOT_BLANK,
    "message": _NOT_BLANK,
}
_IN_PARTITIONS = (StandIn.MASK, StandIn.PARENTHESES, StandIn.BRACES, StandIn.UNDERSCORES)
_IN_ARNS = (StandIn.BLANK_END, *_IN_PARTITIONS, StandIn.CROSSES)
_IN_LOCATIONS = (StandIn.MASK, StandIn.PARENTHESES, StandIn.UNDERSCORES, StandIn.CROSSES)
_IN_WORDS = (StandIn.NULL_WORD, StandIn.REDACTED, StandIn.TO_FILL_IN, StandIn.CROSSES)
# The stand-ins that a field's pattern and form allow; a test shows that they allow no others. A field that is not here has none.
_STAND_INS: Final = {
    "_key": (StandIn.MASK, StandIn.REDACTED, StandIn.PARENTHESES, StandIn.BRACES, StandIn.UNDERSCORES),
    f"{_INPUT}.s3_uri": _IN_LOCATIONS,
    "job_arn": (StandIn.CROSSES,),
    "job_name": (StandIn.REDACTED,),  # any other word can be a name
    "model_id": (StandIn.NULL_WORD, StandIn.REDACTED, StandIn.TO_FILL_IN, *_IN_PARTITIONS, StandIn.CROSSES),
    f"{_OUTPUT}.s3_uri": _IN_LOCATIONS,
    f"{_OUTPUT}.s3_encryption_key_id": (StandIn.MASK, StandIn.UNDERSCORES, StandIn.CROSSES),
    "role_arn": _IN_ARNS,
    "vpc_config.subnet_ids": _IN_WORDS,
    "vpc_config.security_group_ids": _IN_WORDS,
    f"{SUBMITTED_BY}.arn": _IN_ARNS,
    f"{SUBMITTED_BY}.source_address": _IN_WORDS,
}


@lru_cache
def texts_of(path: str) -> Language:
    """The texts of a field, or of the entries of a list: what AWS documents, in the form that is read, of any length.

    Some of them are stand-ins. To leave those out here would make a language with many states, and few questions come upon one.
    """
    limit = text_limit(path)
    pattern = ANY if limit is None else whole(limit.pattern)
    form = whole(_FORMS[path]) if path in _FORMS else ANY
    return intersection(pattern, form)


def stand_ins_like(path: str, text: str) -> Language | None:
    """The texts of the kinds of stand-ins that a text is of; None for a text that is read as the field's value."""
    languages = [language_of(kind) for kind in stand_ins_of(path)]
    kinds = [language for language in languages if contains(language, text)]
    return union(*kinds) if kinds else None


def stand_ins_of(path: str) -> tuple[StandIn, ...]:
    """The kinds of stand-ins that have a field's documented pattern and form, and are not values of it."""
    return _STAND_INS.get(path, ())


def text_limit(path: str) -> TextLimit | None:
    """What AWS documents of a field's texts, or of those in its list; None where it documents nothing."""
    limit = LIMITS.get(path)
    if isinstance(limit, ListLimit):
        return limit.entry
    return limit if isinstance(limit, TextLimit) else None
