"""Whether two versions of a rule are written alike, which needs no proof."""

import json

from scanner.model.expression import Expression
from scanner.model.rule import ConfiguredRule


def judge_alike(old: ConfiguredRule, new: ConfiguredRule) -> bool:
    """Whether two versions of a rule have the same outcome for every job because they say the same; what is not modelled cannot differ."""
    return _deciding_parts(old) == _deciding_parts(new)


def _deciding_parts(configured: ConfiguredRule) -> tuple[object, ...]:
    """Everything that decides outcomes."""
    rule = configured.rule
    return (
        None if rule.when is None else _parts(rule.when),
        _parts(rule.assertion),
        sorted(rule.statuses),
        sorted(rule.stages),
        _as_json(dict(configured.params)),
        configured.unset,
        configured.unset_outside,
        _scope_parts(configured),
    )


def _parts(expression: Expression) -> tuple[object, ...]:
    # A mutant has the text of its rule and another tree. The text is compared too, since in a tree true equals 1.
    return expression.text, expression.tree


def _scope_parts(configured: ConfiguredRule) -> list[object]:
    """What the scopes change about the rule, and for which jobs."""
    parts: list[object] = []
    for change in configured.scopes:
        conditions = [_parts(condition) for condition in change.scope.conditions]
        edits = {
            name: (edit.replaces, edit.tightens, _as_json([edit.value, edit.add, list(edit.remove)]))
            for name, edit in change.params.items()
        }  # fmt: skip
        parts.append((conditions, edits, bool(change.off)))
    return parts


def _as_json(value: object) -> str:
    return json.dumps(value, sort_keys=True)
