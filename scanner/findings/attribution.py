"""Attributes jobs to owners and groups."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from scanner.display.lines import count
from scanner.errors import EvaluationError
from scanner.expressions.functions.tags import tag
from scanner.expressions.meaning.context import Context
from scanner.expressions.meaning.rule import condition, evaluate
from scanner.findings.mask import mask_again, mask_text
from scanner.model.attribution import OwnerEntry
from scanner.model.expression import Expression
from scanner.model.job import Job

_OWNER_TAG = "Owner"


class Attributor:
    """Knows the configuration's `owners` and `group_by`, and counts the conditions that could not be evaluated."""

    def __init__(self, owners: Sequence[OwnerEntry], group_by: Expression | None, now: datetime) -> None:
        self._owners = owners
        self._group_by = group_by
        self._now = now
        self.errors: Counter[int] = Counter()  # jobs, by the index of the entry

    def owner(self, job: Job) -> str:
        """The owner of the first entry whose condition is true, else the job's Owner tag, masked; empty where it has none."""
        for index, entry in enumerate(self._owners):
            if self._is_owner(index, job):
                return mask_text(entry.owner)
        return mask_again(_tagged_owner(job))

    def group(self, job: Job) -> str:
        """The value of `group_by`, masked; empty where that is missing, blank, an error or not a text."""
        if self._group_by is None:
            return ""
        try:
            value = evaluate(self._group_by.tree, self._context(job))
        except EvaluationError:
            return ""
        return mask_text(value.strip()) if isinstance(value, str) else ""

    def _is_owner(self, index: int, job: Job) -> bool:
        """Whether the condition of an entry is true; one that is missing does not make anyone an owner."""
        try:
            return condition(self._owners[index].when.tree, self._context(job)) is True
        except EvaluationError:
            self.errors[index] += 1
            return False

    def _context(self, job: Job) -> Context:
        return Context(job.fields, job.extra, job.extra_complete, {}, self._now, job.source, job.contexts)


def notes_on_owners(owners: Sequence[OwnerEntry], errors: Mapping[int, int]) -> Iterator[str]:
    """A sentence for each entry of `owners` whose condition ended in an error, in the order of the configuration; `errors` is by index."""
    for index, entry in enumerate(owners):
        number = errors.get(index, 0)
        if number:
            yield f"{entry.location}: the condition could not be evaluated for {count(number, 'job')}, so this owner is not theirs"


def _tagged_owner(job: Job) -> str:
    """The value of the job's Owner tag, whatever the case of its key; empty where it has none or its tags were not delivered."""
    tags = job.fields["tags"]
    if not isinstance(tags, dict):
        return ""
    for key in _owner_keys(tuple(tags)):
        value = tags[key]
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


@lru_cache(maxsize=1024)  # many jobs have the same keys
def _owner_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a job's keys that are its Owner tag, in alphabetical order, so that `Owner` and `owner` are, whatever the order of tags."""
    return tuple(sorted(key for key in keys if tag({key: ""}, _OWNER_TAG) is not None))
