"""The jobs that AWS documents: which texts, numbers and nulls each field can have."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from scanner.model.job import Json, Stage
from scanner.model.types import Basic
from scanner.prove.atoms import ASSUMED, Atom, TextPart, Variable
from scanner.prove.base_values import MICROSECOND, BaseValues, split_index
from scanner.prove.facts import Facts
from scanner.prove.field_texts import stand_ins_like, text_limit, texts_of
from scanner.prove.formula import Formula
from scanner.prove.language import ANY, EPSILON, Language
from scanner.prove.read_regex import whole
from scanner.prove.tag_keys import OTHER_TAGS as OTHER_TAGS
from scanner.prove.tag_keys import key_variable as key_variable
from scanner.prove.tag_keys import tag_of_key, tag_of_value
from scanner.prove.tag_keys import value_variable as value_variable
from scanner.prove.tag_order import keeps_order
from scanner.prove.tag_texts import key_texts, value_texts
from scanner.shape.fields import Field, field
from scanner.shape.limits import LIMITS, TAG_KEY, TAG_VALUE, ListLimit, NumberLimit

_ACCOUNT_ID = "account_id"
_BUCKET_OWNER = "s3_bucket_owner"
_TIMEOUT = "timeout_duration_in_hours"  # the API's default where a request has none
_BEFORE_ACCOUNT, _IN_ACCOUNT, _AFTER_ACCOUNT = "arn:[^:]*:[^:]*:[^:]*:", "[0-9]{12}", ":(?s:.*)"


def text_at(path: str, stage: Stage) -> TextPart:
    """The text of a field as a part of a variable. Of most fields it is the whole; an account ID is that of the job's ARN.

    A request has no ARN, and its account ID is that of its role; it is null where the role has none.
    """
    if path != _ACCOUNT_ID:
        return TextPart(path, EPSILON, ANY, EPSILON)
    arn = "job_arn" if stage is Stage.JOB else "role_arn"
    return TextPart(arn, whole(_BEFORE_ACCOUNT), whole(_IN_ACCOUNT), whole(_AFTER_ACCOUNT))


class Domains:
    """What each variable can be, and what it is in the base job."""

    def __init__(self, base_job: Mapping[str, Json], now: datetime, stage: Stage = Stage.JOB, tag_keys: Iterable[str] = ()) -> None:
        """Domains around a base job in the documented shape; `tag_keys` are those that the rules name, in lower case."""
        self.stage = stage
        self.now = now
        self.tag_keys = tuple(tag_keys)
        self.base = BaseValues(base_job, now, self.tag_keys)

    def language(self, variable: Variable) -> Language:
        """The texts that a variable can have, but for two limits that `longest_text` and `not_a_value` tell.

        They are not a part of the language, since they make it large: where its shortest word is too long, no word fits.
        """
        if variable.startswith(ASSUMED):
            return ANY
        key = tag_of_key(variable)
        if key is not None:
            return key_texts(key)
        if tag_of_value(variable) is not None:
            return value_texts()
        return texts_of(split_index(variable)[0])

    def longest_text(self, variable: Variable) -> int | None:
        """How many characters a variable's text has at most; None where there is no limit."""
        if tag_of_key(variable) is not None:
            return TAG_KEY.longest
        if tag_of_value(variable) is not None:
            return TAG_VALUE.longest
        limit = text_limit(split_index(variable)[0])
        return None if limit is None else limit.longest

    def not_a_value(self, variable: Variable, text: str) -> Language | None:
        """The texts that are no more a value of the field than this one, such as `${ROLE}`; None for one that is a value.

        A record with such a text in a field does not deliver the field.
        """
        return stand_ins_like(split_index(variable)[0], text)

    def bounds(self, variable: Variable) -> tuple[int | None, int | None]:
        """The smallest and the largest number that a variable can be; None where there is no bound."""
        row = field(variable)
        if row is not None and row.type is Basic.TIMESTAMP:
            first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
            return self._microseconds(first), self._microseconds(last)
        limit = LIMITS.get(variable)
        if isinstance(limit, NumberLimit):
            return limit.smallest, limit.largest
        return None, None

    def _microseconds(self, time: datetime) -> int:
        return (time - self.now) // MICROSECOND

    def time_at(self, microseconds: int) -> datetime:
        """The time that is so many microseconds after the scan's time."""
        return self.now.astimezone(UTC) + timedelta(microseconds=microseconds)

    def longest_list(self, path: str) -> int:
        """How many elements AWS allows in a list. A delivered list has at least one: an empty one is null."""
        limit = LIMITS[path]
        if not isinstance(limit, ListLimit):
            raise TypeError(f"{path} is not a list")
        return limit.longest

    def can_be_null(self, path: str) -> bool:
        """Whether a delivered field can be null."""
        row = field(path)
        return row is not None and row.nullable and not self._is_filled_in(row)

    def _is_filled_in(self, row: Field) -> bool:
        """Whether reading gives the field a value where the record has none, or takes null for not delivered."""
        if self.stage is Stage.REQUEST:
            return row.path == _TIMEOUT
        return row.path in ("_key", _ACCOUNT_ID) or row.name == _BUCKET_OWNER

    def always(self, atoms: Collection[Atom]) -> Formula:
        """What holds of every documented job about the fields of these atoms, e.g. that a list with a third element has a second one."""
        account = text_at(_ACCOUNT_ID, self.stage) if self.can_be_null(_ACCOUNT_ID) else None
        return Facts(self.can_be_null, self.longest_list, self.tag_keys, account).about(atoms)

    def keeps_order(self, atoms: Collection[Atom]) -> Formula:
        """That the tags which these atoms ask about are in an order that a witness can show."""
        return keeps_order(atoms, self.base)

    def base_text(self, variable: Variable) -> str | None:
        """The variable's text in the base job; None where it has none."""
        return self.base.text(variable)

    def base_number(self, variable: Variable) -> int | None:
        """The variable's number in the base job, of a time the microseconds from the scan's time to it; None where it has none."""
        return self.base.number(variable)

    def base_is_null(self, path: str) -> bool:
        """Whether a field is null in the base job; a base job that lacks what every job has gets an invented value for it."""
        return self.base.value(path) is None and self.can_be_null(path)

    def base_length(self, path: str) -> int:
        """How many elements a list has in the base job; 0 where it is null."""
        return self.base.length(path)

    def base_has_tag(self, key: str) -> bool:
        """Whether the base job has a tag with a key, in any case; of those in OTHER_TAGS, whether it has so many that no rule names."""
        return key in self.base.tags
