"""`jobscan history trend` on terminals: what is drawn is in the files beside this one. JOBSCAN_REWRITE_GOLDENS=1 writes them anew."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from scanner.display.lines import cells, plain
from scanner.display.time import iso
from scanner.formats.trend.text import trend_lines
from scanner.model.difference import Change
from scanner.model.severity import Severity
from scanner.model.trend import OpenCause, Trend, TrendScan
from tests.surroundings import scrubbed
from tests.unit.governance.history.five_days import five_days, records, write_history

HERE = Path(__file__).parent
REWRITE = os.environ.get("JOBSCAN_REWRITE_GOLDENS") == "1"
WIDTHS = (80, 120)


def check_golden(name: str, text: str) -> None:
    file = HERE / "drawn" / f"{name}.txt"
    if REWRITE:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8")


def on_a_terminal(folder: Path, columns: int) -> str:
    """What a terminal with this many columns gets."""
    pty, fcntl, struct, termios = (pytest.importorskip(name) for name in ("pty", "fcntl", "struct", "termios"))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = scrubbed(HOME=str(folder), NO_COLOR="1", TERM="xterm")
    with subprocess.Popen([sys.executable, "-m", "scanner", "history", "trend"], cwd=folder, env=environment, stdout=theirs) as process:
        os.close(theirs)
        text = b"".join(iter(lambda: _read(ours), b""))
        os.close(ours)
    assert process.returncode == 0
    return text.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the other end is closed
        return b""


@pytest.mark.parametrize("columns", WIDTHS)
def test_five_days_on_a_terminal(columns: int, tmp_path: Path) -> None:
    write_history(tmp_path / "history.db", records(five_days()))
    check_golden(f"five-days-{columns}", on_a_terminal(tmp_path, columns))


@pytest.mark.parametrize("columns", WIDTHS)
def test_three_days_the_last_of_which_was_incomplete_on_a_terminal(columns: int, tmp_path: Path) -> None:
    write_history(tmp_path / "history.db", records(five_days()[:3]))
    check_golden(f"incomplete-{columns}", on_a_terminal(tmp_path, columns))


def many_nights() -> Trend:
    """A hundred nights, with hostile and wide names."""
    random = Random(15)
    start = datetime(2026, 8, 16, 2, tzinfo=UTC)
    scans = []
    for night in range(100):
        refused, complete = night in (40, 41), night % 9 != 3
        numbers = {severity: max(0, 3 ** (5 - severity.rank) - night + random.randrange(20)) for severity in reversed(Severity)}
        missed = 0 if complete else random.randrange(1, 9)
        scans.append(
            TrendScan(
                now=iso(start + timedelta(days=night)),
                complete=complete and not refused,
                findings={} if refused else {severity: 7 * number for severity, number in numbers.items()},
                causes={} if refused else numbers,
                scopes=0 if refused else 480 - missed,
                scopes_missed=0 if refused else missed,
                refused=refused,
            )
        )
    names = ("nightly-*", "批处理作业-*", "red\x1b[31m-*", "a" * 300, "::error::x")
    opened = tuple(
        OpenCause(
            cause=f"BMJ-ENC-001 | 111122223333 | us-east-1 | batch-* | {names[number % 5]} | vpc_config.subnet_ids absent",
            rule_id="BMJ-ENC-001",
            severity=list(Severity)[number % 5],
            since=iso(start + timedelta(days=number * 4)),
            days=99 - number * 4,
            rechecked=number % 3 > 0,
        )
        for number in range(24)
    )
    return Trend(
        tuple(scans), opened, {Severity.HIGH: (1, 4, 9), Severity.LOW: (30,)}, {Change.RAN_AGAIN: 1, Change.DID_NOT_RUN: 1234}, waived=3
    )


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_hundred_nights(columns: int) -> None:
    text = "".join(f"{plain(row)}\n" for row in trend_lines(many_nights(), "history.db", columns, show_all=False))
    check_golden(f"hundred-nights-{columns}", text)


@pytest.mark.parametrize("show_all", [False, True])
@pytest.mark.parametrize("columns", [80, 81, 99, 120, 160, 200])
def test_no_line_is_wider_than_the_terminal_or_controls_it(columns: int, show_all: bool) -> None:
    whole = many_nights()
    for scans in (whole.scans, whole.scans[:1], whole.scans[40:41], whole.scans[38:44], whole.scans[:4], ()):
        trend = Trend(scans, whole.open, whole.days_until_fixed, whole.unsettled)
        for row in trend_lines(trend, "history.db", columns, show_all):
            assert cells(plain(row)) <= columns
            assert plain(row).isprintable()
            assert not plain(row).lstrip().startswith("::")


def test_an_incomplete_or_refused_scan_never_has_a_bar_of_findings() -> None:
    for scan in (TrendScan("2026-11-23T12:00:00Z", False, {Severity.HIGH: 1}), TrendScan("2026-11-23T12:00:00Z", False, refused=True)):
        rows = [plain(row) for row in trend_lines(Trend((scan,)), "history.db", 80, show_all=False)]
        findings = rows[: rows.index("Files and Regions read in full")]
        assert not set("▁▂▃▄▅▆▇█") & set("".join(findings))
        assert rows[-1].startswith(("INCOMPLETE ", "NOT STARTED "))


def test_a_scan_that_could_not_start_has_no_number_of_findings() -> None:
    scans = (TrendScan("2026-11-23T12:00:00Z", True, {Severity.HIGH: 16}), TrendScan("2026-11-24T12:00:00Z", False, refused=True))
    text = "\n".join(plain(row) for row in trend_lines(Trend(scans), "history.db", 80, show_all=False))
    assert "16 -> - (x)" in text
    assert "0 (x)" not in text
