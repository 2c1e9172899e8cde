"""What a symbolic reading knows besides the expression."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scanner.model.job import Json, Stage
from scanner.prove.budget import Budget


@dataclass(slots=True)
class World:
    """The jobs that are asked about, and what the reading has met so far.

    `hides`: any field may be not delivered. `tag_keys`: the keys that rules name, in lower case; every other key is one stand-in.
    """

    params: Mapping[str, Json]
    now: datetime
    budget: Budget
    stage: Stage = Stage.JOB
    hides: bool = False
    tag_keys: set[str] = field(default_factory=set)
