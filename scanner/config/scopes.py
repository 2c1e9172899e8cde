"""An entry of `scopes` -> the scope, its conditions parsed and checked, and what it changes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scanner.config.config import Said, ScopeEntry, Term
from scanner.config.lists import read_list
from scanner.config.params import read_params
from scanner.errors import EvaluationError
from scanner.expressions.condition import read_condition
from scanner.expressions.functions.patterns import glob_matcher
from scanner.expressions.syntax.parser import parse
from scanner.model.expression import Expression, Node
from scanner.model.job import Json, Keys
from scanner.model.names import ACCOUNT
from scanner.model.scope import Scope
from scanner.schema.validate import Mistakes, mistake_at

_JOBS = ("when", "accounts", "regions", "tags")
_CHANGES = ("params", "severity", "off")


def read_scope(raw: dict[str, Any], number: int, folder: Path, mistakes: Mistakes) -> ScopeEntry:
    """The scope of an entry whose structure is right; what it cannot mean is noted."""
    keys: Keys = ("scopes", number)
    if not any(key in raw for key in _JOBS):
        mistakes.add(keys, "the scope does not say which jobs are in it", f"it takes {', '.join(_JOBS)}; all that it has must hold")
    if not any(raw.get(key) for key in _CHANGES):
        mistakes.add(keys, "the scope changes nothing", f"it takes {', '.join(_CHANGES)}")
    first = next(iter(raw), "")
    return ScopeEntry(
        Scope(
            number + 1,
            raw.get("name", str(number + 1)),
            tuple(_conditions(raw, keys, folder, mistakes)),
            mistakes.location((*keys, first), on_key=True),
        ),
        tuple(Term(text, mistakes.location((*keys, "rules", index))) for index, text in enumerate(raw.get("rules", ()))),
        tuple(read_params(raw.get("params", {}), (*keys, "params"), folder, mistakes)),
        tuple(_said(raw.get("severity"), (*keys, "severity"), mistakes)),
        tuple(_said(raw.get("off"), (*keys, "off"), mistakes)),
    )


def _said(raw: Json, keys: Keys, mistakes: Mistakes) -> Iterator[Said]:
    if isinstance(raw, str):
        yield Said(None, raw)
    elif isinstance(raw, dict):
        yield from (Said(Term(rule, mistakes.location((*keys, rule), on_key=True)), text) for rule, text in raw.items())


def _conditions(raw: dict[str, Any], keys: Keys, folder: Path, mistakes: Mistakes) -> Iterator[Expression]:
    """The conditions that must all hold, those of the short forms first: they cost less."""
    if "accounts" in raw:
        yield _one_of(_accounts(raw["accounts"], (*keys, "accounts"), folder, mistakes), "account_id")
    if "regions" in raw:
        yield _one_of(raw["regions"], "arn(job_arn).region")
    for key, globs in raw.get("tags", {}).items():
        yield from _tag(key, [globs] if isinstance(globs, str) else globs, (*keys, "tags", key), mistakes)
    if "when" in raw:
        yield read_condition(raw["when"], (*keys, "when"), {}, mistakes)
    for name in ("accounts", "regions", "tags"):
        if name in raw and not raw[name]:
            mistakes.add((*keys, name), f"'{name}' is empty, so no job is in the scope", on_key=True)


def _accounts(raw: Json, keys: Keys, folder: Path, mistakes: Mistakes) -> list[str]:
    if isinstance(raw, list):
        return raw
    listed, entries = read_list(raw["file"], folder, (*keys, "file"), mistakes)
    for entry in entries:
        if not re.fullmatch(ACCOUNT, entry.text):
            problem = f"{json.dumps(entry.text)[:60]} is not an account id of 12 digits"
            mistakes.found.append(mistake_at(entry.at, problem, "write one account a line"))
    if entries:
        return [entry.text for entry in entries]
    for one in listed if isinstance(listed, list) else [listed]:
        if not isinstance(one, str) or not re.fullmatch(ACCOUNT, one):
            mistakes.add((*keys, "file"), f"'{raw['file']}' holds {json.dumps(one)[:60]}, which is not an account id of 12 digits")
            return []
    return listed if isinstance(listed, list) else []


def _one_of(values: list[str], text: str) -> Expression:
    """Whether what `text` gives is one of the values; made without writing them out, since there may be more than a text can hold."""
    return _call("contains", _literal(values), parse(text).tree)


def _tag(key: str, globs: list[str], keys: Keys, mistakes: Mistakes) -> Iterator[Expression]:
    """Whether the tag is there, and its value one that a glob matches: a job without the tag is known to be outside."""
    for one in globs:
        try:
            glob_matcher(one)
        except EvaluationError as error:
            mistakes.add(keys, str(error))
    value = _call("tag", parse("tags").tree, _literal(key)).tree
    yield _call("present", value)
    yield _call("glob", value, _literal(globs))


def _literal(value: Json) -> Node:
    text = f"`{json.dumps(value)}`"
    return Node("literal", value, (), 0, len(text), text)


def _call(name: str, *arguments: Node) -> Expression:
    text = f"{name}({', '.join(one.text for one in arguments)})"
    return Expression(text, Node("function_expression", name, arguments, 0, len(text), text))
