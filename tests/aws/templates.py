"""Reads CloudFormation templates."""

from typing import Any

import yaml

_FUNCTIONS = ("!Sub", "!Ref", "!GetAtt")


class _Loader(yaml.SafeLoader):
    """Reads the functions of CloudFormation as their texts."""


for tag in _FUNCTIONS:
    _Loader.add_constructor(tag, lambda loader, node: loader.construct_scalar(node))


def resources(text: str) -> dict[str, Any]:
    """The resources of a template, by name."""
    found: dict[str, Any] = yaml.load(text, _Loader)["Resources"]
    return found


def actions_of(document: dict[str, Any]) -> list[str]:
    """The actions that a policy allows, statement by statement."""
    return [action for statement in document["Statement"] for action in statement["Action"]]
