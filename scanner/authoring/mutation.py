"""Mutation: a rule whose condition is changed a little must fail one of its own examples, else the examples do not hold it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

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
    """A changed rule; `name` says the change, the same in every run."""

    name: str
    rule: Rule


def survivors(rule: Rule, base: Mapping[str, Json]) -> tuple[tuple[Mutant, ...], tuple[str, ...], int]:
    """The mutants that no example tells apart, `equivalent` names that are none of them, and how many mutants there are."""
    prepared = [prepare(example, base) for example in rule.examples]
    mutants = list(mutate(rule))
    alive = [mutant for mutant in mutants if not any(_tells_apart(one, mutant) for one in prepared)]
    excused = {entry["mutant"] for entry in rule.equivalent}
    left = tuple(mutant for mutant in alive if mutant.name not in excused)
    stale = tuple(sorted(excused - {mutant.name for mutant in alive}))
    return left, stale, len(mutants)


def _tells_apart(prepared: PreparedExample, mutant: Mutant) -> bool:
    return not prepared.run(mutant.rule).held


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
    seen: set[str] = set()
    for name, tree in _of(expression.tree):
        if name not in seen:  # the same change of the same text in two places is one name: the later ones are numbered
            seen.add(name)
            yield name, replace(expression, tree=tree)
            continue
        number = next(n for n in range(2, 1000) if f"{name} ({n})" not in seen)
        seen.add(f"{name} ({number})")
        yield f"{name} ({number})", replace(expression, tree=tree)


def _of(node: Node) -> Iterator[tuple[str, Node]]:
    """Every change of a node or of one below it, with the whole changed node."""
    yield from _here(node)
    for index, child in enumerate(node.children):
        for name, changed in _of(child):
            yield name, replace(node, children=(*node.children[:index], changed, *node.children[index + 1 :]))


def _here(node: Node) -> Iterator[tuple[str, Node]]:
    text = " ".join(node.text.split())
    match node.kind:
        case "comparator":
            for table in (_OPPOSITE, _BORDER):
                if node.value in table:
                    yield f"{_SIGNS[node.value]} becomes {_SIGNS[table[node.value]]} in {text}", replace(node, value=table[node.value])
        case "and_expression" | "or_expression":
            sign = _OPERATORS[node.kind]
            yield f"{sign} becomes {_OPERATORS[_OTHER[node.kind]]} in {text}", replace(node, kind=_OTHER[node.kind])
            for child in node.children:
                other = next(one for one in node.children if one is not child)
                yield f"{' '.join(child.text.split())} dropped from {text}", other
        case "not_expression":
            yield f"! removed from {text}", node.children[0]
        case "literal" if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            for step in (1, -1):
                yield f"{text} becomes `{node.value + step}`", replace(node, value=node.value + step)
        case "function_expression":
            yield from _emptied(node, text)
        case _:
            return


def _emptied(node: Node, text: str) -> Iterator[tuple[str, Node]]:
    """The call with one argument emptied; the name that param() and extra() take is no value."""
    function = FUNCTIONS[node.value]
    if function.name in ("param", "extra"):
        return
    for index, child in enumerate(node.children):
        if child.kind == "expref":
            continue
        empty = _empty(function.argument(index).type)
        changed = replace(child, kind="literal", value=empty, children=())
        if child.kind != "literal" or child.value != empty:
            yield (
                f"{' '.join(child.text.split())} emptied in {text}",
                replace(node, children=(*node.children[:index], changed, *node.children[index + 1 :])),
            )


def _empty(kind: Type) -> Json:
    """An empty value that a function takes: a text where it takes one."""
    options = kind.options if isinstance(kind, Union) else (kind,)
    if any(option in STRINGS for option in options):
        return ""
    if any(isinstance(option, Array) for option in options):
        return []
    return {} if any(isinstance(option, Map) for option in options) else ""
