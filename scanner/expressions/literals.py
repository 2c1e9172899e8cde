"""Values written as JMESPath literals."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice

from scanner.expressions.once import once_per_object
from scanner.model.expression import Node
from scanner.model.job import Json

_MOST = 10  # elements of a list or map that are written out


def literal(value: Json) -> str:
    """The value as an expression writes it, e.g. `'eu-west-1'`; only the first elements of a long list or map."""
    if isinstance(value, str):
        return "'" + value.replace("'", "\\'") + "'"  # in JMESPath's raw strings a backslash is only a backslash
    if isinstance(value, list) and value:
        rest = ""
        if len(value) > _MOST:
            rest = f", ... {len(value) - _MOST} more"
        return f"[{', '.join(map(literal, value[:_MOST]))}{rest}]"
    if isinstance(value, dict) and len(value) > _MOST:
        first = json.dumps(dict(islice(value.items(), _MOST)), ensure_ascii=False)
        return f"`{first[:-1]}, ... {len(value) - _MOST} more}}`"
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def with_params(node: Node, params: Mapping[str, Json]) -> str:
    """The node's text with the values of parameters instead of `param('name')`; worked out once for a node and its parameters."""
    texts = _texts_with(params)
    key = id(node)
    if key not in texts:
        texts[key] = (node, _with_params(node, params))
    return texts[key][1]


@once_per_object
def _texts_with(_params: Mapping[str, Json]) -> dict[int, tuple[Node, str]]:
    return {}


def _with_params(node: Node, params: Mapping[str, Json]) -> str:
    text = node.source
    pieces: list[str] = []
    at = node.start
    for call in _param_calls(node):
        name = call.children[0].value
        if isinstance(name, str) and name in params:
            pieces += [text[at : call.start], literal(params[name])]
            at = call.end
    return "".join([*pieces, text[at : node.end]])


def _param_calls(node: Node) -> Iterator[Node]:
    if node.kind == "function_expression" and node.value == "param" and len(node.children) == 1:
        yield node
        return
    for child in sorted(node.children, key=lambda child: child.start):
        yield from _param_calls(child)
