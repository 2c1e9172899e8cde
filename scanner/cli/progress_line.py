"""The one line that tells on a terminal how far a scan came."""

from collections.abc import Iterator

from scanner.run.progress import Reached

_UNITS = ("B", "kB", "MB", "GB", "TB")
_SETTLED = 2.0  # seconds until a rate means something


def progress_line(reached: Reached, seconds: float, width: int) -> str:
    """How far a scan came in so many seconds, in at most `width` characters: what matters least is left out where it is too long."""
    text = ""
    for part in _parts(reached, seconds):
        longer = f"{text}, {part}" if text else part
        if len(longer) > width:
            break
        text = longer
    return text


def _parts(reached: Reached, seconds: float) -> Iterator[str]:
    """What there is to tell, the most important first."""
    yield f"{reached.records:,} records"
    if reached.bytes_in_all:
        yield _bytes(reached.bytes_read, reached.bytes_in_all)
    if reached.findings:
        yield f"{reached.findings:,} findings"
    if seconds < _SETTLED:
        return
    yield f"{reached.records / seconds:,.0f}/s"
    if reached.bytes_read:
        left = max(0, reached.bytes_in_all - reached.bytes_read)
        yield f"{_duration(seconds * left / reached.bytes_read)} left"


def _bytes(done: int, in_all: int) -> str:
    """How many bytes of all, in the unit of all, e.g. "812 of 1,310 MB"."""
    unit = 0
    while in_all >= 10_000 * 1000**unit and unit < len(_UNITS) - 1:
        unit += 1
    size = 1000**unit
    return f"{min(done, in_all) // size:,} of {in_all // size:,} {_UNITS[unit]}"


def _duration(seconds: float) -> str:
    """A duration as clocks show it, e.g. "0:07", "12:34" or "1:02:03"."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minute:02}:{second:02}"
    return f"{minute}:{second:02}"
