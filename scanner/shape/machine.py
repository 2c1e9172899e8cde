"""The tasks inside a state machine's definition that create a job, each a record of its own with its own place in the file."""

from collections.abc import Iterator

from scanner.model.job import Json, Keys
from scanner.shape.shapes.stepfunctions import is_task


def is_machine(value: Json) -> bool:
    """Whether a decoded record is the definition of a state machine."""
    return isinstance(value, dict) and "StartAt" in value and isinstance(value.get("States"), dict)


def tasks(machine: Json, keys: Keys = ()) -> Iterator[tuple[str, Keys]]:
    """The name of each state that creates a job, and where it stands; those inside of Map and Parallel states too."""
    states = machine.get("States") if isinstance(machine, dict) else None
    for name, state in states.items() if isinstance(states, dict) else ():
        here = (*keys, "States", name)
        if not isinstance(state, dict):
            continue
        if is_task(state):
            yield name, here
        for inside in ("Iterator", "ItemProcessor"):  # of a Map, older and newer
            yield from tasks(state.get(inside), (*here, inside))
        branches = state.get("Branches")
        for number, branch in enumerate(branches if isinstance(branches, list) else ()):
            yield from tasks(branch, (*here, "Branches", number))
