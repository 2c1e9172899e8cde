"""Asks AWS for what jobs refer to: subnets, route tables, buckets, keys, inference profiles, models."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from scanner.aws.ask import Answer, Meter
from scanner.aws.calls import (
    DESCRIBE_KEY,
    DESCRIBE_ROUTE_TABLES,
    DESCRIBE_SUBNETS,
    GET_ENCRYPTION,
    GET_PROFILE,
    LIST_MODELS,
    Call,
)
from scanner.aws.contexts import (
    BATCH,
    describe_key,
    describe_route_tables,
    describe_subnets,
    get_encryption,
    get_profile,
    list_models,
)
from scanner.aws.deadline import Deadline
from scanner.aws.errors import Reason, reason_of
from scanner.aws.jobs import Scope
from scanner.model.coverage import CoverageState
from scanner.model.kms import parse_kms_key
from scanner.sources.live.reading import Target, Tries
from scanner.sources.live.things import VPC, Thing

T = TypeVar("T")
_OF_ONE_THING = (GET_ENCRYPTION, DESCRIBE_KEY, GET_PROFILE)


@dataclass(slots=True)
class ContextReading:
    """What one target was asked for over all rounds, and what came of it.

    `knows_no_job`: its jobs could not be listed. `reason` is the first for which something that the target's own jobs refer to is missing,
    whoever was asked for it.
    """

    target: Target
    knows_no_job: bool = False
    records: list[Answer] = field(default_factory=list)
    meter: Meter = field(default_factory=Meter)
    tries: dict[str, Tries] = field(default_factory=dict)  # by operation, since one may be denied and another not
    reason: Reason | None = None


@dataclass(slots=True)
class Errand:
    """Things that a target is asked for in one round, and what came of it. Its thread fills it in, and may be left behind while it does.

    A thing that is in neither `found` nor `reasons` at the end is gone.
    """

    of: ContextReading
    things: Sequence[Thing]
    found: list[tuple[Thing, Answer]] = field(default_factory=list)
    reasons: dict[Thing, Reason] = field(default_factory=dict)
    ended: set[Thing] = field(default_factory=set)

    @property
    def scope(self) -> tuple[str, str]:
        """The account and the Region that are asked."""
        return self.of.target.account, self.of.target.region

    def fail(self, reason: Reason) -> None:
        """Gives all things that were not asked for to the end a reason."""
        for thing in self.things:
            if thing not in self.ended:
                self.reasons[thing] = reason
                self.ended.add(thing)

    def without_thread(self) -> "Errand":
        """What came of it so far, as a copy that a thread which was left behind does not change any more."""
        ended = set(self.ended)  # before the answers: a thing that ends meanwhile must not look gone
        return replace(self, ended=ended, found=list(self.found), reasons=dict(self.reasons))


def run_errand(errand: Errand, deadlines: tuple[Deadline, ...]) -> None:
    """Asks for the things of an errand. Whatever fails is a reason, and what came before that stays."""
    asker = _Asker(errand, deadlines)
    asker.ask_batches("subnet", DESCRIBE_SUBNETS, describe_subnets, "SubnetId")
    asker.ask_batches(VPC, DESCRIBE_ROUTE_TABLES, describe_route_tables, "VpcId")
    for thing in errand.things:
        asker.ask_thing(thing)


@dataclass(frozen=True, slots=True)
class _Asker:
    errand: Errand
    deadlines: tuple[Deadline, ...]

    def ask_batches(self, kind: str, call: Call, ask: Callable[[Scope, Sequence[str]], Iterator[Answer]], name: str) -> None:
        """Asks for all things of a kind, many with one call; `name` is the member of an answer that says which thing it is of."""
        for region in sorted({thing.region for thing in self.errand.things if thing.kind == kind}):
            of_region = [thing for thing in self.errand.things if (thing.kind, thing.region) == (kind, region)]
            for start in range(0, len(of_region), BATCH):
                batch = {thing.name: thing for thing in of_region[start : start + BATCH]}
                answers = self._call(call, list(batch.values()), partial(_list, ask, self._scope(region), list(batch)))
                self._end(batch.values(), ((batch.get(str(answer.get(name))), answer) for answer in answers or ()))

    def ask_thing(self, thing: Thing) -> None:
        """Asks for a thing that a call of its own is for."""
        scope = self._scope(thing.region)
        match thing.kind:
            case "bucket":
                self._ask_for(thing, GET_ENCRYPTION, lambda: get_encryption(scope, thing.name))
            case "key":
                self._ask_for(thing, DESCRIBE_KEY, lambda: describe_key(scope, thing.name, _alias_of(thing)))
            case "inference_profile":
                self._ask_for(thing, GET_PROFILE, lambda: get_profile(scope, thing.name))
            case "foundation_model":
                models = self._call(LIST_MODELS, [thing], lambda: list(list_models(scope)))
                self._end([thing], ((thing, model) for model in models or ()))
            case _:
                pass  # asked for in batches

    def _ask_for(self, thing: Thing, call: Call, ask: Callable[[], Answer | None]) -> None:
        answer = self._call(call, [thing], ask)
        answers = [] if answer is None else [(thing, answer)]
        self._end([thing], answers)

    def _call(self, call: Call, things: Sequence[Thing], ask: Callable[[], T]) -> T | None:
        """The answer to a call for some things; None where it failed, or where so many of its kind did that it is not made."""
        tries = self.errand.of.tries.setdefault(call.operation, Tries())
        reason = tries.reason if tries.is_over else None
        answer = None
        if reason is None:
            try:
                answer = ask()
            except Exception as error:
                reason = reason_of(error, call.operation)
                _note_failure(tries, call, reason)
            else:
                tries.succeeded()
        if reason is not None:
            self.errand.reasons.update((thing, reason) for thing in things)
        return answer

    def _end(self, things: Iterable[Thing], answers: Iterable[tuple[Thing | None, Answer]]) -> None:
        """Notes that things were asked for to the end, with the answers; an answer about something else is not kept."""
        self.errand.found.extend((thing, answer) for thing, answer in answers if thing is not None)
        self.errand.ended.update(things)

    def _scope(self, region: str) -> Scope:
        target = self.errand.of.target
        return Scope(target.session, target.account, region or target.region, self.deadlines, self.errand.of.meter)


def _note_failure(tries: Tries, call: Call, reason: Reason) -> None:
    """Notes a call that failed. The policy of one key or bucket says nothing about the next one, so that its denial ends nothing."""
    is_of_one = call in _OF_ONE_THING and reason.state is CoverageState.DENIED and not reason.concerns_asker
    if is_of_one:
        tries.failed_for_one(reason)
    else:
        tries.failed(reason)


def _alias_of(thing: Thing) -> str:
    """The text itself, if it names a key by an alias; the answer does not say it."""
    key = parse_kms_key(thing.name)
    return thing.name if key is not None and key.kind == "alias-arn" else ""


def _list(ask: Callable[[Scope, Sequence[str]], Iterator[Answer]], scope: Scope, names: Sequence[str]) -> list[Answer]:
    return list(ask(scope, names))
