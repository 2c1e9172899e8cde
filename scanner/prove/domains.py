"""The jobs that AWS documents: which texts, numbers and nulls each field can have."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from scanner.model.job import Json, Stage
from scanner.prove.formula import Atom, Formula, TextPart, Variable
from scanner.prove.language import Language

# Keys of HasTag that stand for further tags, each for one: with a key that no rule names, or that repeats a named one in another
# case. A named key is that of the first such tag. No tag can have these keys; `keys(tags).*1` is the real one. `always` says that
# no two keys are the same, and that a named key is there before it is repeated.
OTHER_TAGS: Final = tuple(f"*{number}" for number in range(1, 9))


def key_variable(key: str) -> Variable:
    """The variable of the key of a tag as the job has it, in its own case and with its own blanks."""
    return f"keys(tags).{key}"


def value_variable(key: str) -> Variable:
    """The variable of the value of a tag."""
    return f"tags.{key}"


def text_at(path: str, stage: Stage) -> TextPart:
    """The text of a field as a part of a variable. Of most fields it is the whole; an account ID is that of the job's ARN.

    A request has no ARN, and its account ID is that of its role; it is null where the role has none.
    """
    raise NotImplementedError(path, stage)


class Domains:
    """What each variable can be, and what it is in the base job."""

    def __init__(self, base_job: Mapping[str, Json], now: datetime, stage: Stage = Stage.JOB, tag_keys: Iterable[str] = ()) -> None:
        """Domains around a base job in the documented shape; `tag_keys` are those that the rules name, in lower case."""
        raise NotImplementedError(base_job, now, stage, tag_keys)

    def language(self, variable: Variable) -> Language:
        """The texts that a variable can have, if they are not too long: see `longest_text`."""
        raise NotImplementedError(variable)

    def longest_text(self, variable: Variable) -> int | None:
        """How many characters a variable's text has at most; None where there is no limit.

        Not a part of `language`, since counting to 2,048 makes it large: where the shortest word of a language is longer, no word fits.
        """
        raise NotImplementedError(variable)

    def bounds(self, variable: Variable) -> tuple[int | None, int | None]:
        """The smallest and the largest number that a variable can be; None where there is no bound."""
        raise NotImplementedError(variable)

    def longest_list(self, path: str) -> int:
        """How many elements AWS allows in a list. A delivered list has at least one: an empty one is null."""
        raise NotImplementedError(path)

    def can_be_null(self, path: str) -> bool:
        """Whether a delivered field can be null."""
        raise NotImplementedError(path)

    def always(self, atoms: Collection[Atom]) -> Formula:
        """What holds of every documented job about the fields of these atoms, e.g. that a list with a third element has a second one."""
        raise NotImplementedError(atoms)

    def base_text(self, variable: Variable) -> str | None:
        """The variable's text in the base job; None where it has none."""
        raise NotImplementedError(variable)

    def base_number(self, variable: Variable) -> int | None:
        """The variable's number in the base job, of a time the microseconds from the scan's time to it; None where it has none."""
        raise NotImplementedError(variable)

    def base_is_null(self, path: str) -> bool:
        """Whether a field is null in the base job."""
        raise NotImplementedError(path)

    def base_length(self, path: str) -> int:
        """How many elements a list has in the base job; 0 where it is null."""
        raise NotImplementedError(path)

    def base_has_tag(self, key: str) -> bool:
        """Whether the base job has a tag with a key, in any case; of those in OTHER_TAGS, whether it has so many that no rule names."""
        raise NotImplementedError(key)
