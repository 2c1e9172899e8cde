"""The mistakes in hand-written files, for people: all of them at once, each with its place."""

import re
from collections.abc import Iterator, Sequence

from scanner.display.excerpt import excerpt
from scanner.display.lines import BLANK, Line, count, first_of, line, one_line, printable, without_ci_commands
from scanner.errors import MAX_LISTED, Mistake, MistakesError

_FIELD = re.compile(r"a job has no field '([^']+)'")
_RULES = 3  # ids in the last line


def render_mistakes(error: MistakesError) -> Iterator[Line]:
    """The mistakes with an excerpt each, then how many there are and in how many files."""
    yield from list_mistakes(error.mistakes)
    yield line((f"{_summary(error)}{error.where}. Nothing was scanned.", "bad"), "   (exit 2)")
    problems = [mistake.problem for mistake in error.mistakes]
    if any("no field" in problem for problem in problems):
        named = [match[1] for match in map(_FIELD.search, problems) if match is not None]
        yield all_fields(named[0] if named else None)


def _summary(error: MistakesError) -> str:
    """How many mistakes there are and where, e.g. "3 mistakes in rule ACME-1, in 1 of 4 policy files"."""
    mistakes = count(len(error.mistakes), "mistake")
    rules = list(dict.fromkeys(printable(mistake.rule) for mistake in error.mistakes if mistake.rule))
    if rules:
        noun = "rule" if len(rules) == 1 else "rules"
        mistakes = f"{mistakes} in {noun} {first_of(rules, _RULES)},"
    if error.files <= 1:
        return f"{mistakes} in the {error.what}"
    wrong = len({mistake.path for mistake in error.mistakes})
    return f"{mistakes} in {wrong:,} of {error.files:,} {error.what}s"


def list_mistakes(mistakes: Sequence[Mistake]) -> Iterator[Line]:
    """The mistakes with an excerpt each; after the first hundred only how many more there are."""
    for mistake in mistakes[:MAX_LISTED]:
        yield from render_mistake(mistake)
        yield BLANK
    if len(mistakes) > MAX_LISTED:
        yield line(f"{count(len(mistakes) - MAX_LISTED, 'more mistake')} not shown; fix these first")
        yield BLANK


def render_mistake(mistake: Mistake, word: str = "error", role: str = "error") -> Iterator[Line]:
    """A mistake with an excerpt; `word` is what to call it."""
    yield from map(without_ci_commands, _mistake(mistake, word, role))


def _mistake(mistake: Mistake, word: str, role: str) -> Iterator[Line]:
    tail = "" if mistake.source or not mistake.hint else f"; {one_line(mistake.hint)}"
    yield line(f"{printable(mistake.path)}:{mistake.line}:{mistake.column}: ", (word, role), f": {one_line(mistake.problem)}{tail}")
    if mistake.source:
        yield from excerpt(mistake.line, mistake.source.rstrip("\r\n"), mistake.column, mistake.width, one_line(mistake.hint), indent="")


def all_fields(unknown: str | None) -> Line:
    """Where to look up a field that a rule misspells; `unknown` is the field, where the shape may be older than it."""
    newer = f"   A field newer than the shape: extra('{printable(unknown)}')." if unknown else ""
    return line(f"All fields: jobscan shape.{newer}")
