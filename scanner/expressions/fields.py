"""Which fields of the job an expression reads, and their values as JSON."""

from collections.abc import Iterable, Iterator

from scanner.model.expression import Node
from scanner.model.job import Gap, Json, Part

# Only the first child of these is applied to the job. What follows is applied to the value of what comes before it.
_CHAINS = ("subexpression", "index_expression", "pipe")
CHAINED = (*_CHAINS, "projection", "filter_projection", "value_projection", "flatten")


def first_field(node: Node, job: Part) -> str:
    """The documented path of the first field that a node reads, e.g. `vpc_config.subnet_ids`; empty where it reads none."""
    return first_documented(leading_paths(node), job)


def leading_paths(node: Node) -> tuple[tuple[str, ...], ...]:
    """The names of each chain of fields that a node applies to the job, e.g. ("vpc_config", "subnet_ids"), in their order."""
    return tuple(_paths(node))


def first_documented(paths: Iterable[tuple[str, ...]], job: Part) -> str:
    """The documented part of the first chain that has one: `vpc_config` of ("vpc_config", "subnet_ids") where the job has no VPC."""
    for names in paths:
        path = _documented(names, job)
        if path:
            return path
    return ""


def all_fields(node: Node) -> tuple[str, ...]:
    """The paths of all fields that a node reads, each once, in their order, as they are written: `tags.owner`, not `tags`."""
    return tuple(dict.fromkeys(".".join(names) for names in _paths(node)))


def seen_at(job: Part, path: str) -> Json:
    """The value of the field at a documented path, as JSON: null where it is absent or not known, and for an empty path."""
    if not path:
        return None
    value: Json = job.get(path)
    if value.__class__ is str:  # a text of the job itself, as most are
        return value
    value = job
    for name in path.split("."):
        if not isinstance(value, dict) or name not in value:
            return None
        value = value[name]
    return as_json(value)


def as_json(value: Json) -> Json:
    """A value of a job as reports and messages show it: what cannot be known is left out of objects, and null elsewhere.

    What is known to be absent stays as null, so that a reader can tell it from what was not delivered:
    `{"s3_uri": "s3://out/", "s3_encryption_key_id": null}`.
    """
    if value is None or isinstance(value, str):  # the common case
        return value
    if isinstance(value, Gap):
        return None
    if isinstance(value, dict):
        return {key: as_json(member) for key, member in value.items() if not isinstance(member, Gap)}
    if isinstance(value, list):
        return [as_json(element) for element in value]
    return value


def applied_to_same(node: Node) -> tuple[Node, ...]:
    """The children that are applied to the same value as the node: of `a.b` only `a`, of `a && b` both."""
    if node.kind in CHAINED:
        return node.children[:1]
    return node.children


def _paths(node: Node) -> Iterator[tuple[str, ...]]:
    """The names of each chain of fields that is applied to the job, e.g. ("vpc_config", "subnet_ids")."""
    names = _leading_names(node)
    if names:
        yield names
        return
    if node.kind == "expref":  # applied to elements of a list
        return
    for child in applied_to_same(node):
        yield from _paths(child)


def _leading_names(node: Node) -> tuple[str, ...]:
    """The names of the fields that a node begins with, e.g. ("a", "b") in `a.b[*].c`."""
    if node.kind == "field":
        return (node.value,)
    if node.kind not in CHAINED:
        return ()
    names: tuple[str, ...] = ()
    for child in node.children if node.kind in _CHAINS else node.children[:1]:
        names += _leading_names(child)
        if child.kind not in ("field", "current", "identity"):
            break
    return names


def _documented(names: tuple[str, ...], job: Part) -> str:
    """The part of a path that the shape documents: `tags` of `tags.owner`."""
    path: list[str] = []
    value: Json = job
    for name in names:
        if not isinstance(value, Part) or name not in value:
            break
        path.append(name)
        value = value[name]
    return ".".join(path)
