"""How to get a field that a source did not deliver, and what to do with it then."""

from scanner.shape.contexts.models import INFERENCE_PROFILE
from scanner.shape.contexts.table import KINDS, PATH
from scanner.shape.fields import SUBMITTED_BY, TAGS, field
from scanner.shape.recognise import SHAPES
from scanner.shape.shapes.aws import GET, GET_JOB, GET_TAGS, LIST
from scanner.shape.shapes.cloudtrail import CLOUDTRAIL
from scanner.shape.stand_ins import HIDES

_COMPUTED_UNTIL = {shape.source: shape.computed_until for shape in SHAPES.values()}
_GET = f"{GET_JOB} JOB_ARN"
_EVENTS = "aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=CreateModelInvocationJob"
RESCAN = "jobscan collect FILE... -o jobs.jsonl, then jobscan scan jobs.jsonl"  # the records of several files, joined


def how_to_get(path: str, source: str, why: str = "", is_of_aws: bool = False) -> str:
    """One short sentence on why a field may be missing, and what delivers it.

    `why` is what the record has in place of a value. `is_of_aws`: the jobs were read from AWS, by a scan or for a collection.
    """
    if path.split(".")[0] == SUBMITTED_BY:
        return _how_to_get_submitter(source, why)
    if why.startswith(HIDES):
        return f"{why}: scan the Get output as well, it is joined by ARN: {_GET}"
    if path == PATH or path.startswith(f"{PATH}."):
        return _how_to_get_context(path, why, is_of_aws)
    if why and field(path) is None:  # not of the record: a parameter that has no answer about this job
        return f"{path}: {why}"
    if why:
        return f"{why}: fix the export, or write null where the job has none"
    if path.split(".")[0] == TAGS:
        return (
            f"AWS job output has no tags: scan this as well, it is joined by ARN (for jobs it omits, set tags in jobscan.yaml): {GET_TAGS}"
        )
    return _how_to_get_from_job(path, source)


def _how_to_get_from_job(path: str, source: str) -> str:
    """What delivers a field that the job's own record leaves out."""
    if source == LIST.source:
        row = field(path)
        get = f"an up-to-date {_GET}" if row is not None and row.newer else _GET
        return f"AWS's list output may leave it out: scan the Get output as well, it is joined by ARN: {get}"
    if source == GET.source:
        return f"an older AWS CLI or SDK drops it: scan the output of an up-to-date {_GET}"
    return f"the record has no such key: add it (null where the job has none), or scan the Get output as well: {_GET}"


def _how_to_get_submitter(source: str, why: str) -> str:
    """What delivers who submitted the job; an event that lacks it, or has it in a form that this version does not know, is all there is."""
    if source == CLOUDTRAIL.source:
        return why or "the CloudTrail event does not say it"
    reason = why or "only CloudTrail says who submitted a job"
    return f"{reason}: scan the events as well, they are joined by ARN: {_EVENTS}"


def _how_to_get_context(path: str, why: str, is_of_aws: bool) -> str:
    """What delivers an object that no dump has; `why` is a command, or a sentence on why what was delivered does not say it."""
    kind = KINDS.get(path.removeprefix(f"{PATH}."))
    if kind is None or not why.startswith(kind.call):
        return why
    scan_it = f"scan this as well, for each {kind.noun}: {why}"
    # Other kinds are read where a rule asks with context(); resolved_model() asks for profiles, and that alone has none read.
    if is_of_aws and kind is INFERENCE_PROFILE:
        return f"add --context to scan --aws or collect --aws, or {scan_it}"
    return scan_it


def when_known(source: str, why: str = "") -> str:
    """When a value that a source computes will be known; `why` is what the record has in its place."""
    if why:
        return f"is known only when it is filled in: {why}"
    return f"is known only {_COMPUTED_UNTIL.get(source, 'after apply')}"
