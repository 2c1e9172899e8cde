"""State machines inside a template of CloudFormation or SAM, as people write it or CDK puts it out."""

from collections.abc import Iterator, Mapping
from typing import Any

from scanner.documents.positions import cut_all
from scanner.model.intake import LoadFailure
from scanner.model.job import Json, Keys, Record
from scanner.shape.document_kind import DocumentKind, Unwrapped
from scanner.shape.domain.places import locate_keys
from scanner.shape.domain.signs import has_job_sign
from scanner.shape.shapes.stepfunctions.calls import holds_create_call, texts_in
from scanner.shape.shapes.stepfunctions.definition import read_definition
from scanner.shape.shapes.stepfunctions.machine import Machine, creates_no_job, is_machine

_MACHINES = frozenset({"AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine"})
_TEXT, _OBJECT = "DefinitionString", "Definition"
_ELSEWHERE = ("DefinitionUri", "DefinitionS3Location")


def is_template(value: Json) -> bool:
    """Whether a value is a template that has a state machine."""
    return isinstance(value, dict) and any(_is_machine(resource) for _, resource in _resources(value))


def unwrap(template: Record) -> Unwrapped:
    """The tasks that create a job in a template's state machines, each by the logical id of its machine."""
    machines = [(name, resource) for name, resource in _resources(template.value) if _is_machine(resource)]
    definitions: dict[str, Keys] = {}
    missing: list[Machine] = []
    for name, resource in machines:
        keys = _definition(name, resource)
        if keys is None:
            missing.append(_without_definition(template, name, resource))
        else:
            definitions[name] = keys
    found = Machine()
    for part, name in zip(cut_all(template, list(definitions.values())), definitions, strict=True):
        found.add(read_definition(part, name))
    for machine in missing:
        found.add(machine)
    rest = _without(template.value, definitions.values())
    if has_job_sign(rest) or any(map(holds_create_call, texts_in(rest))):
        where = locate_keys(template, ())
        found.failures.append(
            LoadFailure(where, "this template has signs of a batch inference job outside of its state machines, which are not read")
        )
    notes = list(found.notes())
    if found.creates_nothing:
        notes.append(creates_no_job(len(machines), "in this template"))
    return Unwrapped(tuple(found.records), tuple(found.failures), tuple(notes))


TEMPLATE = DocumentKind(is_template, unwrap)


def _resources(template: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    resources = template.get("Resources")
    if not isinstance(resources, dict):
        return
    for name, resource in resources.items():
        if isinstance(resource, dict):
            yield name, resource


def _is_machine(resource: Mapping[str, Any]) -> bool:
    """Whether a resource is a state machine: by its type, else by its properties, since a type may be misspelt."""
    properties = _properties(resource)
    return str(resource.get("Type")) in _MACHINES or _TEXT in properties or is_machine(properties.get(_OBJECT))


def _properties(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = resource.get("Properties")
    return properties if isinstance(properties, dict) else {}


def _definition(name: str, resource: Mapping[str, Any]) -> Keys | None:
    """Where the definition of a state machine is in its template; None if the template does not have it."""
    properties = _properties(resource)
    for key in (_TEXT, _OBJECT):
        if properties.get(key) is not None:
            return ("Resources", name, "Properties", key)
    return None


def _without_definition(template: Record, name: str, resource: Mapping[str, Any]) -> Machine:
    if any(key in _properties(resource) for key in _ELSEWHERE):
        return Machine(elsewhere=[name])
    where = locate_keys(template, ("Resources", name))
    reason = f"cannot tell whether this state machine creates a batch inference job: it has no {_TEXT}, {_OBJECT} or {_ELSEWHERE[0]}"
    return Machine(failures=[LoadFailure(where, reason)])


def _without(value: Json, paths: Any) -> Json:
    """A value without what is at some paths in it."""
    branches: dict[str | int, list[Keys]] = {}
    for key, *below in paths:
        branches.setdefault(key, []).append(tuple(below))
    rest: dict[str, Json] = {}
    for key, member in value.items():
        if key not in branches:
            rest[key] = member
        elif () not in branches[key]:
            rest[key] = _without(member, branches[key])
    return rest
