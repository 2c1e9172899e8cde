"""Whether rules ask about more than the job itself."""

from collections.abc import Iterable, Iterator

from scanner.model.expression import Expression, Node
from scanner.model.rule import ConfiguredRule


def asks_context(rules: Iterable[ConfiguredRule]) -> bool:
    """Whether a condition, a message or a scope of the rules calls context(), or resolved_model(), which looks profiles up."""
    return any(_calls_context(expression.tree) for configured in rules for expression in _expressions(configured))


def _expressions(configured: ConfiguredRule) -> Iterator[Expression]:
    rule = configured.rule
    yield rule.assertion
    if rule.when is not None:
        yield rule.when
    for part in rule.message:
        if part.expression is not None:
            yield part.expression
    for change in configured.scopes:
        yield from change.scope.conditions


def _calls_context(node: Node) -> bool:
    is_call = node.kind == "function_expression" and node.value in ("context", "resolved_model")
    return is_call or any(map(_calls_context, node.children))
