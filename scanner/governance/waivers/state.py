"""What became of each waiver in a scan."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from scanner.findings.mask import mask_location, mask_text
from scanner.governance.waivers.checked import Checked
from scanner.governance.waivers.waiver import Waiver, where_phrases
from scanner.model.governance import ReportedWaiver, WaiverState
from scanner.model.report import Report

SOON = timedelta(days=14)  # a waiver that ends so soon is announced


def reported_waivers(waivers: Sequence[Waiver], matched: Mapping[str, int], report: Report) -> Iterator[ReportedWaiver]:
    """The waivers as reports show them; `matched` is how many findings or unknowns each is about, `report` the scan without them."""
    today = datetime.fromisoformat(report.now).date()
    checked = Checked(report)
    for waiver in waivers:
        number = matched.get(waiver.id, 0)
        yield _reported(waiver, _state(waiver, number, checked, today), number)


def state_by_date(waiver: Waiver, today: date) -> WaiverState:
    """The state of a waiver as far as its dates say it."""
    if waiver.has_expired(today):
        return WaiverState.EXPIRED
    if waiver.expires - today <= SOON:
        return WaiverState.EXPIRING
    return WaiverState.ACTIVE


def _state(waiver: Waiver, matched: int, checked: Checked, today: date) -> WaiverState:
    by_date = state_by_date(waiver, today)
    if matched or by_date is WaiverState.EXPIRED:
        return by_date
    if not checked.may_lack(waiver):
        return WaiverState.UNUSED
    if by_date is WaiverState.EXPIRING:
        return by_date
    return WaiverState.UNMATCHED


def _reported(waiver: Waiver, state: WaiverState, matched: int) -> ReportedWaiver:
    return ReportedWaiver(
        id=mask_text(waiver.id),
        state=state,
        reason=mask_text(waiver.reason),
        owner=mask_text(waiver.owner),
        added=waiver.added.isoformat(),
        expires=waiver.expires.isoformat(),
        outcome=waiver.outcome.value,
        where=tuple(map(mask_text, where_phrases(waiver.where))),
        location=mask_location(waiver.location),
        rules=waiver.rules,
        fields=tuple(term.text for term in waiver.fields),
        ticket=mask_text(waiver.ticket),
        approved_by=mask_text(waiver.approved_by),
        matched=matched,
    )
