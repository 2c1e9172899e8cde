"""What a live scan asks of every account and Region."""

from dataclasses import dataclass

from scanner.display.time import iso
from scanner.model.job import Json
from scanner.model.report import Window
from scanner.sources.filters import Filter


@dataclass(frozen=True, slots=True)
class Asked:
    """Which jobs are read, and how much of them.

    `since` and `name_contains` go to AWS; statuses are looked at here, since a List for each status loses jobs that change between two.
    `details`: each job is asked for with GetModelInvocationJob. `ask_untagged`: ListTagsForResource asks for each job that GetResources
    leaves out, so that no tags are inferred. `context`: the kinds of things that jobs refer to, which are read as well;
    `no_context`: an option leaves them out.
    """

    wanted: Filter
    name_contains: str = ""
    details: bool = True
    ask_untagged: bool = False
    context: frozenset[str] = frozenset()
    no_context: bool = False

    @property
    def filters(self) -> dict[str, str]:
        """The parameters of ListModelInvocationJobs."""
        parameters = {}
        if self.wanted.since is not None:
            parameters["submitTimeAfter"] = iso(self.wanted.since)
        if self.name_contains:
            parameters["nameContains"] = self.name_contains
        return parameters

    @property
    def window(self) -> Window:
        """What is left out on purpose, for reports."""
        wanted = self.wanted
        return Window(
            since=None if wanted.since is None else iso(wanted.since),
            name_contains=self.name_contains,
            active_only=wanted.active_only,
            statuses=tuple(sorted(wanted.statuses)),
        )

    def leaves_out(self, record: dict[str, Json]) -> str:
        """Why a job is not read, by its status in a List summary; empty where it is."""
        return self.wanted.leaves_out_status(record.get("status"))
