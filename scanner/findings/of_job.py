"""What all findings of one job share: its texts, masked, its pipeline, and where its fields are."""

from msgspec import Struct, field

from scanner.expressions.fields import seen_at
from scanner.findings.cause import pipeline_key
from scanner.findings.mask import mask_again, mask_location, mask_text, without_sensitive
from scanner.findings.plain import plain_text
from scanner.model.arn import region_of
from scanner.model.job import Job, Json
from scanner.model.place import Location
from scanner.shape.locate import block_place, locate, locate_plain
from scanner.shape.recognise import is_unchanged

_TEXTS = ("job_name", "account_id", "role_arn", "status", "submit_time")


class JobPart(Struct):
    """The part of a job's findings that is made once, masked. `shown` is the job without its sensitive texts, if reports leave them out."""

    real: Job
    shown: Job
    show_sensitive: bool
    group: str
    plain: str | None  # its record's text as excerpts show it, if nothing has to be masked in what they quote
    job: str
    job_name: str
    account_id: str
    region: str
    role: str
    status: str
    submit_time: str
    tags: dict[str, str] | None
    unchanged: bool
    block: Location | None
    _places: dict[str, Location] = field(default_factory=dict)
    _pipelines: dict[bool, str] = field(default_factory=dict)

    def seen(self, path: str) -> Json:
        """The value at a documented path, not masked."""
        return seen_at(self.shown.fields, path)

    def place(self, path: str, seen: Json) -> Location:
        """Where a documented path is in the job's record, masked; `seen` is the value there."""
        place = self._places.get(path)
        if place is None:
            place = self._places[path] = self._locate(path, seen is not None)
        return place

    def pipeline(self, exact_role: bool) -> str:
        """The key of the job's pipeline, not masked."""
        pipeline = self._pipelines.get(exact_role)
        if pipeline is None:
            pipeline = self._pipelines[exact_role] = pipeline_key(self.shown, self.group, exact_role)
        return pipeline

    def _locate(self, path: str, has_value: bool) -> Location:
        if self.plain is None:
            return mask_location(locate(self.real, path, self.show_sensitive))
        return locate_plain(self.real, self.plain, path, has_value)


def job_part(job: Job, show_sensitive: bool, group: str) -> JobPart:
    """The part of a job's findings that is made once; `group` is the value of the configuration's `group_by` for it."""
    shown = job if show_sensitive else without_sensitive(job)
    identity, tags = job.identity, _tags(job)
    texts = [value if isinstance(value, str) else "" for value in map(shown.fields.__getitem__, _TEXTS)]
    plain = plain_text(job, [identity, job.records[0].path, *texts, *(tags or ()), *(tags or {}).values()], show_sensitive)
    if plain is None:
        identity, texts = mask_text(identity), list(map(mask_again, texts))
        tags = tags and {mask_again(key): mask_again(value) for key, value in tags.items()}
    name, account, role, status, submitted = texts
    block = block_place(job)
    return JobPart(
        real=job,
        shown=shown,
        show_sensitive=show_sensitive,
        group=group,
        plain=plain,
        job=identity,
        job_name=name,
        account_id=account,
        region=region_of(job.identity),
        role=role,
        status=status,
        submit_time=submitted,
        tags=tags,
        unchanged=is_unchanged(job),
        block=None if block is None else mask_location(block),
    )


def _tags(job: Job) -> dict[str, str] | None:
    """The job's tags; None where they were not delivered."""
    tags = job.fields["tags"]
    if not isinstance(tags, dict):
        return None
    return {key: value for key, value in tags.items() if isinstance(value, str)}
