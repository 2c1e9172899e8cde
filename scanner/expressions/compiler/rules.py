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
        return rows[(y0,x0,)]
"""

from collections.abc import Sequence

from msgspec import Struct

from scanner.expressions.compiler.conditions import Conditions, Sides
from scanner.expressions.compiler.groups import REQUEST, STATUS, Members, grouped
from scanner.expressions.compiler.interface import ASKED, CompiledRule, Row
from scanner.expressions.compiler.kinds import UnsupportedError
from scanner.expressions.compiler.layout import AROUND, Group, Late
from scanner.expressions.compiler.rows import Rows
from scanner.expressions.compiler.source import FIELDS, Source

ROWS, _LIMITS = "rows", "limits"  # in generated code
_ALWAYS = Sides("True", "False")


def compile_rules(rules: Sequence[CompiledRule | None]) -> Row:
    """A function that gives a letter for each rule: p, f, n, or `ASKED`, which is also the letter of a rule that is None.

    It raises UnusualValueError for a job that has a value which only the reference evaluator judges.
    """
    source = Source()
    blocks = [_block(number, rule, source) for number, rule in enumerate(rules)]
    late = [block for block in blocks if block.is_late]
    early = {block.number: block.lines for block in blocks if not block.is_late}
    together = grouped(early, source.layout(), source.few)
    alone = _others(blocks, together)
    groups = [_group(f"y{index}", members, blocks) for index, members in enumerate(together)]
    source.names[ROWS] = Rows(_numbers(together, alone))
    return source.define(
        "row",
        f"{FIELDS}, {REQUEST}, {STATUS}, {AROUND}",
        [*_unpacked(late), *_lines(alone), f"return {ROWS}[{_pieces(groups, alone)}]"],
        [*_limits(late), *groups],
    )


class Block(Struct, frozen=True):
    """The lines that set the letter of a rule. Those of a late rule are for few jobs: those of which `limits` leave the letter empty."""

    number: int
    lines: Sequence[str]
    limits: Sequence[str] = ()

    @property
    def letter(self) -> str:
        """The variable of the rule's letter."""
        return _letter(self.number)

    @property
    def is_late(self) -> bool:
        """Whether the rule is for few jobs, as their stage and their status say."""
        return bool(self.limits)

    @property
    def body(self) -> Sequence[str | Late]:
        """The lines outside of groups."""
        return [Late([f"if not {self.letter}:"], self.lines)] if self.is_late else self.lines


def _others(blocks: Sequence[Block], together: Sequence[Members]) -> list[Block]:
    """The rules that are judged by themselves."""
    in_groups = {number for members in together for number in members.rules}
    return [block for block in blocks if block.number not in in_groups]


def _numbers(together: Sequence[Members], alone: Sequence[Block]) -> list[int]:
    """The numbers of all rules, in the order of the pieces of a row."""
    in_groups = [number for members in together for number in members.rules]
    return [*in_groups, *(block.number for block in alone)]


def _pieces(groups: Sequence[Group], alone: Sequence[Block]) -> str:
    """The code of the pieces of a row, in order."""
    names = [*(group.name for group in groups), *(block.letter for block in alone)]
    return f"({''.join([f'{name},' for name in names])})"


def _lines(alone: Sequence[Block]) -> list[str | Late]:
    """The lines of the rules that are judged by themselves."""
    return [line for block in alone for line in block.body]


def _letter(number: int) -> str:
    return f"x{number}"


def _group(name: str, members: Members, blocks: Sequence[Block]) -> Group:
    """The rules that are judged together."""
    lines = [line for number in members.rules for line in blocks[number].lines]
    return Group(name, sorted(members.keys), lines, " + ".join(map(_letter, members.rules)))


def _limits(late: Sequence[Block]) -> list[Group]:
    """What a job's stage and its status say of late rules, together."""
    if not late:
        return []
    letters = ", ".join(block.letter for block in late)
    return [Group(_LIMITS, (REQUEST, STATUS), [line for block in late for line in block.limits], f"({letters},)")]


def _unpacked(late: Sequence[Block]) -> list[str]:
    """The line that sets the letters of late rules to what the limits say."""
    letters = ", ".join(block.letter for block in late)
    return [f"{letters}, = {_LIMITS}"] if late else []


def _block(number: int, rule: CompiledRule | None, source: Source) -> Block:
    """The lines that set the letter of a rule."""
    letter = _letter(number)
    undecided = f"{letter} = {ASKED!r}"
    if rule is None:
        return Block(number, [undecided])
    limits, cases = _not_for(rule, source), _cases(rule, source)
    if rule.statuses or not rule.for_jobs:
        return Block(number, [undecided, *_chain(letter, cases)], [f"{letter} = ''", *_chain(letter, limits)])
    return Block(number, [undecided, *_chain(letter, [*limits, *cases])])


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
