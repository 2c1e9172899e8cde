"""The `where` of a waiver: which findings and jobs it is about."""

from typing import Any

from scanner.errors import EvaluationError
from scanner.expressions.condition import read_condition
from scanner.expressions.functions.patterns import glob_matcher
from scanner.governance.waivers.schema import WHERE
from scanner.governance.waivers.waiver import Where
from scanner.model.job import Keys
from scanner.model.scope import Scope
from scanner.schema.mistakes import Mistakes

_GLOBS = ("jobs", "job_names")


def read_where(sound: dict[str, Any], index: int, is_unknown: bool, mistakes: Mistakes) -> Where:
    """The `where` of an entry; `sound` has the parts of the entry that are as the format says. What it cannot mean is a mistake."""
    keys: Keys = ("waivers", index, "where")
    _check_parts(keys, is_unknown, mistakes)
    where = sound.get("where", {})
    for name in _GLOBS:
        _check_globs(where.get(name, ()), (*keys, name), mistakes)
    return Where(
        causes=tuple(where.get("causes", ())),
        jobs=tuple(where.get("jobs", ())),
        job_names=tuple(where.get("job_names", ())),
        when=_read_when(where, index, sound.get("id", ""), mistakes),
    )


def _check_parts(keys: Keys, is_unknown: bool, mistakes: Mistakes) -> None:
    """Adds a mistake for a `where` that matches nothing or everything, judged by all that is written, other mistakes included."""
    written = mistakes.document.at(keys)
    if written == {}:
        mistakes.add(keys, "'where' is empty", f"add one or more of {', '.join(WHERE.members)}")
    if not isinstance(written, dict):
        return
    for name in ("causes", *_GLOBS):
        if written.get(name) == []:
            mistakes.add((*keys, name), f"'{name}' is empty, so the waiver covers nothing", on_key=True)
    if is_unknown and "causes" in written:
        mistakes.add((*keys, "causes"), "an unknown has no cause", "use jobs, job_names or when", on_key=True)


def _check_globs(globs: list[str], keys: Keys, mistakes: Mistakes) -> None:
    for number, glob in enumerate(globs):
        try:
            glob_matcher(glob)
        except EvaluationError as error:
            mistakes.add((*keys, number), str(error))


def _read_when(where: dict[str, Any], index: int, waiver: str, mistakes: Mistakes) -> Scope | None:
    if "when" not in where:
        return None
    keys: Keys = ("waivers", index, "where", "when")
    condition = read_condition(where["when"], keys, {}, mistakes)
    return Scope(index + 1, waiver, (condition,), mistakes.location(keys))
