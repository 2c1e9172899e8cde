"""Who is asked for what jobs refer to, round by round."""

from collections.abc import Callable

from scanner.aws.errors import Reason
from scanner.aws.session import Sessions
from scanner.model.coverage import CoverageState
from scanner.sources.live.contexts import ContextReading, Errand
from scanner.sources.live.earlier import Scope
from scanner.sources.live.reading import Target
from scanner.sources.live.things import Thing
from scanner.sources.live.wants import MOST_ACCOUNTS, Wants

REGION, OTHER = "us-east-1", "us-west-2"
DENIED = Reason(CoverageState.DENIED, "denied", "kms:DescribeKey")
SCOPES = [(f"{account:012d}", region) for account in range(15) for region in (REGION, OTHER)]
SESSION = Sessions().base()


def key(owner: str) -> Thing:
    return Thing("key", "a-key", REGION, owner)


def ask_all(wants: Wants, answer: Callable[[Errand, Thing], None]) -> list[Scope]:
    """Who was asked, until nothing is left to ask; `answer` fills in what came of it."""
    asked = []
    things = wants.next_round()
    while things:
        for scope in sorted(things):
            asked.append(scope)
            errand = Errand(ContextReading(Target(*scope, SESSION)), things[scope])
            for thing in things[scope]:
                answer(errand, thing)
            wants.note(errand)
        things = wants.next_round()
    return asked


def deny(errand: Errand, thing: Thing) -> None:
    errand.reasons[thing] = DENIED


def say_gone(errand: Errand, thing: Thing) -> None:
    """Neither an answer nor a reason."""


def wants_of(thing: Thing, *referrers: Scope) -> Wants:
    wants = Wants(SCOPES)
    for referrer in referrers:
        wants.add([thing], referrer)
    return wants


def test_the_owner_is_asked_in_the_region_of_the_thing_then_each_account_once() -> None:
    wants = wants_of(key(SCOPES[8][0]), SCOPES[0], SCOPES[1], SCOPES[2])
    assert ask_all(wants, deny) == [(SCOPES[8][0], REGION), SCOPES[0], SCOPES[2]]
    assert wants.reason_for(SCOPES[1]) == DENIED
    assert wants.reason_for(SCOPES[8]) is None, "its jobs do not refer to it"


def test_what_everyone_is_denied_is_not_asked_of_everyone() -> None:
    wants = wants_of(key(""), *SCOPES)
    assert len(ask_all(wants, deny)) == MOST_ACCOUNTS
    assert all(wants.reason_for(scope) == DENIED for scope in SCOPES)


def test_what_its_owner_does_not_know_is_gone_for_all() -> None:
    wants = wants_of(key(SCOPES[8][0]), SCOPES[0])
    assert ask_all(wants, say_gone) == [(SCOPES[8][0], REGION)]
    assert wants.reason_for(SCOPES[0]) is None


def test_what_another_account_does_not_know_may_be_known_to_the_next() -> None:
    wants = wants_of(key(""), SCOPES[0], SCOPES[2])
    assert ask_all(wants, lambda errand, thing: say_gone(errand, thing) if errand.scope == SCOPES[0] else deny(errand, thing)) == [
        SCOPES[0],
        SCOPES[2],
    ]
    assert (wants.reason_for(SCOPES[0]), wants.reason_for(SCOPES[2])) == (None, DENIED)
