"""What all findings of one job share: its texts, masked, its pipeline, and where its fields are."""

from operator import itemgetter

from msgspec import Struct, field

from scanner.documents.positions import Passage
from scanner.expressions.fields import seen_at
from scanner.findings.cause import key_of_names, pipeline_key
from scanner.findings.mask import mask_again, mask_location, mask_text, mask_value, without_sensitive
from scanner.findings.plain import plain_passage
from scanner.model.arn import region_of
from scanner.model.job import Job, Json, Stage, Undecoded
from scanner.model.place import Location
from scanner.shape.locate import block_place, locate, locate_plain
from scanner.shape.recognise import is_unchanged

_texts = itemgetter("job_name", "account_id", "role_arn", "status", "submit_time")


class JobPart(Struct):
    """The part of a job's findings that is made once, masked. `shown` is the job without its sensitive texts, if reports leave them out."""

    real: Job
    shown: Job
    show_sensitive: bool
    group: str
    passage: Passage | None  # its record's text as excerpts show it, if nothing has to be masked in what they quote
    identity: bytes  # not masked
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

    @property
    def role_name(self) -> str:
        """Its role without the path."""
        return self.role.rpartition("/")[2]

    @property
    def is_in_lane(self) -> bool:
        """Whether the job is from the lane of plain records, and findings may quote it as it is."""
        return self.passage is not None and self.real.records[0].content.__class__ is Undecoded

    def seen(self, path: str) -> Json:
        """The value at a documented path, not masked."""
        value = self.shown.fields.get(path)
        if value.__class__ is str:
            return value
        return seen_at(self.shown.fields, path)

    def masked(self, seen: Json) -> Json:
        """A value of the job, masked."""
        if self.passage is not None:
            return seen
        return mask_again(seen) if seen.__class__ is str else mask_value(seen)

    def place(self, path: str, seen: Json) -> Location:
        """Where a documented path is in the job's record, masked; `seen` is the value there."""
        place = self._places.get(path)
        if place is None:
            place = self._places[path] = self._locate(path, seen is not None)
        return place

    def pipeline(self, exact_role: bool) -> str:
        """The key of the job's pipeline."""
        if self.group or self.real.stage is Stage.REQUEST:
            return pipeline_key(self.shown, self.group, exact_role)
        return key_of_names(self.account_id, self.region, self.role, self.job_name, exact_role)

    def _locate(self, path: str, has_value: bool) -> Location:
        if self.passage is None:
            return mask_location(locate(self.real, path, self.show_sensitive))
        return locate_plain(self.real, self.passage, path, has_value)


def job_part(job: Job, show_sensitive: bool, group: str) -> JobPart:
    """The part of a job's findings that is made once; `group` is the value of the configuration's `group_by` for it."""
    return job_part_with(plain_passage(job, show_sensitive), job, show_sensitive, group)


def job_part_with(passage: Passage | None, job: Job, show_sensitive: bool, group: str) -> JobPart:
    """What `job_part` gives, for a job whose `plain_passage` is known."""
    shown = job if show_sensitive else without_sensitive(job)
    identity, tags = job.identity, _tags(job)
    texts = [value if value.__class__ is str else "" for value in _texts(shown.fields)]
    if passage is None:
        identity, texts = mask_text(identity), list(map(mask_again, texts))
        tags = tags and {mask_again(key): mask_again(value) for key, value in tags.items()}
    name, account, role, status, submitted = texts
    block = block_place(job)
    return JobPart(
        job,
        shown,
        show_sensitive,
        group,
        passage,
        job.identity.encode("utf-8", "surrogatepass"),
        identity,
        name,
        account,
        region_of(job.identity),
        role,
        status,
        submitted,
        tags,
        is_unchanged(job),
        None if block is None else mask_location(block),
    )


def _tags(job: Job) -> dict[str, str] | None:
    """The job's tags; None where they were not delivered."""
    tags = job.fields["tags"]
    if not isinstance(tags, dict):
        return None
    for value in tags.values():
        if value.__class__ is not str:
            return {key: value for key, value in tags.items() if isinstance(value, str)}
    return tags
