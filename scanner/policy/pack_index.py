"""The built-in rules as they are once read and checked, so that a scan builds only those that it runs, and needs no YAML for them.

`pack_index.jsonl` is made from the packs. It counts only for the very bytes that it was made from. Its first line is the SHA-256 of the
rest; then come the selections, and for each pack a line about it and one for each of its rules.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, structs

from scanner.model.expression import Expression, Node
from scanner.model.origin import BuiltIn
from scanner.model.rule import MessagePart, Policy, Rule

FILE = Path(__file__).with_name("pack_index.jsonl")


class Selection(Struct, frozen=True):
    """A named list of built-in rules, e.g. "core". `rules` are all of its rules, and `added` those that no included selection has."""

    name: str
    title: str
    description: str
    rules: tuple[str, ...]
    added: tuple[str, ...]


class Selections(Struct, frozen=True):
    """The selections in their order, and the SHA-256 of their file."""

    sha256: str
    selections: tuple[Selection, ...]


class PackIndex(Struct, frozen=True):
    """A pack without its rules: what its file says of it, the file's SHA-256, and the IDs of its rules in their order."""

    name: str
    title: str
    description: str
    base_job: Mapping[str, Any] | None
    sha256: str
    rule_ids: tuple[str, ...]


class Index(Struct, frozen=True):
    """The whole index; `lines` has each rule by its ID, and is decoded rule by rule."""

    selections: Selections
    packs: tuple[PackIndex, ...]
    lines: Mapping[str, bytes]

    def digests(self) -> dict[str, str]:
        """The SHA-256 of each file that the index was made from, by its name."""
        return {pack.name: pack.sha256 for pack in self.packs} | {"selections": self.selections.sha256}

    def policies(self, rule_ids: frozenset[str]) -> tuple[Policy, ...]:
        """The packs that have some of these rules, with no others."""
        policies = []
        for pack in self.packs:
            wanted = [rule_id for rule_id in pack.rule_ids if rule_id in rule_ids]
            if wanted:
                rules = tuple(_decode(self.lines[rule_id]) for rule_id in wanted)
                policies.append(Policy(pack.name, pack.title, BuiltIn(pack.name), pack.sha256, rules, pack.base_job, pack.description))
        return tuple(policies)


def index_text(selections: Selections, policies: Iterable[Policy]) -> bytes:
    """The bytes of `pack_index.jsonl` for all selections and packs."""
    lines = [msgspec.json.encode(selections)]
    for policy in policies:
        ids = tuple(rule.id for rule in policy.rules)
        lines.append(msgspec.json.encode(PackIndex(policy.name, policy.title, policy.description, policy.base_job, policy.sha256, ids)))
        lines += [msgspec.json.encode(_with_sources(_without_tests(rule), is_kept=False)) for rule in policy.rules]
    body = b"\n".join(lines) + b"\n"
    return _digest(body) + b"\n" + body


def read_index(text: bytes) -> Index | None:
    """The index in its bytes; None if they are damaged in any way."""
    digest, _, body = text.partition(b"\n")
    if digest != _digest(body):
        return None
    first, *others = body.splitlines()
    packs: list[PackIndex] = []
    lines: dict[str, bytes] = {}
    rest = iter(others)
    for line in rest:
        pack = msgspec.json.decode(line, type=PackIndex)
        packs.append(pack)
        lines.update(zip(pack.rule_ids, rest, strict=False))
    return Index(msgspec.json.decode(first, type=Selections), tuple(packs), lines)


def _without_tests(rule: Rule) -> Rule:
    """A rule without its examples, which are its tests, unless it may lack a value: the hint for it has one from them."""
    if any(parameter.required or parameter.min for parameter in rule.params.values()):
        return rule
    return structs.replace(rule, examples=())


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


@cache
def _decoder() -> msgspec.json.Decoder[Rule]:
    return msgspec.json.Decoder(Rule)


def _decode(line: bytes) -> Rule:
    return _with_sources(_decoder().decode(line), is_kept=True)


def _with_sources(rule: Rule, is_kept: bool) -> Rule:
    """The rule whose nodes all have the text that they are in, or none of them: the index would have it once for each node."""
    return structs.replace(
        rule,
        assertion=_with_source(rule.assertion, is_kept),
        when=None if rule.when is None else _with_source(rule.when, is_kept),
        message=tuple(_part_with_source(part, is_kept) for part in rule.message),
    )


def _part_with_source(part: MessagePart, is_kept: bool) -> MessagePart:
    if part.expression is None:
        return part
    return structs.replace(part, expression=_with_source(part.expression, is_kept))


def _with_source(expression: Expression, is_kept: bool) -> Expression:
    return structs.replace(expression, tree=_node_with_source(expression.tree, expression.text if is_kept else ""))


def _node_with_source(node: Node, source: str) -> Node:
    children = tuple(_node_with_source(child, source) for child in node.children)
    return Node(node.kind, node.value, children, node.start, node.end, source)
