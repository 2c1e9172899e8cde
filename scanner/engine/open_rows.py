"""Rows with open rules, finished: in most records of a dump the same fields are missing, and the same rules are unknown for that."""

from collections.abc import Callable, Mapping, Sequence

from scanner.engine.unknowns import Case, FinishedRow, SharedUnknowns, Why
from scanner.engine.whys import Whys
from scanner.expressions.compiler.interface import ASKED
from scanner.expressions.compiler.runtime import Around
from scanner.model.job import Gap, Job
from scanner.model.outcome import Check

_MOST = 1024  # rows with open rules, and what these became, that are remembered
_MOST_CASES = 8  # of a row
Ask = Callable[[Job, int], Check]
_Key = tuple[Case | Why, ...]  # the case of a row, and why its other rules are open


class OpenRows:
    """Finishes rows, and remembers what each became for jobs with the same gaps."""

    def __init__(self, whys: Whys, shared: SharedUnknowns) -> None:
        self._whys = whys
        self._shared = shared
        self._cases: dict[str, tuple[Case, ...]] = {}  # by the row, those with the most gaps first
        self._finished: dict[_Key, FinishedRow] = {}

    def finish(self, job: Job, row: str, around: Around, ask: Ask) -> FinishedRow | None:
        """The finished row of a job; None where its open rules have to be looked at one by one.

        `ask` gives what the reference evaluator says of an open rule; it is asked about those that have no generated code.
        """
        case = self._case_of(job, row, around)
        if case is None:
            return None
        if case.finished is not None:
            return case.finished
        others: list[Why] = []
        for rule in case.others:
            why = self._whys.of(job, rule, around) or self._whys.of_check(ask(job, rule))
            if why is None:
                return None
            others.append(why)
        key: _Key = (case, *others)
        return self._finished.get(key) or self._learn(key, row, {**case.whys, **dict(zip(case.others, others, strict=True))})

    def _case_of(self, job: Job, row: str, around: Around) -> Case | None:
        for case in self._cases.get(row, ()):
            if case.fits(job.fields):
                return case
        return self._learn_case(job, row, around)

    def _learn_case(self, job: Job, row: str, around: Around) -> Case | None:
        """The case of a job; None while it is not known of all open rules what they read."""
        open_rules = [rule for rule, letter in enumerate(row) if letter == ASKED]
        if not self._whys.are_known(open_rules):
            return None
        cases = self._cases.get(row, ())
        case = Case((), {}, tuple(open_rules))
        if len(cases) < _MOST_CASES:
            case = self._make_case(job, row, open_rules, around)
        if len(self._cases) >= _MOST:
            self._cases.clear()
        self._cases[row] = tuple(sorted([*cases, case], key=_number_of_gaps, reverse=True))
        return case

    def _make_case(self, job: Job, row: str, open_rules: Sequence[int], around: Around) -> Case:
        whys: dict[int, Why] = {}
        gaps: dict[str, Gap] = {}
        for rule in open_rules:
            names = self._whys.missing_fields(rule, job.fields)
            why = self._whys.of(job, rule, around) if names else None
            if why is not None:
                whys[rule] = why
                gaps.update({name: job.fields[name] for name in names})
        others = tuple([rule for rule in open_rules if rule not in whys])
        return Case(tuple(gaps.items()), whys, others, None if others else self._finish(row, whys))

    def _learn(self, key: _Key, row: str, whys: Mapping[int, Why]) -> FinishedRow:
        if len(self._finished) >= _MOST:
            self._finished.clear()
        finished = self._finished[key] = self._finish(row, whys)
        return finished

    def _finish(self, row: str, whys: Mapping[int, Why]) -> FinishedRow:
        letters = list(row)
        for rule, why in whys.items():
            letters[rule] = why.letter
        unknowns = self._shared.of((rule, whys[rule].reasons) for rule in sorted(whys) if whys[rule].letter == "u")
        return FinishedRow("".join(letters), whys, unknowns)


def _number_of_gaps(case: Case) -> int:
    return len(case.gaps)
