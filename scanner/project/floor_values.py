"""The mistake of a parameter's value that is looser than a floor's, for some job."""

from collections.abc import Sequence

from scanner.config.config import Config, ParameterEntry
from scanner.errors import Mistake
from scanner.model.job import Json
from scanner.model.rule import Parameter, Stricter
from scanner.policy.parameter_types import show
from scanner.policy.stricter import is_as_strict, looser_entries
from scanner.project.layered_value import State
from scanner.project.loosening import loosens
from scanner.schema.mistakes import mistake_at


def value_mistake(
    parameter: Parameter, entry: ParameterEntry, floor: Config, states: Sequence[State] | None, layers: tuple[int, int]
) -> Mistake | None:
    """The mistake of a value that is for some job not as strict as a floor's; None if it is for every job.

    `states` are what the value may be, and None if there are too many; `layers` the numbers of its own layer and of the floor.
    """
    name = f"params.{entry.rule}.{entry.name}" if entry.rule else f"params.{entry.name}"
    if states is None:
        problem = f"scopes change '{entry.name}' in too many ways to compare it with the floor ({floor.path})"
        return mistake_at(entry.value_at, problem, f"remove it, or let the floor allow it: allow: [{name}]")
    own, floors = layers
    for state in states:
        if not is_as_strict(parameter, state[own], state[floors]):
            what, said = _describe(parameter, state[own], state[floors])
            return loosens(floor, entry.value_at, what, said, name)
    return None


def _describe(parameter: Parameter, value: Json, floors: Json) -> tuple[str, str]:
    """What is looser, and what the floor says, in the words of a message."""
    said = show(floors)
    match parameter.stricter:
        case None:
            return f"another '{parameter.name}'", f"{said}; the rule does not say which values are stricter"
        case Stricter.FEWER | Stricter.MORE if isinstance(value, list) and isinstance(floors, list):
            word = "with" if parameter.stricter is Stricter.FEWER else "without"
            entries = looser_entries(parameter, value, floors)
            if entries:
                return f"'{parameter.name}' {word} {show(entries[0])}", said
    return f"'{parameter.name}: {show(value)}'", said
