"""What all findings of one job share: its texts, masked, its pipeline, and where its fields are."""

from collections.abc import Callable

from msgspec import Struct, field

from scanner.expressions.fields import seen_at
from scanner.findings.cause import pipeline_key
from scanner.findings.mask import mask_again, mask_location, mask_text, mask_value, without_sensitive
from scanner.findings.plain import plain_text
from scanner.model.arn import region_of
from scanner.model.job import Job, Json
from scanner.model.place import Location
from scanner.shape.locate import block_place, locate, locate_plain
from scanner.shape.recognise import is_unchanged


class JobPart(Struct):
    """The part of a job's findings that is made once. `shown` is the job without its sensitive texts, where reports leave these out."""

    real: Job
    shown: Job
    show_sensitive: bool
    group: str
    plain: str | None  # its record's text, where nothing in it has to be masked
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

    def masked(self, value: Json) -> Json:
        """A value of the job, masked."""
        return value if self.is_plain else mask_value(value)

    @property
    def is_plain(self) -> bool:
        """Whether nothing in the job or its record has to be masked."""
        return self.plain is not None

    def place(self, path: str) -> Location:
        """Where a documented path is in the job's record, masked."""
        place = self._places.get(path)
        if place is None:
            place = self._places[path] = self._locate(path)
        return place

    def pipeline(self, exact_role: bool) -> str:
        """The key of the job's pipeline, not masked."""
        pipeline = self._pipelines.get(exact_role)
        if pipeline is None:
            pipeline = self._pipelines[exact_role] = pipeline_key(self.shown, self.group, exact_role)
        return pipeline

    def _locate(self, path: str) -> Location:
        if self.plain is None:
            return mask_location(locate(self.real, path, self.show_sensitive))
        return locate_plain(self.real, self.plain, path)


def job_part(job: Job, show_sensitive: bool, group: str) -> JobPart:
    """The part of a job's findings that is made once; `group` is the value of the configuration's `group_by` for it."""
    shown = job if show_sensitive else without_sensitive(job)
    block = block_place(job)
    plain = plain_text(job, show_sensitive)
    mask = mask_again if plain is None else _as_it_is

    def text(name: str) -> str:
        value = shown.fields[name]
        return mask(value) if isinstance(value, str) else ""

    return JobPart(
        real=job,
        shown=shown,
        show_sensitive=show_sensitive,
        group=group,
        plain=plain,
        job=shown.identity if plain is not None and shown.identity == shown.fields["job_arn"] else mask_text(shown.identity),
        job_name=text("job_name"),
        account_id=text("account_id"),
        region=region_of(shown.identity),
        role=text("role_arn"),
        status=text("status"),
        submit_time=text("submit_time"),
        tags=_tags(shown, mask),
        unchanged=is_unchanged(job),
        block=None if block is None else mask_location(block),
    )


def _tags(job: Job, mask: Callable[[str], str]) -> dict[str, str] | None:
    """The job's tags, masked; None where they were not delivered."""
    tags = job.fields["tags"]
    if not isinstance(tags, dict):
        return None
    return {mask(key): mask(value) for key, value in tags.items() if isinstance(value, str)}


def _as_it_is(text: str) -> str:
    return text
