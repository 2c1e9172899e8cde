"""What ends the process from outside. It is answered before click sees it: click would exit with 1, which means "findings"."""

from collections.abc import Iterator
from contextlib import contextmanager

from scanner.model.codes import CLOSED_PIPE, INTERRUPTED


class Stopped(BaseException):
    """The process ends with `code`; a BaseException, so that no `except Exception` below takes it for an error."""

    def __init__(self, code: int) -> None:
        self.code = code


@contextmanager
def answering_interruptions() -> Iterator[None]:
    """Turns Ctrl-C and a closed pipe inside the block into Stopped, and the end of a file that Python reads into an error of ours."""
    try:
        yield
    except BrokenPipeError:
        raise Stopped(CLOSED_PIPE) from None
    except KeyboardInterrupt:
        raise Stopped(INTERRUPTED) from None
    except EOFError as error:
        # To click this is Ctrl-D at a prompt, and we have none. It is a bug, or e.g. a module of ours whose bytecode was cut.
        raise RuntimeError("a file ended too early") from error
