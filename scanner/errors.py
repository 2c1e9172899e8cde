"""Every error raised on purpose; `str(error)` is the sentence that a person reads."""

from collections.abc import Sequence
from dataclasses import dataclass, field

MAX_LISTED = 100  # mistakes listed one by one: a file that is not a policy at all can have one in every word


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a hand-written file: its place, the problem, and what to do about it."""

    path: str
    line: int
    column: int
    problem: str
    hint: str = ""
    source: str = ""  # the line of the file, for an excerpt; empty if it cannot be shown
    width: int = 1  # characters to underline, starting at `column`
    rule: str = ""  # the ID of the rule it is in, if any
    is_doubt: bool = field(default=False, compare=False)  # a condition that can be evaluated, but hardly means what was meant


class JobscanError(Exception):
    """Base class, so that one handler at the top can tell these errors from bugs."""


class UsageError(JobscanError):
    """The request cannot be carried out as written (exit 2).

    `argument` is the input that is wrong, by its name in the library, e.g. "policies" or "select"; empty if no single input is wrong. The
    command shows the name of its option instead.

    `settings` are parameter settings to try, e.g. `("allowed_roles=*/Admin",)`.
    """

    def __init__(self, message: str, argument: str = "", settings: tuple[str, ...] = ()) -> None:
        self.argument = argument
        self.settings = settings
        super().__init__(message)


class MistakesError(JobscanError):
    """Hand-written files have mistakes; carries all of them at once (exit 2).

    `what` is the kind of file in the singular, e.g. "policy file"; `files` is how many were read, the ones without mistakes included.
    `where` is where the files are if not in the working tree, e.g. " in commit 1a2b3c4d5e6f".
    """

    def __init__(self, mistakes: Sequence[Mistake], what: str, files: int = 1, where: str = "") -> None:
        self.mistakes = tuple(mistakes)
        self.what = what
        self.files = files
        self.where = where
        sentences = [f"{one.path}:{one.line}:{one.column}: {one.problem}" for one in self.mistakes[:MAX_LISTED]]
        if len(self.mistakes) > MAX_LISTED:
            sentences.append(f"{len(self.mistakes) - MAX_LISTED:,} more mistakes")
        super().__init__("; ".join(sentences) + where)


class SavedReportError(UsageError):
    """A file that should be a saved report and is not, or a report that was edited."""


class ReadError(JobscanError):
    """A document cannot be read past `line`:`column` (both from 1; None if the position is unknown)."""

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        self.reason = reason
        self.line = line
        self.column = column
        super().__init__(reason)


class AccessDeniedError(ReadError):
    """The credentials are good but do not allow to read it."""


class RecordError(JobscanError):
    """A record is not a job; `keys` is the path inside the record that shows why, empty for the record itself.

    `foreign`: nothing in it is about jobs. `other_type`: a job of another type, such as an evaluation-job, which makes it foreign too.
    """

    def __init__(self, reason: str, keys: tuple[str | int, ...] = (), foreign: bool = False, other_type: str = "") -> None:
        self.reason = reason
        self.keys = keys
        self.foreign = foreign or bool(other_type)
        self.other_type = other_type
        super().__init__(reason)


class LeftOutError(RecordError):
    """A record is rightly not a job, such as an audit log's entry for a refused call: counted, not a failure."""


class ExpressionSyntaxError(JobscanError):
    """The text is not a valid expression; `start` and `end` are offsets in it, from 0."""

    def __init__(self, problem: str, start: int, end: int, hint: str = "") -> None:
        self.problem = problem
        self.start = start
        self.end = end
        self.hint = hint
        super().__init__(problem)


class EvaluationError(JobscanError):
    """An expression has no answer for this data: a value of the wrong type, or a limit exceeded."""


class OverrunError(EvaluationError):
    """An expression took more steps than a rule is allowed."""


class ReportWriteError(JobscanError):
    """A report could not be written (exit 74)."""


class NoRoomError(ReportWriteError):
    """The disk has no room for what a scan found, so the scan cannot go on."""


class ScanFailedError(JobscanError):
    """A scan found something, or could not decide everything; `exit_code` is the one the command would end with: 1, 3 or 4."""

    def __init__(self, message: str, exit_code: int) -> None:
        self.exit_code = exit_code
        super().__init__(message)
