"""Which field of the job an expression reads, and what stands there."""

from collections.abc import Iterator

from scanner.model.expression import Node
from scanner.model.job import Gap, Json, Part

# What comes after the first child of these is applied to what that gives, not to the job.
_CHAINS = ("subexpression", "index_expression", "pipe")
ONWARD = (*_CHAINS, "projection", "filter_projection", "value_projection", "flatten")


def first_field(node: Node, job: Part) -> str:
    """The documented path of the first field that the node reads of the job, empty where it reads none."""
    return next((path for keys in _paths(node) if (path := _documented(keys, job))), "")


def all_fields(node: Node) -> tuple[str, ...]:
    """The paths of all fields that the node reads of the job, each once, in their order; they are as long as they are written."""
    return tuple(dict.fromkeys(".".join(keys) for keys in _paths(node)))


def seen_at(job: Part, path: str) -> Json:
    """The value of the field at a documented path, as JSON: None where it is absent or cannot be known."""
    value: Json = job if path else None
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Part) else None
    return as_json(value)


def as_json(value: Json) -> Json:
    """The value with nothing but JSON in it: what is absent or cannot be known is left out of parts, and null elsewhere."""
    if isinstance(value, Gap):
        return None
    if isinstance(value, Part):
        members = {key: as_json(member) for key, member in value.items()}
        return {key: member for key, member in members.items() if member is not None}
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    return [as_json(item) for item in value] if isinstance(value, list) else value


def _paths(node: Node) -> Iterator[tuple[str, ...]]:
    """The names of each chain of fields that is applied to the job."""
    names = _lead(node)
    if names:
        yield names
    elif node.kind != "expref":
        for child in node.children[:1] if node.kind in ONWARD else node.children:
            yield from _paths(child)


def _lead(node: Node) -> tuple[str, ...]:
    """The names of the fields that a node begins with, as `a.b` in `a.b[*].c`."""
    if node.kind == "field":
        return (node.value,)
    if node.kind not in ONWARD:
        return ()
    names: tuple[str, ...] = ()
    for child in node.children if node.kind in _CHAINS else node.children[:1]:
        names += _lead(child)
        if child.kind not in ("field", "current", "identity"):
            break
    return names


def _documented(keys: tuple[str, ...], job: Part) -> str:
    path: list[str] = []
    value: Json = job
    for key in keys:
        if not isinstance(value, Part) or key not in value:
            break
        path.append(key)
        value = value[key]
    return ".".join(path)
