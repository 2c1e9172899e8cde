"""Rules -> one function that gives a job's row of outcomes.

The generated function looks like this. Each rule has a letter of its own or is in a group, which gives the letters of all its rules.

    def row(fields, is_request, status, around):
        r0 = fields['role_arn']
        v0 = text(r0)
        y0 = n_y0.get(key := (r1, m2,)) or of_y0(key, around)
        x0 = '?'
        if is_request: x0 = 'n'
        elif (v0 is not None and v0 == k0): x0 = 'p'
        elif (v0 is not None and v0 != k0): x0 = 'f'
        return rows[(y0, x0,)]
"""

from collections.abc import Mapping, Sequence

from scanner.expressions.compiler.conditions import Conditions, Sides
from scanner.expressions.compiler.interface import ASKED, CompiledRule, Row
from scanner.expressions.compiler.kinds import UnsupportedError
from scanner.expressions.compiler.groups import REQUEST, STATUS, Members, grouped
from scanner.expressions.compiler.layout import AROUND, Group, Late
from scanner.expressions.compiler.rows import Rows
from scanner.expressions.compiler.runtime import Around, UnusualValueError
from scanner.expressions.compiler.source import FIELDS, Source

ROWS = "rows"  # in generated code
_ALWAYS = Sides("True", "False")


def compile_rules(rules: Sequence[CompiledRule | None]) -> Row:
    """A function that gives a letter for each rule: p, f, n, or `ASKED`, which is also the letter of a rule that is None.

    It raises UnusualValueError for a job that has a value which only the reference evaluator judges.
    """
    source = Source()
    blocks = [_block(number, rule, source) for number, rule in enumerate(rules)]
    lines = {number: block for number, block in enumerate(blocks) if not isinstance(block, Late)}
    groups = grouped(lines, source.layout(), source.few)
    in_groups = {number for group in groups for number in group.rules}
    alone = [number for number in range(len(rules)) if number not in in_groups]
    source.names[ROWS] = Rows([*(number for group in groups for number in group.rules), *alone])
    pieces = [*(f"y{index}" for index in range(len(groups))), *map(_letter, alone)]
    body = [line for number in alone for line in _lines(blocks[number])]
    return source.define(
        "row",
        f"{FIELDS}, {REQUEST}, {STATUS}, {AROUND}",
        [*body, f"return {ROWS}[({', '.join(pieces)},)]"],
        [_group(f"y{index}", members, lines) for index, members in enumerate(groups)],
    )


def _group(name: str, members: Members, lines: Mapping[int, Sequence[str]]) -> Group:
    """The lines of the rules that are judged together."""
    answer = " + ".join(map(_letter, members.rules))
    return Group(name, sorted(members.keys), [line for number in members.rules for line in lines[number]], answer)


def _lines(block: Sequence[str] | Late) -> Sequence[str | Late]:
    return [block] if isinstance(block, Late) else block


def _letter(number: int) -> str:
    """The variable of a rule's letter."""
    return f"x{number}"


def _block(number: int, rule: CompiledRule | None, source: Source) -> Sequence[str] | Late:
    """The lines that set the letter of a rule."""
    letter = _letter(number)
    undecided = f"{letter} = {ASKED!r}"
    if rule is None:
        return [undecided]
    limits, cases = _not_for(rule, source), _cases(rule, source)
    is_rare = bool(rule.statuses) or not rule.for_jobs
    if is_rare:
        return Late([*_chain(letter, limits), "else:"], [undecided, *_chain(letter, cases)])
    return [undecided, *_chain(letter, [*limits, *cases])]


def _chain(letter: str, cases: Sequence[tuple[str, str]]) -> list[str]:
    """Lines that set a letter by the first test that is true."""
    possible = [(test, answer) for test, answer in cases if test != "False"]
    return [f"{'elif' if index else 'if'} {test}: {letter} = {answer!r}" for index, (test, answer) in enumerate(possible)]


def _cases(rule: CompiledRule, source: Source) -> list[tuple[str, str]]:
    """The tests of a rule's conditions, each with its letter. What is not compiled is left to the reference evaluator."""
    if rule.letter:
        return [("True", rule.letter)]
    conditions = Conditions(source, rule.params)
    when = _ALWAYS
    if rule.when is not None:
        try:
            when = conditions.sides(rule.when.tree)
        except UnsupportedError:
            return []
    try:
        asserted = conditions.sides(rule.assertion.tree)
    except UnsupportedError:
        return [(when.false, "n")]
    failing = asserted.false if rule.when is None else f"{when.true} and {asserted.false}"
    return [(when.false, "n"), (asserted.true, "p"), (failing, "f")]


def _not_for(rule: CompiledRule, source: Source) -> list[tuple[str, str]]:
    """The tests for jobs that the rule is not for, by stage and status."""
    cases = []
    if not rule.for_jobs:
        cases.append(("not is_request", "n"))
    if not rule.for_requests:
        cases.append(("is_request", "n"))
    if rule.statuses:
        known = source.constant(frozenset(rule.known_statuses))
        wanted = source.constant(frozenset(rule.statuses))
        cases.append((f"status.__class__ is not str or status not in {known}", ASKED))
        cases.append((f"status not in {wanted}", "n"))
    return cases


__all__ = ["ASKED", "Around", "CompiledRule", "Row", "UnusualValueError", "compile_rules"]
