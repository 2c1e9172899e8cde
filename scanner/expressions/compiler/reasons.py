"""Checked conditions -> Python that says why they are missing: the reasons that the reference evaluator gives, in its order.

The generated function of a rule looks like this, for `when: present(tags)` and `assert: glob(role_arn, param('allowed'))`:

    def reasons(fields, around):
        r0 = fields['tags']
        ...
        when = (True if ... else False if ... else (because(r0) if r0.__class__ is Gap else ()) or give_up())
        if when is False: return None
        asserted = ...
        return joined(when, asserted)

A condition's code gives True, False, or its reasons. Where the code finds none, the reference evaluator has the answer.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate

from msgspec import Struct

from scanner.expressions.compiler.calls import FOUND_ELSEWHERE
from scanner.expressions.compiler.conditions import Conditions, Sides
from scanner.expressions.compiler.kinds import Kind, UnsupportedError, Value
from scanner.expressions.compiler.layout import AROUND
from scanner.expressions.compiler.runtime import Around
from scanner.expressions.compiler.source import FIELDS, Source
from scanner.expressions.compiler.values import Values
from scanner.expressions.functions.calls import resolve_call
from scanner.expressions.functions.function import Nulls
from scanner.expressions.nodes import is_condition, is_null
from scanner.model.expression import Expression, Node
from scanner.model.job import Json, Part
from scanner.model.outcome import Reason, ReasonKind

Reasons = tuple[Reason, ...]

_NONE = "()"  # code of no reasons


class CompiledReasons(Struct, frozen=True):
    """Gives the reasons of a rule that is undecided of a job, some perhaps twice, and knows what it reads for that.

    `of` gives None, or raises UnusualValueError, where only the reference evaluator has the answer.
    """

    of: Callable[[Part, Around], Reasons | None]
    fields: tuple[str, ...]  # the names of all that it reads of the job, such as `vpc_config`
    reads_surroundings: bool  # whether it reads anything else, such as the time


def compile_reasons(when: Expression | None, assertion: Expression, params: Mapping[str, Json]) -> CompiledReasons | None:
    """The reasons of a rule; None for one that is not compiled."""
    source = Source()
    answers = Answers(source, params)
    try:
        when_code = "True" if when is None else answers.of(when.tree)
        asserted_code = answers.of(assertion.tree)
    except UnsupportedError:
        return None
    body = [
        f"when = {when_code}",
        "if when is False: return None",
        f"return joined(when, {asserted_code})",
    ]
    call = source.define("reasons", f"{FIELDS}, {AROUND}", body)
    return CompiledReasons(call, source.fields_of_job, source.reads_surroundings)


class Answers:
    """Compiles the conditions of one rule, with the rule's parameters, to code of True, False or reasons."""

    def __init__(self, source: Source, params: Mapping[str, Json]) -> None:
        self._source = source
        self._params = params
        self._variables = 0

    def of(self, node: Node) -> str:
        """The code of a condition. Raises UnsupportedError for one that only the reference evaluator answers."""
        match node.kind:
            case "and_expression":
                return self._connective(node, deciding="False", neutral="True")
            case "or_expression":
                return self._connective(node, deciding="True", neutral="False")
            case "not_expression":
                inner, answer = self.of(node.children[0]), self._variable()
                return f"(not {answer} if ({answer} := {inner}).__class__ is bool else {answer})"
            case _:
                return self._leaf(node)

    def _connective(self, node: Node, deciding: str, neutral: str) -> str:
        """`&&` or `||`: one side decides, whatever is missing of the other; else all that is missing of both."""
        if not is_condition(node, self._params):
            raise UnsupportedError(node.text)
        joined = self.of(node.children[0])
        for child in node.children[1:]:
            if joined == deciding:  # as with a parameter that is off: what follows is never asked
                return joined
            second = self.of(child)
            if joined == neutral:
                joined = second
                continue
            left, right = self._variable(), self._variable()
            joined = (
                f"({deciding} if ({left} := {joined}) is {deciding} or ({right} := {second}) is {deciding}"
                f" else {right} if {left} is {neutral} else {left} if {right} is {neutral} else {left} + {right})"
            )
        return joined

    def _leaf(self, node: Node) -> str:
        sides = Conditions(self._source, self._params).sides(node)
        match sides:
            case Sides(true="True"):
                return "True"
            case Sides(false="True"):
                return "False"
            case _:
                return f"(True if {sides.true} else False if {sides.false} else {self._reasons_of_leaf(node)} or give_up())"

    def _reasons_of_leaf(self, node: Node) -> str:
        """Code of the reasons of a condition that is neither surely true nor surely false."""
        match node.kind:
            case "comparator" if any(map(is_null, node.children)):
                left, right = node.children
                return self._gaps(left if is_null(right) else right)
            case "comparator":
                return _sum(self._needed(child) for child in node.children)
            case "function_expression" if node.value == "present":
                return self._gaps(node.children[0])
            case "subexpression":  # of a path, the evaluator names the last member only
                return self._needed(node, node.children[-1])
            case _:
                return self._needed(node)

    # Values

    def _value(self, node: Node) -> Value:
        # Each by itself: the steps of the whole rule were counted when its conditions were compiled.
        return Values(self._source, self._params).value(node)

    def _needed(self, node: Node, named: Node | None = None) -> str:
        """Code of the reasons that a value is missing, or that it is null where a value is needed; `named` is what these name."""
        value = self._value(node)
        if value.kind is Kind.CONSTANT:
            return _NONE
        if value.kind is Kind.PART:
            raise UnsupportedError(node.text)
        absent = self._reason(named or node, ReasonKind.ABSENT)
        return f"({_NONE} if {value.name} is not None else {self._gaps(node)} or {absent})"

    def _gaps(self, node: Node) -> str:
        """Code of the reasons that a value is missing; of none where it is known, null included."""
        match node.kind:
            case "field":
                return self._gaps_on_path([node.value])
            case "subexpression" if all(child.kind == "field" for child in node.children):
                return self._gaps_on_path([child.value for child in node.children])
            case "subexpression":
                return self._gaps_of_member(node)
            case "function_expression" if node.value != "param":
                return self._gaps_of_call(node)
            case "or_expression":
                first, second = node.children
                return f"({_NONE} if {self._value(node).name} is not None else {self._gaps(first)} or {self._gaps(second)})"
            case _:
                self._value(node)  # a constant, or not compiled
                return _NONE

    def _gaps_on_path(self, names: list[str]) -> str:
        """Code that looks for the first Gap on the way to a field; of a part of the job, also for those in it that leave it open."""
        value = self._source.field(".".join(names))
        code = f"gaps_of_part({value.name})" if value.kind is Kind.PART else _NONE
        for path in reversed(list(accumulate(names, "{}.{}".format))):
            raw = self._source.raw(path)
            code = f"because({raw}) if {raw}.__class__ is Gap else {code}"
        return f"({code})"

    def _gaps_of_member(self, node: Node) -> str:
        """Code of the reasons of a member of what a function gives: those of the call, and of what has a Gap as its member."""
        self._value(node)  # every name is a member of the function's result
        call, *members = node.children
        gaps = self._gaps(call)
        if call.value not in FOUND_ELSEWHERE:
            return gaps
        names = [member.value for member in members]
        return f"({gaps} or gaps_at({self._value(call).name}, {names!r}))"

    def _gaps_of_call(self, node: Node) -> str:
        """Code of the reasons of a call: those of its arguments, else why the function itself has no answer."""
        call, value = resolve_call(node), self._value(node)
        if call.function.nulls is Nulls.OPENS:
            arguments = _sum(self._needed(child) for child in node.children)
        elif call.function.nulls is Nulls.PASSES and not call.function.predicate:
            arguments = _sum(self._gaps(child) for child in node.children)
        else:
            raise UnsupportedError(node.text)
        own = _NONE
        if call.function.predicate:
            own = self._undecided(node)
        elif call.function.name in FOUND_ELSEWHERE:
            own = f"because_found({Values(self._source, self._params).found(node)})"
        return f"({_NONE} if {value.name} is not None else {arguments} or {own})"

    def _undecided(self, node: Node) -> str:
        """Code of the reasons of a predicate that has no answer about known arguments, such as all_glob() of an empty list."""
        subject = self._value(node.children[0])
        is_list = subject.kind is Kind.TEXTS or isinstance(subject.constant, list)
        if not is_list:
            return self._reason(node, ReasonKind.ABSENT)
        absent, empty = (self._reason(node.children[0], kind) for kind in (ReasonKind.ABSENT, ReasonKind.EMPTY))
        return f"({absent} if {subject.name} else {empty})"

    def _reason(self, node: Node, kind: ReasonKind) -> str:
        return self._source.constant((Reason(node.text, kind),))

    def _variable(self) -> str:
        self._variables += 1
        return f"s{self._variables}"


def _sum(codes: Iterable[str]) -> str:
    """Code of all reasons in order."""
    kept = [code for code in codes if code != _NONE]
    return f"({' + '.join(kept)})" if kept else _NONE
