"""An entry of `scopes` -> the scope, its conditions parsed and checked, and what it changes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scanner.config.account_ids import read_account_ids
from scanner.config.config import RuleText, ScopeEntry, Term
from scanner.config.params import read_params
from scanner.config.schema import SCOPE
from scanner.errors import EvaluationError
from scanner.expressions.condition import read_condition
from scanner.expressions.functions.patterns import glob_matcher
from scanner.model.expression import Expression, Node
from scanner.model.job import Json, Keys
from scanner.model.scope import Scope
from scanner.schema.mistakes import Mistakes

_JOBS = ("when", "accounts", "regions", "tags")
_CHANGES = ("params", "severity", "off")


def read_scope(sound: dict[str, Any], index: int, folder: Path, mistakes: Mistakes) -> ScopeEntry:
    """The scope of an entry; `sound` has the parts of it that are as the format says. What they cannot mean is added to `mistakes`."""
    keys: Keys = ("scopes", index)
    _check_parts(mistakes.document.at(keys), keys, mistakes)
    first_key = next(iter(sound), "")
    scope = Scope(
        number=index + 1,
        name=sound.get("name", str(index + 1)),
        conditions=tuple(_conditions(sound, keys, folder, mistakes)),
        location=mistakes.location((*keys, first_key), on_key=True),
    )
    return ScopeEntry(
        scope=scope,
        rules=tuple(Term(text, mistakes.location((*keys, "rules", number))) for number, text in enumerate(sound.get("rules", ()))),
        params=tuple(read_params(sound.get("params", {}), (*keys, "params"), folder, mistakes)),
        severity=tuple(_rule_texts(sound.get("severity"), (*keys, "severity"), mistakes)),
        off=tuple(_rule_texts(sound.get("off"), (*keys, "off"), mistakes)),
    )


def _check_parts(written: Json, keys: Keys, mistakes: Mistakes) -> None:
    """Adds a mistake for a scope that has no jobs or changes nothing, judged by all that is written, other mistakes included."""
    if not isinstance(written, dict):
        return
    for name in ("accounts", "regions", "tags"):
        if written.get(name) in ([], {}):
            mistakes.add((*keys, name), f"'{name}' is empty, so no job is in the scope", on_key=True)
    # An unknown key may be any known one, misspelt, so none of them is reported as missing.
    if not written.keys() <= SCOPE.members.keys():
        return
    if not any(key in written for key in _JOBS):
        mistakes.add(keys, "the scope does not say which jobs are in it", f"add one or more of {', '.join(_JOBS)}; all of them must match")
    if not any(written.get(key) for key in _CHANGES):
        mistakes.add(keys, "the scope changes nothing", f"add one or more of {', '.join(_CHANGES)}")


def _rule_texts(value: Json, keys: Keys, mistakes: Mistakes) -> Iterator[RuleText]:
    if isinstance(value, str):
        yield RuleText(None, value)
    elif isinstance(value, dict):
        for rule, text in value.items():
            yield RuleText(Term(rule, mistakes.location((*keys, rule), on_key=True)), text)


def _conditions(sound: dict[str, Any], keys: Keys, folder: Path, mistakes: Mistakes) -> Iterator[Expression]:
    """The conditions that must all be true; the cheap ones first."""
    if "accounts" in sound:
        accounts = read_account_ids(sound["accounts"], (*keys, "accounts"), folder, mistakes)
        yield _contains([account.text for account in accounts], "account_id")
    if "regions" in sound:
        yield _contains(sound["regions"], "arn(job_arn).region")
    for key, globs in sound.get("tags", {}).items():
        listed = [globs] if isinstance(globs, str) else globs
        yield from _tag_conditions(key, listed, (*keys, "tags", key), mistakes)
    if "when" in sound:
        yield read_condition(sound["when"], (*keys, "when"), {}, mistakes)


def _contains(values: list[str], text: str) -> Expression:
    """Whether the value of an expression is one of the values. A tree, not a text: thousands of accounts are more than a text may have."""
    from scanner.expressions.syntax.parser import parse  # late, as below: many configurations have no scopes

    return _call("contains", _literal(values), parse(text).tree)


def _tag_conditions(key: str, globs: list[str], keys: Keys, mistakes: Mistakes) -> Iterator[Expression]:
    """Whether the tag is present and a glob matches its value. With `present`, a job without the tag is outside, not undecided."""
    from scanner.expressions.syntax.parser import parse

    for pattern in globs:
        try:
            glob_matcher(pattern)
        except EvaluationError as error:
            mistakes.add(keys, str(error))
    value = _call("tag", parse("tags").tree, _literal(key)).tree
    yield _call("present", value)
    yield _call("glob", value, _literal(globs))


def _literal(value: Json) -> Node:
    text = f"`{json.dumps(value)}`"
    return Node("literal", value, (), 0, len(text), text)


def _call(name: str, *arguments: Node) -> Expression:
    text = f"{name}({', '.join(argument.text for argument in arguments)})"
    return Expression(text, Node("function_expression", name, arguments, 0, len(text), text))
