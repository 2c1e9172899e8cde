"""Which part of a rule's condition is the reason that the rule can never fail, or never applies."""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from scanner.model.expression import Expression, Node
from scanner.model.job import Json
from scanner.model.outcome import Outcome
from scanner.model.rule import ConfiguredRule
from scanner.prove.answer import Verdict
from scanner.prove.rules import STEPS, prove_rule


@dataclass(frozen=True, slots=True)
class ConstantPart:
    """A part of `when` or `assert` that never has one of the two truth values: for no fully delivered job that AWS documents."""

    key: str  # "when" or "assert"
    expression: Expression
    node: Node
    never: bool  # the truth value that it never has

    @property
    def sentence(self) -> str:
        """What is constant, on one line, e.g. "glob(job_name, '^poc-.*$') is never true"."""
        return f"{' '.join(self.node.text.split())} is never {str(self.never).lower()}"


def find_constant_part(configured: ConfiguredRule, base_job: Mapping[str, Json], steps: int = STEPS) -> ConstantPart | None:
    """The smallest part of a rule's conditions that keeps the rule from failing; None if no part does alone.

    `steps` are for each question. Raises ReplayError.
    """
    rule = configured.rule
    search = _Search(configured, base_job, steps)
    if rule.when is not None and search.is_never(rule.when.tree, True):
        return search.narrowed("when", rule.when, True)
    if search.is_never(rule.assertion.tree, False):
        return search.narrowed("assert", rule.assertion, False)
    return None


class _Search:
    """Asks about parts of a rule's conditions, each as if it were the whole rule."""

    def __init__(self, configured: ConfiguredRule, base_job: Mapping[str, Json], steps: int) -> None:
        # What is constant must be so with every value in force: with those for jobs outside all scopes, and with those that scopes set.
        # Where a scope switches the rule off, no values are in force.
        self._versions = [replace(configured, scopes=())]
        setting = tuple(change for change in configured.scopes if change.params and not change.off)
        if setting:
            self._versions.append(replace(configured, scopes=setting))
        self._base_job = base_job
        self._steps = steps

    def is_never(self, node: Node, value: bool) -> bool:
        """Whether a condition has a truth value for no job; False where that is not decided."""
        outcome = Outcome.PASS if value else Outcome.FAIL
        return all(self._is_never(configured, node, outcome) for configured in self._versions)

    def _is_never(self, configured: ConfiguredRule, node: Node, outcome: Outcome) -> bool:
        assertion = replace(configured.rule.assertion, tree=node)
        rule = replace(configured.rule, when=None, statuses=(), assertion=assertion)
        proof = prove_rule(replace(configured, rule=rule), self._base_job, self._steps, [outcome])
        return proof.answers[outcome].verdict is Verdict.NEVER

    def narrowed(self, key: str, expression: Expression, value: bool) -> ConstantPart:
        """The smallest part of a condition that never has its value, where the whole condition never has `value`."""
        node = expression.tree
        while True:
            inner, value = self._inner(node, value)
            if inner is None:
                return ConstantPart(key, expression, node, value)
            node = inner

    def _inner(self, node: Node, value: bool) -> tuple[Node | None, bool]:
        """The part of a condition that alone keeps it from having a value, and the value that the part never has; None if no part does."""
        match node.kind:
            case "not_expression":
                return node.children[0], not value
            case "and_expression" if value:  # it is true where both sides are
                return self._constant_side(node, value), value
            case "or_expression" if not value:  # it is false where both sides are
                return self._constant_side(node, value), value
            case _:
                return None, value

    def _constant_side(self, node: Node, value: bool) -> Node | None:
        for side in node.children:
            if self.is_never(side, value):
                return side
        return None
