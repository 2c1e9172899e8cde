"""The jobs and state machines inside a document of `terraform show -json`, each a record with its own place in the file."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from scanner.display.lines import count
from scanner.documents.json.inside import json_inside
from scanner.documents.positions import cut_all
from scanner.model.intake import LoadFailure
from scanner.model.job import Block, Json, Keys, Record
from scanner.model.keys import value_at
from scanner.shape.document_kind import Unwrapped
from scanner.shape.domain.places import locate_all
from scanner.shape.domain.signs import fold, has_job_sign, is_job_arn
from scanner.shape.shapes.stepfunctions.calls import holds_create_call, texts_in
from scanner.shape.shapes.stepfunctions.definition import read_definition
from scanner.shape.shapes.stepfunctions.machine import Machine, creates_no_job
from scanner.shape.shapes.terraform.entries import Entry, Misplaced, Section, entries
from scanner.shape.shapes.terraform.references import Configuration
from scanner.shape.shapes.terraform.shape import PARTS, RESOURCE, UNKNOWN, ComputedDefinition
from scanner.shape.shapes.terraform.unknown import unknown_in

_READ_MAJOR = re.compile(r"[01](\..*)?")
_DEFINITIONS = {  # of a state machine: the attributes that may hold its definition
    "aws_sfn_state_machine": ("definition",),
    "awscc_stepfunctions_state_machine": ("definition_string", "definition"),
}
_JUDGED = frozenset({RESOURCE, *_DEFINITIONS})
_ELSEWHERE = "definition_s3_location"
_OWN = frozenset(
    {
        *PARTS,
        "format_version",
        "terraform_version",
        "checks",
        "relevant_attributes",
        "timestamp",
        "errored",
        "applyable",
        "complete",
        "variables",
        "output_changes",
        "deferred_changes",
        "action_invocations",
        "deferred_action_invocations",
        "provider_format_version",
    }
)  # fmt: skip - what Terraform writes at the top of its documents
_STRANGE = "{!r} is not a part of Terraform's documents and has a sign of a job, which is not read; scan it by itself"
_REPEATED = "a job is written out here that is none of the resources of this document, and is not read; scan it by itself"
_NOT_SEARCHED = frozenset({"configuration", "checks", "relevant_attributes"})  # they name resources, and hold none
_NOTES = {
    "no-op": "{} that the plan does not change (--active-only leaves out those that have ended)",
    "update": "{} that the plan changes in Terraform's books only",
    "drift": "{} that changed outside of Terraform",
    "gone": "{} that was deleted outside of Terraform, not judged",
    "delete": "{} that the plan deletes, not judged",
    "forget": "{} that the plan forgets, not judged",
    "read": "{} that the plan only reads, not judged",
}
_VARIABLES_AND_OUTPUTS: tuple[Keys, ...] = (("variables",), ("output_changes",), ("planned_values", "outputs"), ("values", "outputs"))
_NOT_JUDGED = ("gone", "delete", "forget", "read")
_UNREACHED = "this resource is in a part of the document that is not read; run 'terraform show -json' and scan what it writes"
_SIGN = "{} has a text that creates a batch inference job, which is not read; scan the state machine or the schedule by itself"


def unwrap(document: Record) -> Unwrapped:
    """The jobs in a plan or a state, and the tasks that create one in its state machines; one judgement an address."""
    reader = _Reader(document)
    for entry in entries(document.value):
        reader.take(entry)
    return reader.result()


@dataclass(frozen=True, slots=True)
class _Job:
    """A job to cut out of the document."""

    keys: Keys
    more: Mapping[str, Any]  # what is to be added to the entry
    block: Block | None


@dataclass(frozen=True, slots=True)
class _Definition:
    """The definition of a state machine, to cut out of the document."""

    address: str
    keys: Keys
    block: Block | None


@dataclass(slots=True)
class _Found:
    """What a document holds: entries to cut out of it, failures, and counts for the notes."""

    jobs: list[_Job] = field(default_factory=list)
    machines: list[_Definition] = field(default_factory=list)
    computed: list[str] = field(default_factory=list)  # state machines whose definition is known after apply
    failures: list[tuple[Keys, str]] = field(default_factory=list)
    actions: dict[str, Counter[str]] = field(default_factory=dict)  # by noun, then by action


class _Reader:
    """Goes through the resources of one document."""

    def __init__(self, document: Record) -> None:
        self._document = document
        self._configuration = Configuration(document.value.get("configuration"))
        self._found = _Found()
        self._addresses: set[str] = set()
        self._reached: set[Keys] = set()
        self._arns: set[str] = set()  # of the jobs among the resources, which outputs may repeat
        self._machine = Machine()
        self._may_hold_texts = holds_create_call(document.text)

    def take(self, entry: Entry | Misplaced) -> None:
        """Notes one resource."""
        if isinstance(entry, Misplaced):
            place = ".".join(map(str, entry.keys))
            self._fail(entry.keys, f"the document is not as Terraform writes it: {place!r} must be {entry.expected}")
        elif entry.type == RESOURCE and not entry.is_managed:
            return
        elif entry.type in _JUDGED:
            self._addresses.add(entry.address)
            self._reached.add(entry.keys)
            if entry.type == RESOURCE:
                self._arns.add(str(entry.values.get("job_arn")))
                self._job(entry)
            else:
                self._state_machine(entry)
        elif self._may_hold_texts and any(map(holds_create_call, texts_in(entry.values))):
            self._fail(entry.keys, _SIGN.format(entry.address or "a resource"))

    def _fail(self, keys: Keys, reason: str) -> None:
        self._found.failures.append((keys, reason))

    def _count_action(self, entry: Entry, noun: str) -> str:
        """The action of a resource's change, e.g. `delete`, which the notes count if they mention it."""
        action = _action_of(entry)
        if action in _NOTES and (noun == "job" or action in _NOT_JUDGED):
            self._found.actions.setdefault(noun, Counter())[action] += 1
        return action

    def _job(self, entry: Entry) -> None:
        action = self._count_action(entry, "job")
        if action in _NOT_JUDGED:
            return
        if not entry.values:
            self._fail(entry.keys, "this job has no values, so it cannot be judged")
            return
        planned = entry.part is Section.PLANNED and not entry.values.get("job_arn")
        is_request = action == "create" or planned
        more: dict[str, Any] = {"type": RESOURCE}  # it may be known by its address alone
        if is_request:
            more[UNKNOWN] = unknown_in(entry, self._configuration)
        self._found.jobs.append(_Job(entry.keys, more, self._block(entry)))

    def _state_machine(self, entry: Entry) -> None:
        if self._count_action(entry, "state machine") in _NOT_JUDGED:
            return
        change = entry.value.get("change")
        holder = ("change", "after") if isinstance(change, dict) else ("values",)
        key = next((name for name in _DEFINITIONS[entry.type] if entry.values.get(name) is not None), None)
        if key is not None:
            self._found.machines.append(_Definition(entry.address, (*entry.keys, *holder, key), self._block(entry)))
        elif _is_computed(entry):
            self._found.computed.append(entry.address)
            self._found.jobs.append(_Job(entry.keys, {UNKNOWN: ComputedDefinition()}, self._block(entry)))
        elif entry.values.get(_ELSEWHERE):
            self._machine.elsewhere.append(entry.address)
        else:
            self._fail(entry.keys, "cannot tell whether this state machine creates a batch inference job: it has no definition")

    def _block(self, entry: Entry) -> Block | None:
        """What declares a resource; None where the configuration does not say in which module it is."""
        modules = self._configuration.module_sources(entry.module)
        name = entry.value.get("name")
        if modules is None or not isinstance(name, str):
            return None
        return Block(entry.type, name, modules)

    def result(self) -> Unwrapped:
        """The records, failures and notes of all that was taken."""
        found = self._found
        found.failures += _not_whole(self._document.value)
        found.failures += [(keys, _UNREACHED) for keys in self._unreached()]
        found.failures += self._outside_resources()
        records = [
            replace(record, content={**record.value, **job.more}, block=job.block)
            for record, job in zip(cut_all(self._document, [job.keys for job in found.jobs]), found.jobs, strict=True)
        ]
        definitions = cut_all(self._document, [machine.keys for machine in found.machines])
        for record, machine in zip(definitions, found.machines, strict=True):
            self._machine.add(read_definition(replace(record, block=machine.block), machine.address))
        places = locate_all(self._document, [keys for keys, _ in found.failures])
        failures = [LoadFailure(place, reason) for place, (_, reason) in zip(places, found.failures, strict=True)]
        return Unwrapped((*records, *self._machine.records), (*failures, *self._machine.failures), tuple(self._notes()))

    def _unreached(self) -> Iterator[Keys]:
        """Where jobs and state machines are that no part of the document led to, such as those below a key that is misspelt."""
        if not any(kind in self._document.text for kind in _JUDGED):
            return
        for entry in _resources_below(self._document.value, ()):
            is_judged = entry.type in _JUDGED and (entry.is_managed or entry.type != RESOURCE)
            if is_judged and not self._was_reached(entry):
                yield entry.keys

    def _was_reached(self, entry: Entry) -> bool:
        """Whether a resource was taken already: by its address, or by its place if it has none."""
        if entry.address:
            return entry.address in self._addresses
        return entry.keys in self._reached

    def _outside_resources(self) -> Iterator[tuple[Keys, str]]:
        """Jobs outside of the resources: in a member that Terraform does not write, or written out in a variable or an output.

        A variable may hold what a job of the document is made of, and an output repeat one; an ARN that no resource has is of another job.
        """
        for name, member in self._document.value.items():
            if name not in _OWN and has_job_sign(member):
                yield (name,), _STRANGE.format(name)
        for keys in _VARIABLES_AND_OUTPUTS:
            value = value_at(self._document.value, keys)
            has_own_job = any(arn not in self._arns for arn in _job_arns(value))
            if has_own_job or (not self._addresses and has_job_sign(value)):
                yield keys, _REPEATED

    def _notes(self) -> Iterator[str]:
        found = self._found
        yield from _notes_on_actions(found.actions)
        yield from self._machine.notes()
        for address in found.computed:
            yield f"the definition of {address} is known after apply only: undecided, as a job of which nothing is known"
        if not (found.jobs or self._machine.records or "job" in found.actions or found.failures):
            yield f"this Terraform document holds no {RESOURCE}"
        if found.machines and self._machine.creates_nothing:
            yield creates_no_job(len(found.machines), "in this Terraform document")


def _notes_on_actions(actions: Mapping[str, Counter[str]]) -> Iterator[str]:
    """A note for each noun and action, e.g. "2 jobs that the plan deletes, not judged"."""
    for noun, counts in actions.items():
        for action, note in _NOTES.items():
            if counts[action]:
                yield note.format(count(counts[action], noun))


def _action_of(entry: Entry) -> str:
    """What happens to a resource: an action of the plan, `create` first; `gone` or `drift` for a change outside of Terraform."""
    action = next(iter(entry.actions), "")
    if "create" in entry.actions:
        action = "create"
    if entry.part is not Section.DRIFT:
        return action
    if action == "delete":
        return "gone"
    return "drift"


def _job_arns(value: Json) -> Iterator[Json]:
    """The ARNs of the jobs that a value holds, in keys such as `jobArn`; JSON text is searched too."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            item = json_inside(item)
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            yield from (arn for key, arn in item.items() if fold(key) == "jobarn" and is_job_arn(arn))
            waiting.extend(item.values())


def _not_whole(value: dict[str, Any]) -> Iterator[tuple[Keys, str]]:
    """Why the document may lack jobs, as it says itself."""
    if not _READ_MAJOR.fullmatch(value["format_version"]):
        yield (), f"Terraform's format {value['format_version']} is not supported: 0 and 1 are"
    if value.get("errored") is True:
        yield (), "the plan ended in an error and may lack jobs; fix it and plan again"
    elif value.get("complete") is False:
        yield (), "the plan defers changes and may lack jobs; apply it and plan again"


def _is_computed(entry: Entry) -> bool:
    """Whether a plan says of a state machine's definition that it is known after apply only."""
    unknown = value_at(entry.value, ("change", "after_unknown"))
    return isinstance(unknown, dict) and any(unknown.get(name) is True for name in _DEFINITIONS[entry.type])


def _resources_below(value: Json, keys: Keys) -> Iterator[Entry]:
    """Everything in a value that looks like a resource."""
    if isinstance(value, list):
        for number, element in enumerate(value):
            yield from _resources_below(element, (*keys, number))
    elif isinstance(value, dict):
        if _is_like_resource(value):
            yield Entry(value, keys, Section.STATE, "")
        for key, member in value.items():
            if keys or key not in _NOT_SEARCHED:
                yield from _resources_below(member, (*keys, key))


def _is_like_resource(value: dict[str, Any]) -> bool:
    """Whether an object has an address or a type, and another object in it, as resources have."""
    return ("address" in value or "type" in value) and any(isinstance(member, dict) for member in value.values())
