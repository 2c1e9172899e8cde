"""Whoever reads a report in the way of its format sees whether the scan was clean."""

import pytest
from msgspec.structs import replace

from scanner.formats.registry import FORMATS
from scanner.model.report import Flags

from . import reports
from .readers import SEES_CLEAN, written

KEY = reports.rule()
NOT_CLEAN = {
    "findings": reports.report(4, (KEY,), [reports.finding(KEY)], exit_code=1),
    "undecided": reports.report(4, (KEY,), undecided=[reports.undecided(KEY)], exit_code=3, complete=False),
    "findings and undecided": reports.mixed(),
    "could not be read": reports.broken(),
    "refused": reports.refused(),
    "internal error": replace(reports.refused(), exit_code=70),
    "empty": reports.report(0, (KEY,), exit_code=3, complete=False),
    "hostile": reports.hostile(),
}


def test_every_format_is_read_here() -> None:
    assert set(SEES_CLEAN) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_clean_scan_is_seen_as_clean(name: str) -> None:
    assert SEES_CLEAN[name](written(name, reports.clean()))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("why", NOT_CLEAN)
def test_anything_else_is_not(why: str, name: str) -> None:
    assert not SEES_CLEAN[name](written(name, NOT_CLEAN[why]))


@pytest.mark.parametrize("name", FORMATS)
def test_exit_zero_hides_nothing(name: str) -> None:
    hidden = replace(NOT_CLEAN["could not be read"], exit_code=0, flags=Flags(exit_zero=True))
    assert not SEES_CLEAN[name](written(name, hidden))
