"""From the solver's assignment to a job that the reference engine confirms."""

from collections.abc import Mapping

from scanner.model.job import Job, Json, Stage
from scanner.prove.answer import Witness
from scanner.prove.assignment import Assignment
from scanner.prove.domains import Domains


class ReplayError(Exception):
    """The reference engine says something else of a witness than the solver: an error of ours, never an answer."""


def witness_of(assignment: Assignment, domains: Domains) -> Witness:
    """The smallest change of the base job that has the assignment's values."""
    raise NotImplementedError(assignment, domains)


def job_of(witness: Witness, base_job: Mapping[str, Json], stage: Stage) -> Job:
    """The job that a witness describes, read as a scan reads it."""
    raise NotImplementedError(witness, base_job, stage)
