"""Every error that is raised on purpose; `str(error)` is the sentence that a person reads."""

from dataclasses import dataclass

MOST_MISTAKES = 100  # that are told one by one, since a file that is no policy at all can hold one in every word


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong in a policy or configuration file, with where it stands and what to do."""

    path: str
    line: int
    column: int
    problem: str
    hint: str = ""
    source: str = ""  # the line of the file, for an excerpt; empty where it cannot be shown
    width: int = 1  # characters to underline, from `column` on
    rule: str = ""  # id of the rule it stands in, where there is one


class JobscanError(Exception):
    """The base of all of them, so that one handler at the top can tell them from our own faults."""


class UsageError(JobscanError):
    """The command line cannot be carried out as it stands (exit 2)."""


class PolicyError(JobscanError):
    """One or more policy files cannot mean what they say; carries every mistake at once (exit 2)."""

    def __init__(self, mistakes: tuple[Mistake, ...], files: int = 1) -> None:
        self.mistakes = mistakes
        self.files = files  # how many policy files were read, right ones included
        told = [f"{m.path}:{m.line}:{m.column}: {m.problem}" for m in mistakes[:MOST_MISTAKES]]
        if len(mistakes) > MOST_MISTAKES:
            told.append(f"{len(mistakes) - MOST_MISTAKES:,} more mistakes")
        super().__init__("; ".join(told))


class ConfigError(PolicyError):
    """The configuration cannot mean what it says; carries every mistake at once (exit 2)."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(mistakes, 0)


class SavedReportError(UsageError):
    """A file that should be a saved report and is none, or one that does not fit together."""


class ReadError(JobscanError):
    """A document cannot be read from `line`:`column` on (both from 1; None where there is no position)."""

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        self.reason = reason
        self.line = line
        self.column = column
        super().__init__(reason)


class RecordError(JobscanError):
    """A record is no job; `keys` is the path inside the record that shows why, empty for the record itself.

    `foreign`: nothing in it is about jobs. `other_type`: it is a job of another type, such as an evaluation-job, which is foreign too.
    """

    def __init__(self, reason: str, keys: tuple[str | int, ...] = (), foreign: bool = False, other_type: str = "") -> None:
        self.reason = reason
        self.keys = keys
        self.foreign = foreign or bool(other_type)
        self.other_type = other_type
        super().__init__(reason)


class LeftOutError(RecordError):
    """A record is rightly about no job, such as an audit log's entry of a call that was refused: it is counted, and is no failure."""


class ExpressionSyntaxError(JobscanError):
    """Text that is no expression; `start` and `end` are offsets in it, from 0."""

    def __init__(self, problem: str, start: int, end: int, hint: str = "") -> None:
        self.problem = problem
        self.start = start
        self.end = end
        self.hint = hint
        super().__init__(problem)


class EvaluationError(JobscanError):
    """An expression has no answer for this data: a value of the wrong type, or a limit that was overrun."""


class OverrunError(EvaluationError):
    """An expression took more steps than a rule may."""


class ReportWriteError(JobscanError):
    """A report could not be written (exit 74)."""
