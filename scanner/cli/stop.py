"""What ends the process from outside, answered before click sees it: its own code for a closed pipe and for Ctrl-C is 1, "findings"."""

import functools
from collections.abc import Callable
from typing import Any

from scanner.model.codes import CLOSED_PIPE, INTERRUPTED


class Stopped(BaseException):
    """The process ends with `code`; a BaseException, so that nothing below takes it for an error of its own."""

    def __init__(self, code: int) -> None:
        self.code = code


def answered(body: Callable[..., int]) -> Callable[..., int]:
    """The body of a command, with a closed pipe and Ctrl-C turned into Stopped."""

    @functools.wraps(body)
    def run(*args: Any, **kwargs: Any) -> int:
        try:
            return body(*args, **kwargs)
        except BrokenPipeError:
            raise Stopped(CLOSED_PIPE) from None
        except KeyboardInterrupt:
            raise Stopped(INTERRUPTED) from None

    return run
