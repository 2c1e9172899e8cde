"""From arguments to an exit code: the one place that answers every error that nothing below could."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

import click

from scanner.cli.commands import jobscan
from scanner.cli.stop import Stopped
from scanner.cli.streams import connect
from scanner.display.lines import printable
from scanner.errors import MistakesError, NoRoomError, ReportWriteError, UsageError
from scanner.model import codes

_SIGNALS = {"SIGTERM": codes.TERMINATED, "SIGHUP": codes.HANGUP}


def run(arguments: Sequence[str]) -> int:
    """The exit code of the command for these arguments. Writes to stdout and stderr; raises nothing."""
    _stop_on_signals()
    connect()
    if sys.stdout is None:
        sentence = "standard output is closed, so no report can be written to it"
        say(f"jobscan: {sentence}")
        return _refuse(arguments, sentence, codes.NOT_WRITTEN)
    code = guarded(lambda: _parse_and_run(arguments), arguments)
    return _flush(code)


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
    """What `body` returns, or the code of what stopped it, after a sentence about it on stderr."""
    try:
        return body()
    except Stopped as error:
        return _stop(error.code, arguments)
    except KeyboardInterrupt:
        return _stop(codes.INTERRUPTED, arguments)
    except BrokenPipeError:
        return codes.CLOSED_PIPE
    except MistakesError as error:
        from scanner.cli.refusal import show_mistakes

        show_mistakes(error)
        return _refuse(arguments, str(error), codes.WRONG_USAGE)
    except UsageError as error:
        from scanner.cli.option_names import name_option

        sentence = name_option(error)
        say(f"jobscan: {printable(sentence)}")
        return _refuse(arguments, sentence, codes.WRONG_USAGE)
    except NoRoomError as error:
        say(f"jobscan: {printable(str(error))}")
        return _refuse(arguments, str(error), codes.NOT_WRITTEN)
    except ReportWriteError as error:
        say(f"jobscan: {printable(str(error))}")
        return codes.NOT_WRITTEN
    except (Exception, RecursionError, MemoryError) as error:
        # Also a JobscanError that should have been answered below: a bug of ours.
        from scanner.cli.crash import crash_sentence

        sentence = crash_sentence(error)
        say(f"jobscan: {sentence}")
        return _refuse(arguments, sentence, codes.INTERNAL)


def _refuse(arguments: Sequence[str], sentence: str, code: int) -> int:
    """The code, after every report file that was asked for says that nothing was scanned."""
    from scanner.cli.refusal import write_refusals  # late: most runs don't need it

    write_refusals(arguments, sentence, code)
    return code


def _stop(code: int, arguments: Sequence[str]) -> int:
    """The code of a run that was stopped from outside, after its report files say so: yesterday's must not be taken for today's."""
    if code == codes.CLOSED_PIPE:  # the files were written before stdout
        return code
    for name in (*_SIGNALS, "SIGINT"):  # a second signal must not interrupt the writing
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    say("jobscan: stopped before the end")
    return _refuse(arguments, "the scan was stopped before its end", code)


def say(text: str) -> None:
    """Writes a line to stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _stop_on_signals() -> None:
    def stop(number: int, _frame: FrameType | None) -> None:
        raise Stopped(_SIGNALS[signal.Signals(number).name])

    for name in _SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def _flush(code: int) -> int:
    """The code after the last of stdout is written, or the code for a closed pipe or a full disk."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        code = codes.CLOSED_PIPE
    except ReportWriteError as error:
        if code != codes.NOT_WRITTEN:
            say(f"jobscan: {error}")
        code = codes.NOT_WRITTEN
    if code in (codes.CLOSED_PIPE, codes.NOT_WRITTEN):
        # Python flushes stdout once more when it exits, and would complain on stderr.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return code
