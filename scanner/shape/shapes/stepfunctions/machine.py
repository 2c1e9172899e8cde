"""The tasks inside a state machine's definition that create a job, each a record with its own place in the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from scanner.display.lines import count
from scanner.documents.positions import cut_all
from scanner.model.intake import LoadFailure
from scanner.model.job import Json, Keys, Record
from scanner.shape.document_kind import DocumentKind, Unwrapped
from scanner.shape.domain.places import locate_all
from scanner.shape.shapes.stepfunctions.calls import Call, asks_for_job, call_of, may_create_job

_TYPES = frozenset({"Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"})
_NESTED = ("ItemProcessor", "Iterator", "Branches")  # of a Map, newer and older, and of a Parallel
_NAMED = 3  # states that a note names
_UNSEEN = (
    "cannot tell whether this task creates a batch inference job: {}; call createModelInvocationJob in the task itself, "
    "or exclude the file and check what it calls"
)
_WHY = {
    Call.NEARLY_CREATES_JOB: "AWS does not have the call in its 'Resource', which resembles createModelInvocationJob",
    Call.FUNCTION: "it hands a create request to a function",
    Call.MACHINE: "it hands a create request to another state machine",
    Call.HTTP: "it sends a create request over HTTP, or what it sends is computed",
    Call.UNCLEAR: "'Resource' does not say what it calls, and it has a create request, or parameters that are computed as a whole",
}


@dataclass(slots=True)
class Machine:
    """What was found in one state machine, or in several."""

    records: list[Record] = field(default_factory=list)
    failures: list[LoadFailure] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)  # states that call what this scan cannot see into
    elsewhere: list[str] = field(default_factory=list)  # state machines whose definition is not in this file

    def add(self, other: "Machine") -> None:
        """Takes in what was found in another state machine."""
        self.records += other.records
        self.failures += other.failures
        self.unseen += other.unseen
        self.elsewhere += other.elsewhere

    @property
    def creates_nothing(self) -> bool:
        """Whether it is certain that it creates no batch inference job."""
        return not (self.records or self.failures or self.unseen or self.elsewhere)

    def unwrapped(self) -> Unwrapped:
        """All that was found, of a machine that is a document by itself."""
        notes = tuple(self.notes())
        if self.creates_nothing:
            notes = ("this state machine creates no batch inference job",)
        return Unwrapped(tuple(self.records), tuple(self.failures), notes)

    def notes(self) -> Iterator[str]:
        """What a report should say of tasks that are not judged."""
        if self.unseen:
            tasks = f"{len(self.unseen):,} tasks call"
            if len(self.unseen) == 1:
                tasks = "1 task calls"
            yield f"{tasks} code or an endpoint that this scan cannot see into: {_names(self.unseen)}"
        if self.elsewhere:
            yield f"the definition of {_names(self.elsewhere)} is not written out in this file; scan it as well"


def creates_no_job(machines: int, where: str) -> str:
    """The note on state machines of a larger document, e.g. "2 state machines in this template create no batch inference job"."""
    verb = "creates" if machines == 1 else "create"
    return f"{count(machines, 'state machine')} {where} {verb} no batch inference job"


def _names(states: list[str]) -> str:
    """The first names, e.g. "First, Second, Third and 4 more"."""
    names = ", ".join(states[:_NAMED])
    if len(states) > _NAMED:
        return f"{names} and {len(states) - _NAMED:,} more"
    return names


def is_machine(value: Json) -> bool:
    """Whether a value is the definition of a state machine, or of a part of one."""
    if not isinstance(value, dict):
        return False
    states = value.get("States")
    if not isinstance(states, dict):
        return False
    return "StartAt" in value or any(isinstance(state, dict) and str(state.get("Type")) in _TYPES for state in states.values())


def _is_list_of_machines(value: Json) -> bool:
    """Whether a value is a list of state machines, as `Branches` of a Parallel state is."""
    return isinstance(value, list) and any(map(is_machine, value))


def read_machine(record: Record, holder: str = "") -> Machine:
    """What is in the state machine of a record; `holder` is its name if the file has several."""
    walk = _Walk()
    walk.machine(record.value, ())
    if not walk.tasks:  # otherwise what they hold is the input of a task that is judged
        walk.failures += [(keys, "it holds a create request, and no task creates a job") for keys in walk.carriers]
    below = f"{holder}/" if holder else ""
    parts = cut_all(record, [keys for _, keys in walk.tasks])
    places = locate_all(record, [keys for keys, _ in walk.failures])
    return Machine(
        records=[replace(part, name=f"{below}{name}") for part, (name, _) in zip(parts, walk.tasks, strict=True)],
        failures=[LoadFailure(where, reason) for where, (_, reason) in zip(places, walk.failures, strict=True)],
        unseen=[f"{below}{name}" for name in walk.unseen],
    )


MACHINE = DocumentKind(is_machine, lambda record: read_machine(record).unwrapped())


class _Walk:
    """Goes through the states of a machine, those inside of Map and Parallel states too."""

    def __init__(self) -> None:
        self.tasks: list[tuple[str, Keys]] = []
        self.failures: list[tuple[Keys, str]] = []
        self.carriers: list[Keys] = []  # other states that hold a create request, written out
        self.unseen: list[str] = []

    def machine(self, machine: Mapping[str, Any], keys: Keys) -> None:
        """Notes what is in each state of a machine."""
        for name, state in machine["States"].items():
            here = (*keys, "States", name)
            if isinstance(state, dict):
                self._state(name, state, here)
            else:
                self.failures.append((here, "a state must be an object"))
        beside = {key: value for key, value in machine.items() if key != "States"}
        if asks_for_job(beside, literally=True):
            self.carriers.append(keys)

    def _state(self, name: str, state: Mapping[str, Any], keys: Keys) -> None:
        own: dict[str, Any] = {}
        for key, value in state.items():
            if _is_list_of_machines(value):
                for number, branch in enumerate(value):
                    self._nested(branch, (*keys, key, number))
            elif is_machine(value) or key in _NESTED:
                self._nested(value, (*keys, key))
            else:
                own[key] = value
        if "Resource" in state or state.get("Type") == "Task":
            self._task(name, own, keys)
        elif asks_for_job(own, literally=True):
            self.carriers.append(keys)

    def _nested(self, machine: Json, keys: Keys) -> None:
        if is_machine(machine):
            self.machine(machine, keys)
        else:
            self.failures.append((keys, "'States' is missing here, so the states of this part cannot be read"))

    def _task(self, name: str, state: Mapping[str, Any], keys: Keys) -> None:
        call = call_of(state)
        if call is Call.CREATES_JOB:
            self.tasks.append((name, keys))
        elif may_create_job(state, call):
            self.failures.append((keys, _UNSEEN.format(_WHY[call])))
        elif call in (Call.FUNCTION, Call.HTTP, Call.UNCLEAR):
            self.unseen.append(name)
