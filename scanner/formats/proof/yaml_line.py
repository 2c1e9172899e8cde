"""A witness as one line of YAML, to be pasted under a rule's `examples`."""

import json
import re
from collections.abc import Mapping

from scanner.model.job import Json, Stage
from scanner.prove.answer import Witness

# A text that YAML reads as itself without quotes, also between braces: letters first, and nothing that ends or begins something.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})  # what YAML 1.1 reads as something else


def example_line(witness: Witness, params: Mapping[str, Json]) -> str:
    """An entry under `examples`, e.g. `- {job: {job_name: poc-prod}}`; `params` are values that are not the rule's defaults."""
    entry: dict[str, Json] = {}
    if witness.job:
        entry["job"] = dict(witness.job)
    if witness.stage is not Stage.JOB:
        entry["stage"] = witness.stage.value
    if witness.not_delivered:
        entry["not_delivered"] = list(witness.not_delivered)
    if witness.context:
        entry["context"] = [dict(record) for record in witness.context]
    if params:
        entry["params"] = dict(params)
    if not entry:  # the base job as it is
        entry["job"] = {}
    return f"- {flow(entry)}"


def flow(value: Json) -> str:
    """The value on one line of YAML."""
    match value:
        case dict():
            members = (f"{flow(key)}: {flow(member)}" for key, member in value.items())
            return f"{{{', '.join(members)}}}"
        case list():
            return f"[{', '.join(map(flow, value))}]"
        case str() if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
            return value
        case str():
            return "".join(map(_escaped, json.dumps(value, ensure_ascii=False)))
        case float():
            return _number(json.dumps(value))
        case _:
            return json.dumps(value)


def _number(text: str) -> str:
    """A number with a point, without which YAML 1.1 reads 5e-07 as a text."""
    digits, e, exponent = text.partition("e")
    return text if "." in digits else f"{digits}.0{e}{exponent}"


def _escaped(char: str) -> str:
    """A character between double quotes: as an escape if a terminal would not show it as it is."""
    if char.isprintable():
        return char
    return f"\\U{ord(char):08x}"
