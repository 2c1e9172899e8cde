"""What a symbolic reading knows besides the expression."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scanner.model.job import Json, Stage
from scanner.prove.budget import Budget


@dataclass(slots=True)
class World:
    """The jobs that are asked about, and what the reading has met so far.

    `hides`: any field may be not delivered. `tag_keys`: the keys that rules name, in lower case. `tag_questions`: what is asked of
    all tags, such as whether one has a blank value; each question may need a further tag for its answer. A rule must be read
    again until reading adds nothing to these two, and two rules that are compared are read in one world.
    """

    params: Mapping[str, Json]
    now: datetime
    budget: Budget
    stage: Stage = Stage.JOB
    hides: bool = False
    tag_keys: dict[str, None] = field(default_factory=dict)
    tag_questions: dict[str, None] = field(default_factory=dict)
