"""The mistake of a parameter's value that is looser than a floor's, for some job."""

from scanner.config.config import Config, ParameterEntry
from scanner.errors import Mistake
from scanner.model.job import Json
from scanner.model.rule import Parameter, Stricter
from scanner.policy.parameter_types import SCANNED, show
from scanner.policy.stricter import is_as_strict, is_same, looser_entries
from scanner.project.layered_value import LayeredValue
from scanner.project.loosening import loosens
from scanner.schema.mistakes import mistake_at


def value_mistake(
    parameter: Parameter, entry: ParameterEntry, floor: Config, value: LayeredValue, layers: tuple[int, int]
) -> Mistake | None:
    """The mistake of a value that is for some job not as strict as a floor's; None if it is for every job.

    `layers` are the numbers of its own layer and of the floor.
    """
    states = value.latest_states()
    name = f"params.{entry.rule}.{entry.name}" if entry.rule else f"params.{entry.name}"
    if states is None:
        problem = f"scopes change '{entry.name}' in too many ways to compare it with the floor ({floor.path})"
        return mistake_at(entry.value_at, problem, f"remove it, or let the floor allow it: allow: [{name}]")
    own, floors = layers
    for state in states:
        if not is_as_strict(parameter, state[own], state[floors]):
            what = _describe(parameter, state[own], state[floors])
            return loosens(floor, entry.value_at, what, _describe_floors(parameter, state[floors], value.first), name)
    return None


def _describe(parameter: Parameter, value: Json, floors: Json) -> str:
    """What is looser, in the words of a message; of a list the first entry that makes it so."""
    is_list = isinstance(value, list) and isinstance(floors, list)
    match parameter.stricter:
        case None:
            return f"another '{parameter.name}'"
        case Stricter.FEWER if is_list and looser_entries(parameter, value, floors):
            return f"'{parameter.name}' with {show(looser_entries(parameter, value, floors)[0])}"
        case Stricter.MORE if is_list and looser_entries(parameter, value, floors):
            return f"'{parameter.name}' without {show(looser_entries(parameter, value, floors)[0])}"
        case _:
            return f"'{parameter.name}: {show(value)}'"


def _describe_floors(parameter: Parameter, floors: Json, first: Json) -> str:
    """What the floor says, in the words of a message; `first` is the value that the parameter has if no one sets it."""
    if parameter.default == SCANNED and is_same(floors, first):
        return "the accounts of the scan"
    if parameter.stricter is None:
        return f"{show(floors)}; the rule does not say which values are stricter"
    return show(floors)
