"""Which target is asked for which thing that jobs refer to, and what came of it: each thing once, unless the first one got nothing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from scanner.aws.ask import Answer
from scanner.aws.errors import Reason
from scanner.sources.live.contexts import Errand
from scanner.sources.live.earlier import Scope
from scanner.sources.live.things import Thing

# A bucket that a thousand accounts write to, and none may look at, is not asked for a thousand times.
MOST_ACCOUNTS = 10


@dataclass(slots=True)
class Wanted:
    """A thing that jobs refer to. `asked` are the accounts that were asked for it, each with the reason where that failed.

    `is_gone`: the account that has it does not know it, so that no other need be asked.
    """

    thing: Thing
    referrers: dict[Scope, None] = field(default_factory=dict)
    asked: dict[str, Reason | None] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    is_gone: bool = False

    def reason_for(self, account: str) -> Reason | None:
        """Why an account lacks it: the reason that it met itself, else the first of another; None where it is known or gone."""
        if self.answers or self.is_gone:
            return None
        if account in self.asked:
            return self.asked[account]
        return next((reason for reason in self.asked.values() if reason is not None), None)


class Wants:
    """All things that jobs refer to, and the targets that can be asked for them.

    A thing is asked for with the session of its owner, if that is a target, else with those of the targets whose jobs refer to it, in their
    order. An account is asked once, since its sessions are the same in all Regions.
    """

    def __init__(self, scopes: Collection[Scope]) -> None:
        self._scopes = frozenset(scopes)
        self._by_account = {scope[0]: scope for scope in sorted(scopes, reverse=True)}  # the first of each
        self._wanted: dict[Thing, Wanted] = {}

    def add(self, things: Iterable[Thing], referrer: Scope) -> None:
        """Adds what the jobs of a target refer to."""
        for thing in things:
            wanted = self._wanted.setdefault(thing, Wanted(thing))
            wanted.referrers[referrer] = None

    def next_round(self) -> dict[Scope, list[Thing]]:
        """What each target is asked for next; empty where nothing is left to ask."""
        errands: dict[Scope, list[Thing]] = {}
        for wanted in self._wanted.values():
            scope = self._next_asker(wanted)
            if scope is not None:
                errands.setdefault(scope, []).append(wanted.thing)
        return errands

    def _next_asker(self, wanted: Wanted) -> Scope | None:
        if wanted.answers or wanted.is_gone or len(wanted.asked) >= MOST_ACCOUNTS:
            return None
        for scope in (*self._owners(wanted.thing), *sorted(wanted.referrers)):
            if scope[0] not in wanted.asked:
                return scope
        return None

    def _owners(self, thing: Thing) -> list[Scope]:
        """The target of the account that has a thing, in its Region if there is one; none where that account is not read."""
        if thing.owner not in self._by_account:
            return []
        if (thing.owner, thing.region) in self._scopes:
            return [(thing.owner, thing.region)]
        return [self._by_account[thing.owner]]

    def note(self, errand: Errand) -> None:
        """Notes what came of an errand."""
        account = errand.of.target.account
        for thing, answer in errand.found:
            self._wanted[thing].answers.append(answer)
        for thing in errand.things:
            wanted = self._wanted[thing]
            wanted.asked[account] = errand.reasons.get(thing)
            if account == thing.owner and thing not in errand.reasons and not wanted.answers:
                wanted.is_gone = True

    def found(self) -> list[tuple[Wanted, Answer]]:
        """All answers so far, each with what it is of."""
        return [(wanted, answer) for wanted in self._wanted.values() for answer in wanted.answers]

    def reason_for(self, scope: Scope) -> Reason | None:
        """Why something that the jobs of a target refer to is missing: the first reason; None where nothing is, or it is gone."""
        for wanted in self._wanted.values():
            if scope in wanted.referrers:
                reason = wanted.reason_for(scope[0])
                if reason is not None:
                    return reason
        return None
