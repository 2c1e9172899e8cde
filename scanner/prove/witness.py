"""From the solver's assignment to a job that the reference engine confirms."""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from msgspec import structs

from scanner.errors import RecordError
from scanner.model.arn import account_of
from scanner.model.job import Gap, GapKind, Job, Json, Part, Stage
from scanner.model.keys import put_at, value_at
from scanner.model.merge_patch import patch_between
from scanner.model.types import Array, Basic
from scanner.prove.answer import Witness
from scanner.prove.assignment import Assignment
from scanner.prove.domains import Domains
from scanner.prove.invented import invented_entry, invented_number, invented_text
from scanner.prove.witness_tags import tags_of
from scanner.shape.described import contexts_of, described_job, described_record
from scanner.shape.fields import FIELDS, TAGS, Field, members

_LEAVES = tuple(row for row in FIELDS if not row.is_object and row.path != TAGS)
_NULLABLE_OBJECTS = tuple(row for row in FIELDS if row.is_object and row.nullable)


class ReplayError(Exception):
    """The reference engine says something else of a witness than the solver: an error of ours, never an answer."""


def confirmed_witness(
    assignment: Assignment,
    domains: Domains,
    base_job: Mapping[str, Json],
    confirms: Callable[[Job], bool],
    context: tuple[Mapping[str, Json], ...] = (),
) -> Witness:
    """The smallest witness that shows what was asked, with the records in `context`; `confirms` asks the reference engine.

    Raises ReplayError where it confirms none.
    """
    witnesses = [witness_of(assignment, domains)]
    # What is asked of all tags, e.g. whether one is blank, is asked of the base job's others too: then they are in the way.
    alone = witness_of(assignment, domains, keeps_other_tags=False)
    if alone != witnesses[0]:
        witnesses.append(alone)
    for plain in witnesses:
        witness = replace(plain, context=context)
        if confirms(job_of(witness, base_job, domains.stage)):
            return witness
    raise ReplayError(f"a job that should show it does not: {witnesses[0].job}, not delivered: {list(witnesses[0].not_delivered)}")


def witness_of(assignment: Assignment, domains: Domains, keeps_other_tags: bool = True) -> Witness:
    """The smallest change of the base job that has the assignment's values.

    Without `keeps_other_tags` the job has no tags but those of the assignment.
    """
    record = copy.deepcopy(domains.base.record)
    for row in _LEAVES:
        put_at(record, row.keys, _value(row, assignment, domains))
    record[TAGS] = tags_of(assignment, domains, keeps_other_tags)
    record["account_id"] = account_of(record["job_arn"])
    for row in _NULLABLE_OBJECTS:
        if all(value_at(record, member.keys) is None for member in members(row.path)):
            put_at(record, row.keys, None)
    hidden = tuple(row.path for row in FIELDS if assignment.hidden.get(row.path, False))
    return Witness(patch_between(domains.base.record, record), hidden)


def job_of(witness: Witness, base_job: Mapping[str, Json], stage: Stage) -> Job:
    """The job that a witness describes, read as a scan reads it. Raises ReplayError where it does not have the witness's values."""
    try:
        job = described_job(described_record(base_job, witness.job), stage, not_delivered=witness.not_delivered)
        contexts = contexts_of(witness.context)
    except RecordError as error:
        raise ReplayError(f"a witness is not a job: {error}") from error
    unread = sorted(gap.path for gap in _gaps(job.fields) if gap.kind is GapKind.NOT_DELIVERED)
    if unread != sorted(witness.not_delivered):
        raise ReplayError(f"a witness does not deliver {unread}: {witness.job}")
    return structs.replace(job, contexts=contexts)


def _value(row: Field, assignment: Assignment, domains: Domains) -> Json:
    """The value of a field that is not an object, as a record has it."""
    base = domains.base.value(row.path)
    if assignment.nulls.get(row.path, domains.base_is_null(row.path)):
        return None
    match row.type:
        case Array():
            return _list(row.path, assignment, domains)
        case Basic.TIMESTAMP:
            return _time(row.path, assignment, domains)
        case Basic.INTEGER:
            number = assignment.numbers.get(row.path, domains.base_number(row.path))
            return invented_number(row.path) if number is None else number
        case _:
            return assignment.texts.get(row.path, base) or invented_text(row.path)


def _time(path: str, assignment: Assignment, domains: Domains) -> str:
    """A time as ISO 8601 text, in the base job's own writing where it is that of the base job."""
    base = domains.base_number(path)
    number = assignment.numbers.get(path, base)
    if number is None:
        number = 0  # the time of the scan
    if number == base:
        return str(domains.base.value(path))
    return domains.time_at(number).isoformat()


def _list(path: str, assignment: Assignment, domains: Domains) -> list[str]:
    """A list: the assignment's elements, else those of the base job, else invented ones."""
    length = assignment.lengths.get(path, domains.base_length(path))
    elements = []
    for index in range(max(length, 1)):
        variable = f"{path}[{index}]"
        element = assignment.texts.get(variable) or domains.base_text(variable)
        elements.append(element or invented_entry(path, index))
    return elements


def _gaps(part: Part) -> Iterator[Gap]:
    """All that is not delivered of a job."""
    for value in part.values():
        match value:
            case Gap():
                yield value
            case Part():
                yield from _gaps(value)
            case _:
                pass
