"""What becomes of things whose thread was left behind."""

from scanner.aws.errors import Reason
from scanner.aws.session import Sessions
from scanner.model.coverage import CoverageState
from scanner.sources.live.contexts import ContextReading, Errand
from scanner.sources.live.reading import Target
from scanner.sources.live.things import Thing

LATE = Reason(CoverageState.DEADLINE, "it took longer")
FOUND, GONE, DENIED, WAITING = (Thing("key", name, "us-east-1") for name in ("found", "gone", "denied", "waiting"))
NO = Reason(CoverageState.DENIED, "denied")


def test_only_what_was_not_asked_for_to_the_end_is_late() -> None:
    reading = ContextReading(Target("111122223333", "us-east-1", Sessions().base()))
    errand = Errand(reading, (FOUND, GONE, DENIED, WAITING), [(FOUND, {})], {DENIED: NO}, {FOUND, GONE, DENIED})
    copy = errand.without_thread()
    copy.fail(LATE)
    errand.found.append((WAITING, {}))  # by the thread that was left behind
    assert (copy.found, copy.reasons) == ([(FOUND, {})], {DENIED: NO, WAITING: LATE})
    assert errand.reasons == {DENIED: NO}
