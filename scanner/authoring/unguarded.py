"""What a condition compares although a job may not have it: the rule is then unknown, which its author seldom meant."""

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.expressions.fields import all_fields
from scanner.expressions.functions.table import FUNCTIONS
from scanner.expressions.nodes import is_null
from scanner.model.expression import Node
from scanner.model.job import Json
from scanner.model.rule import Rule
from scanner.shape.fields import TAGS, field

# The shape does not promise these, but every job that AWS lists has them; counts are not delivered rather than null.
_ALWAYS_THERE = frozenset({
    "_key", "account_id", "job_name", "status", "last_modified_time", "job_expiration_time", "timeout_duration_in_hours",
    "model_invocation_type", "total_record_count", "processed_record_count", "success_record_count", "error_record_count",
})  # fmt: skip
_LOOK_AT_NULL = ("present", "type", "not_null", "to_array")
_CHAINS = ("subexpression", "index_expression", "pipe", "projection", "filter_projection", "value_projection", "flatten")


@dataclass(frozen=True, slots=True)
class Nullable:
    """A field or tag that is compared, and that a job may lack: the node that reads it, and its text, e.g. "tags.env"."""

    node: Node
    text: str

    @property
    def is_tag(self) -> bool:
        """Whether it is `tags.KEY` or `tag(tags, KEY)`."""
        return self.text.startswith((f"{TAGS}.", "tag("))


def unguarded(rule: Rule, condition: Node) -> Iterator[Nullable]:
    """The nullable fields and tags that a condition compares, where the rule neither asks whether they are present nor has an example.

    Of `tags.env == 'prod'` that is `tags.env`, unless the rule has `present(tags.env)`, or an example with a job that has no such tag.
    """
    trees = [rule.assertion.tree]
    if rule.when is not None:
        trees.append(rule.when.tree)
    guarded = {text for tree in trees for text in _guarded(tree)}
    for compared in _compared(condition):
        if not _is_guarded(compared, guarded) and not any(_lacks(example.job, compared) for example in rule.examples):
            yield compared


def _compared(node: Node) -> Iterator[Nullable]:
    """What comparisons and predicates take that may be null."""
    if _is_comparison(node):
        for child in node.children:
            yield from _nullable_in(child)
    for child in node.children:
        yield from _compared(child)


def _is_comparison(node: Node) -> bool:
    """Whether a node has no answer for null: a comparison with anything but null, or a predicate such as `glob`."""
    if node.kind == "comparator":
        return not any(map(is_null, node.children))
    if node.kind != "function_expression" or node.value in _LOOK_AT_NULL:
        return False
    return node.value in FUNCTIONS and FUNCTIONS[node.value].predicate


def _nullable_in(node: Node) -> Iterator[Nullable]:
    """The fields and tags that make the value of a node null when a job does not have them."""
    start = node
    while start.kind in _CHAINS:
        start = start.children[0]
    match start.kind:
        case "field":
            path = _nullable_path(all_fields(node)[0])
            if path:
                yield Nullable(node, path)
        case "function_expression" if start.value == "tag":
            yield Nullable(start, _one_line(start))
        case "function_expression" if start.value not in _LOOK_AT_NULL:
            for child in start.children:
                yield from _nullable_in(child)
        case "or_expression":  # `end_time || last_modified_time` is null only if the last one is
            yield from _nullable_in(start.children[-1])
        case _:
            return


def _nullable_path(path: str) -> str:
    """The path of the nullable field or tag that a path begins with, e.g. "tags.env"; empty where there is none."""
    if path.startswith(f"{TAGS}."):
        return path
    row = field(path)
    if row is None or not row.nullable or path in _ALWAYS_THERE:
        return ""
    return path


def _guarded(node: Node) -> Iterator[str]:
    """The texts whose absence a condition looks at: `x` of `present(x)` and of a comparison of x with null."""
    if node.kind == "function_expression" and node.value == "present":
        yield _one_line(node.children[0])
    if node.kind == "comparator" and any(map(is_null, node.children)):
        yield from map(_one_line, node.children)
    for child in node.children:
        yield from _guarded(child)


def _is_guarded(compared: Nullable, guarded: set[str]) -> bool:
    """Whether the rule asks for a field, or for an object that holds it, such as `vpc_config`; `present(tags)` says nothing of one tag."""
    if compared.text in guarded:
        return True
    return not compared.is_tag and any(compared.text.startswith(f"{text}.") for text in guarded)


def _lacks(patch: Json, compared: Nullable) -> bool:
    """Whether an example removes what is compared from its job, so that the author has seen what the rule says then."""
    if not compared.is_tag:
        return _removes(patch, compared.text.split("."))
    return _removes(patch, [TAGS]) or _removes_a_tag(patch)


def _removes(patch: Json, keys: list[str]) -> bool:
    """Whether a merge patch removes what is at a path, or an object that holds it."""
    for key in keys:
        if not isinstance(patch, dict) or key not in patch:
            return False
        patch = patch[key]
        if patch is None:
            return True
    return False


def _removes_a_tag(patch: Json) -> bool:
    if not isinstance(patch, dict) or not isinstance(patch.get(TAGS), dict):
        return False
    return None in patch[TAGS].values()


def _one_line(node: Node) -> str:
    return " ".join(node.text.split())
