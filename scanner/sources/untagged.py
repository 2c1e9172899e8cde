"""Ended jobs that GetResources left out: with `tags: {left_out: untagged}` in jobscan.yaml they have no tags.

GetResources returns every resource that has or had tags, so a job that it leaves out never had any. A dump does not show where it was
asked, so only accounts and Regions in which it returned a job count. Its index lags, so only jobs that have ended count.
"""

from collections.abc import Iterable

from msgspec import structs
from msgspec.structs import replace

from scanner.display.lines import count
from scanner.model.arn import account_of, region_of
from scanner.model.coverage import Coverage
from scanner.model.intake import SourceSummary
from scanner.model.job import Gap, GapKind, Job, Part
from scanner.shape.fields import ENDED, TAGS
from scanner.shape.join_records import is_partial
from scanner.shape.normalise import NormalisedJob
from scanner.shape.shapes.tagging import TAGGING
from scanner.sources.filters import Filter

_Scope = tuple[str, str]  # account and Region
_SETTING = "tags: {left_out: untagged}"


class Untagged:
    """Gives no tags to ended jobs that GetResources left out, and counts them; does nothing unless `is_on`.

    Tags that could not be read would look like tags that were left out. So if a file may hold some, no job is changed. Of the jobs that are
    changed, those that are `wanted` count.
    """

    def __init__(self, is_on: bool, wanted: Filter) -> None:
        self.is_on = is_on
        self._wanted = wanted
        self._scopes: set[_Scope] = set()  # where GetResources returned jobs
        self._number = 0
        self._answers: set[str] = set()  # files with answers of GetResources
        self._files_without_tags: set[str] = set()
        self._files_with_tags: set[str] = set()
        self._damaged_files: set[str] = set()

    def note(self, item: object) -> None:
        """Notes what was read from which file, and which were not read whole."""
        if not self.is_on:
            return
        match item:
            case NormalisedJob(job):
                self._note_job(job, job.records[0].path)
            case Coverage(operation="" | "tags") if item.is_gap:
                self._damaged_files.add(item.source)
            case _:
                pass

    def _note_job(self, job: Job, path: str) -> None:
        if is_returned(job):
            self._answers.add(path)
        has_tags = is_partial(job) or not isinstance(job.fields[TAGS], Gap)
        files = self._files_with_tags if has_tags else self._files_without_tags
        files.add(path)

    def set_returned(self, arns: Iterable[str]) -> None:
        """Says which jobs got tags from GetResources, once everything was read."""
        if not self._doubtful_files():
            self._scopes = set(map(_scope, arns))

    def complete(self, job: Job) -> Job:
        """The job, with no tags if none of its records delivers any and GetResources left it out."""
        if not self._is_left_out(job):
            return job
        untagged = structs.replace(job, fields=Part({**job.fields, TAGS: {}}))
        if not self._wanted.leaves_out(untagged):
            self._number += 1
        return untagged

    def with_note(self, summary: SourceSummary) -> SourceSummary:
        """The summary of a file; one with answers of GetResources notes how many jobs have no tags because of them."""
        if summary.path not in self._answers:
            return summary
        doubtful = self._doubtful_files()
        if doubtful:
            note = f"no job is taken as untagged, since {doubtful[0]} was not read whole ({_SETTING})"
        elif self._number:
            note = f"{count(self._number, 'ended job')} taken as untagged, not returned by GetResources ({_SETTING})"
        else:
            return summary
        return replace(summary, notes=(*summary.notes, note))

    def _doubtful_files(self) -> list[str]:
        """The files that may hold tags which were not read."""
        known = self._files_without_tags - self._files_with_tags
        return sorted(self._damaged_files - known)

    def _is_left_out(self, job: Job) -> bool:
        if TAGGING.name in job.shapes:  # returned, but without the key for its tags
            return False
        tags = job.fields[TAGS]
        if not isinstance(tags, Gap) or tags.kind is not GapKind.NOT_DELIVERED or tags.why:
            return False
        return job.fields["status"] in ENDED and _scope(job.identity) in self._scopes


def is_returned(job: Job) -> bool:
    """Whether a record is the tags of a job, as GetResources returns them."""
    return job.shape == TAGGING.name and not isinstance(job.fields[TAGS], Gap)


def _scope(arn: str) -> _Scope:
    return account_of(arn), region_of(arn)
