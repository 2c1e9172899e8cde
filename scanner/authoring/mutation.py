"""Mutation: a rule with a small change in its condition must fail one of its own examples, else the examples are too few."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec import structs
from msgspec.structs import replace

from scanner.authoring.examples import PreparedExample, prepare
from scanner.expressions.functions.table import FUNCTIONS
from scanner.model.expression import Expression, Node
from scanner.model.job import Json, Stage
from scanner.model.rule import Rule
from scanner.model.types import STRINGS, Array, Map, Type, Union

_OPPOSITE = {"eq": "ne", "ne": "eq", "lt": "gte", "gte": "lt", "gt": "lte", "lte": "gt"}
_BORDER = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}
_SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_OTHER = {"and_expression": "or_expression", "or_expression": "and_expression"}
_OPERATORS = {"and_expression": "&&", "or_expression": "||"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed rule; `name` says what is changed, e.g. "assert: == becomes != in status == 'Failed'"."""

    name: str
    rule: Rule


def survivors(rule: Rule, base: Mapping[str, Json]) -> tuple[tuple[Mutant, ...], tuple[str, ...], int]:
    """The mutants that no example notices, the entries of `equivalent` that are not among them, and how many mutants there are."""
    prepared = [prepare(example, base) for example in rule.examples]
    mutants = list(mutate(rule))
    alive = [mutant for mutant in mutants if not _is_noticed(mutant, prepared)]
    excused = {entry["mutant"] for entry in rule.equivalent}
    left = tuple(mutant for mutant in alive if mutant.name not in excused)
    stale = tuple(sorted(excused - {mutant.name for mutant in alive}))
    return left, stale, len(mutants)


def _is_noticed(mutant: Mutant, prepared: list[PreparedExample]) -> bool:
    """Whether the mutant has another outcome than an example says."""
    return any(not example.run(mutant.rule).is_as_expected for example in prepared)


def mutate(rule: Rule) -> Iterator[Mutant]:
    """Every mutant of a rule, in order."""
    if rule.when is not None:
        yield Mutant("when removed", replace(rule, when=None))
        for name, expression in _mutations(rule.when):
            yield Mutant(f"when: {name}", replace(rule, when=expression))
    if len(rule.stages) < len(Stage):
        yield Mutant("stages removed", replace(rule, stages=tuple(Stage)))
    if rule.statuses:
        yield Mutant("statuses removed", replace(rule, statuses=()))
    for name, expression in _mutations(rule.assertion):
        yield Mutant(f"assert: {name}", replace(rule, assertion=expression))


def _mutations(expression: Expression) -> Iterator[tuple[str, Expression]]:
    """Every mutation of an expression with its name; the same change of the same text in a second place gets a number: "... (2)"."""
    uses: Counter[str] = Counter()
    for name, tree in _changes(expression.tree):
        uses[name] += 1
        number = f" ({uses[name]})" if uses[name] > 1 else ""
        yield name + number, structs.replace(expression, tree=tree)


def _changes(node: Node) -> Iterator[tuple[str, Node]]:
    """Every change of a node or of one below it, with its name and the whole changed node."""
    yield from _changes_of_node(node)
    for index, child in enumerate(node.children):
        for name, changed in _changes(child):
            yield name, _with_child(node, index, changed)


def _with_child(node: Node, index: int, child: Node) -> Node:
    """The node with another child."""
    return dataclasses.replace(node, children=(*node.children[:index], child, *node.children[index + 1 :]))


def _changes_of_node(node: Node) -> Iterator[tuple[str, Node]]:
    text = _one_line(node)
    match node.kind:
        case "comparator":
            for table in (_OPPOSITE, _BORDER):
                if node.value in table:
                    other = table[node.value]
                    yield f"{_SIGNS[node.value]} becomes {_SIGNS[other]} in {text}", dataclasses.replace(node, value=other)
        case "and_expression" | "or_expression":
            other = _OTHER[node.kind]
            yield f"{_OPERATORS[node.kind]} becomes {_OPERATORS[other]} in {text}", dataclasses.replace(node, kind=other)
            first, second = node.children
            yield f"{_one_line(first)} dropped from {text}", second
            yield f"{_one_line(second)} dropped from {text}", first
        case "not_expression":
            yield f"! removed from {text}", node.children[0]
        case "literal":
            yield from _other_numbers(node, text)
        case "function_expression":
            yield from _emptied(node, text)
        case _:
            return


def _one_line(node: Node) -> str:
    return " ".join(node.text.split())


def _other_numbers(node: Node, text: str) -> Iterator[tuple[str, Node]]:
    """The literal one higher and one lower, if it is a number."""
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        return
    for number in (node.value + 1, node.value - 1):
        yield f"{text} becomes `{number}`", dataclasses.replace(node, value=number)


def _emptied(node: Node, text: str) -> Iterator[tuple[str, Node]]:
    """The call with one argument emptied; the name that param() and extra() take is not a value."""
    function = FUNCTIONS[node.value]
    if function.name in ("param", "extra"):
        return
    for index, child in enumerate(node.children):
        if child.kind == "expref" or function.argument(index).literal:
            continue
        empty = _empty(function.argument(index).type)
        if child.kind != "literal" or child.value != empty:
            literal = dataclasses.replace(child, kind="literal", value=empty, children=())
            yield f"{_one_line(child)} emptied in {text}", _with_child(node, index, literal)


def _empty(kind: Type) -> Json:
    """An empty value that a function takes: a text if it takes one, else a list or an object."""
    options = kind.options if isinstance(kind, Union) else (kind,)
    if any(option in STRINGS for option in options):
        return ""
    if any(isinstance(option, Array) for option in options):
        return []
    if any(isinstance(option, Map) for option in options):
        return {}
    return ""
