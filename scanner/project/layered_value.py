"""The values that a parameter of a rule may have, after each layer: the floor of all, those on it, the configuration itself."""

import json

from msgspec import Struct

from scanner.engine.scopes import edited
from scanner.model.job import Json
from scanner.model.rule import Parameter
from scanner.model.scope import Edit

_MOST = 2000  # states; scopes that add to a list in every combination double them

State = tuple[Json, ...]  # the value for one job: after the floor of all, after the next layer, and so on


class Step(Struct, frozen=True):
    """An edit that a layer makes, for all jobs or for those in a scope."""

    layer: int
    edit: Edit
    is_for_all: bool


class LayeredValue:
    """A value and the steps that edit it, in the order in which they apply to a job. `first` is the value before any step."""

    def __init__(self, first: Json, layers: int) -> None:
        self.first = first
        self._layers = layers
        self._steps: list[Step] = []
        self._last_is_for_all = True

    def add(self, step: Step) -> None:
        """Adds a step after all others."""
        self._steps.append(step)
        self._last_is_for_all = step.is_for_all

    def add_first(self, step: Step) -> None:
        """Adds a step for all jobs before those of scopes."""
        self._last_is_for_all = True
        before = [number for number, other in enumerate(self._steps) if not other.is_for_all]
        self._steps.insert(before[0] if before else len(self._steps), step)

    def must_come_late(self, parameter: Parameter) -> bool:
        """Whether an edit for all jobs must come after the scopes that edit the value already.

        A floor allows [a, b], and its scope adds b: that makes no difference, so that a job of which it is not known whether it is in the
        scope can fail. With [a] before the scope it would make one, and the job would be unknown.
        """
        scoped = [step.edit for step in self._steps if not step.is_for_all]
        if not scoped:
            return False
        is_unset = parameter.is_unset(self._outside_scopes())
        return not is_unset or not all(edit.replaces for edit in scoped)

    def latest_states(self) -> tuple[State, ...] | None:
        """What the value may be, after each layer, for a job that the step added last is for; None if there are too many combinations.

        Whether a job can be in two scopes at once is not looked into.
        """
        first = (self.first,) * self._layers
        states = changed = {_key(first): first}
        for step in self._steps:
            changed = {_key(state): state for state in [_after(state, step) for state in states.values()]}
            states = changed if step.is_for_all else {**states, **changed}
            if len(states) > _MOST:
                return None
        latest = states if self._last_is_for_all else changed
        return tuple(latest.values())

    def _outside_scopes(self) -> Json:
        value = self.first
        for step in self._steps:
            if step.is_for_all:
                value = edited(value, step.edit)
        return value


def _after(state: State, step: Step) -> State:
    """The state after a step, which counts for its own layer and for those on it."""
    return (*state[: step.layer], *(edited(value, step.edit) for value in state[step.layer :]))


def _key(state: State) -> str:
    return json.dumps(state, sort_keys=True)
