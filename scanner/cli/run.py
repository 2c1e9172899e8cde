"""From arguments to an exit code: the one place that answers what nobody below could."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

import click

from scanner.cli.commands import jobscan
from scanner.cli.stop import Stopped
from scanner.cli.streams import connect
from scanner.display.lines import shown
from scanner.errors import JobscanError, MistakesError, ReportWriteError, UsageError
from scanner.model import codes

_SIGNALS = {"SIGTERM": codes.TERMINATED, "SIGHUP": codes.HANGUP}


def run(arguments: Sequence[str]) -> int:
    """The exit code of the command for these arguments. Writes to stdout and stderr; raises nothing."""
    _listen()
    connect()
    if sys.stdout is None:
        sentence = "standard output is closed, so no report can be written to it"
        say(f"jobscan: {sentence}")
        return _nothing_scanned(arguments, sentence, codes.NOT_WRITTEN)
    code = guarded(lambda: _parse_and_run(arguments), arguments)
    return _flushed(code)


def _parse_and_run(arguments: Sequence[str]) -> int:
    try:
        code = jobscan.main(list(arguments), prog_name="jobscan", standalone_mode=False)
    except click.Abort:
        raise Stopped(codes.INTERRUPTED) from None
    except click.exceptions.NoArgsIsHelpError as error:  # its message is the help
        say(error.format_message())
        return codes.WRONG_USAGE
    except click.UsageError as error:
        where = f" (see: {error.ctx.command_path} --help)" if error.ctx else ""
        raise UsageError(error.format_message().rstrip(".") + where) from None
    except click.ClickException as error:
        raise UsageError(error.format_message()) from None
    return code if isinstance(code, int) else codes.CLEAN


def guarded(body: Callable[[], int], arguments: Sequence[str]) -> int:
    """What `body` returns, or the code of what stopped it, said in one sentence on stderr."""
    try:
        return body()
    except Stopped as error:
        return _stopped(error.code, arguments)
    except KeyboardInterrupt:
        return _stopped(codes.INTERRUPTED, arguments)
    except BrokenPipeError:
        return codes.CLOSED_PIPE
    except MistakesError as error:
        from scanner.cli.refusal import show_mistakes

        show_mistakes(error)
        return _nothing_scanned(arguments, str(error), codes.WRONG_USAGE)
    except UsageError as error:
        from scanner.cli.option_names import name_option

        sentence = name_option(error)
        say(f"jobscan: {shown(sentence)}")
        return _nothing_scanned(arguments, sentence, codes.WRONG_USAGE)
    except ReportWriteError as error:
        say(f"jobscan: {shown(str(error))}")
        return codes.NOT_WRITTEN
    except JobscanError as error:  # one that should have been answered below: ours, but it says what is wrong
        return _nothing_scanned(arguments, _crash(error), codes.INTERNAL)
    except (Exception, RecursionError, MemoryError) as error:
        return _nothing_scanned(arguments, _crash(error), codes.INTERNAL)


def _nothing_scanned(arguments: Sequence[str], sentence: str, code: int) -> int:
    from scanner.cli.refusal import nothing_scanned  # late, as all that `--version` has no need of

    return nothing_scanned(arguments, sentence, code)


def _stopped(code: int, arguments: Sequence[str]) -> int:
    """Has the report files say that nothing was scanned: yesterday's would be taken for today's."""
    if code == codes.CLOSED_PIPE:  # the files were written before
        return code
    for name in (*_SIGNALS, "SIGINT"):  # a second one would leave them as they are
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    say("jobscan: stopped before the end")
    return _nothing_scanned(arguments, "the scan was stopped before its end", code)


def say(text: str) -> None:
    """Writes a line to stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _crash(error: BaseException) -> str:
    """Keeps the details of our own fault in a file, and gives the sentence about it."""
    import tempfile
    import traceback

    from scanner.findings.mask import mask_text

    try:
        with tempfile.NamedTemporaryFile("w", prefix="jobscan-crash-", suffix=".txt", delete=False, encoding="utf-8") as file:
            file.write(mask_text("".join(traceback.format_exception(error))))
        where = f"the details are in {file.name}; please report it with that file"
    except OSError:
        where = "its details could not be written to a file"
    sentence = f"internal error ({type(error).__name__}), nothing can be said about the jobs: {where}"
    say(f"jobscan: {sentence}")
    return sentence


def _listen() -> None:
    def stop(number: int, _frame: FrameType | None) -> None:
        raise Stopped(_SIGNALS[signal.Signals(number).name])

    for name in _SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def _flushed(code: int) -> int:
    """The code, or that of a closed pipe where the last of stdout finds nobody."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        code = codes.CLOSED_PIPE
    except ReportWriteError as error:
        if code != codes.NOT_WRITTEN:
            say(f"jobscan: {error}")
        code = codes.NOT_WRITTEN
    if code == codes.CLOSED_PIPE or code == codes.NOT_WRITTEN:
        # Python flushes once more at its end, and would complain there
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return code
