"""Whether rules ask about more than the job itself."""

from collections.abc import Collection, Iterable, Iterator

from scanner.model.expression import Expression, Node
from scanner.model.rule import ConfiguredRule


def asks_context(rules: Iterable[ConfiguredRule]) -> bool:
    """Whether a condition, a message or a scope of the rules calls context(), other than after a parameter that switches it off.

    resolved_model() looks profiles up as well, and does not count: it is in `core`, and no scan of one file should be slower for it. In a
    file that is streamed it finds the profiles that come before the job, as in a collection.
    """
    return any(_asks(configured) for configured in rules)


def _asks(configured: ConfiguredRule) -> bool:
    changed = {name for change in configured.scopes for name in change.params}
    off = frozenset(name for name, value in configured.params.items() if value is False and name not in changed)
    return any(_calls_context(expression.tree, off) for expression in _expressions(configured))


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


def _calls_context(node: Node, off: Collection[str]) -> bool:
    """Whether a node looks something up; what follows in `param('x') && ...` is not reached where the parameter is `off`."""
    if node.kind == "and_expression" and _parameter(node.children[0]) in off:
        return False
    is_call = node.kind == "function_expression" and node.value in ("context", "resolved_model")
    return is_call or any(_calls_context(child, off) for child in node.children)


def _parameter(node: Node) -> str:
    """The parameter that a condition begins with, e.g. of `param('x') && present(tags)`; empty for any other."""
    if node.kind == "and_expression":
        return _parameter(node.children[0])
    if node.kind == "function_expression" and node.value == "param":
        return str(node.children[0].value)
    return ""
