"""One job, as the solver and the witness see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scanner.prove.atoms import Assumed, Variable


@dataclass(frozen=True, slots=True)
class Assignment:
    """The values of a job's atoms: what is in none of the maps is as in the base job.

    `nulls` and `hidden` by path, `tags` by key in lower case, `lengths` of lists by path, `texts` and `numbers` by variable.
    A time is the microseconds from the scan's time to it. `assumed` is what is beside the job.
    """

    nulls: Mapping[str, bool] = field(default_factory=dict)
    hidden: Mapping[str, bool] = field(default_factory=dict)
    tags: Mapping[str, bool] = field(default_factory=dict)
    lengths: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[Variable, str] = field(default_factory=dict)
    numbers: Mapping[Variable, int] = field(default_factory=dict)
    assumed: Mapping[Assumed, bool] = field(default_factory=dict)
