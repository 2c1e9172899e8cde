"""What a Terraform configuration says of values that are known after apply: whether they are set, and what they refer to."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scanner.model.job import Json

# Attributes that every resource has once it exists; data sources, locals, outputs of modules and functions say nothing of the kind.
_MANAGED = re.compile(r"(?!(?:data|var|local|module|each|count|path|self|terraform)\.)[a-z][a-z0-9_]*\.[\w-]+(?:\[[^\]]*\])?\.(?:arn|id)")
_VARIABLE = re.compile(r"var\.([\w-]+)")
_MODULE = re.compile(r"module\.([^.\[]+)(?:\[(?:\"(?:[^\"\\]|\\.)*\"|[0-9]+)\])?\.?")


@dataclass(frozen=True, slots=True)
class _Module:
    """A module's configuration, and the call that gives it its inputs."""

    body: Mapping[str, Any]
    inputs: Mapping[str, Any]
    parent: "_Module | None"


@dataclass(frozen=True, slots=True)
class Expressions:
    """One resource's expressions in its module; without any, nothing is known about it."""

    module: _Module | None
    expressions: Mapping[str, Any] | None

    def leaves_out(self, path: str) -> bool:
        """Whether the block of a path is written out, and does not set it."""
        *parents, name = path.split(".")
        block = self._at(parents)
        return isinstance(block, dict) and name not in block

    def shows(self, path: str) -> bool:
        """Whether its value refers to `.arn` or `.id` of managed resources and nothing else."""
        found = self._at(path.split("."))
        return self.module is not None and isinstance(found, dict) and _refers(found, self.module)

    def _at(self, names: list[str]) -> Json:
        value: Json = self.expressions
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
            if isinstance(value, list):  # a block
                value = value[0] if len(value) == 1 else None
        return value


class Configuration:
    """The `configuration` of a plan."""

    def __init__(self, configuration: Json) -> None:
        root = _object(_object(configuration).get("root_module"))
        self._root = _Module(root, {}, None)
        self._modules: dict[str, tuple[_Module | None, Mapping[str, Mapping[str, Any]]]] = {}  # by address, with their resources

    def resource(self, module_address: str, kind: Json, name: Json) -> Expressions:
        """The expressions of a resource by its module's address, its type and its name, whichever instance of it."""
        if module_address not in self._modules:
            module: _Module | None = self._root
            for called in _MODULE.findall(module_address):
                module = _called(module, called)
            self._modules[module_address] = module, _by_name(module)
        module, resources = self._modules[module_address]
        resource = resources.get(f"{kind}.{name}")
        if resource is None:
            return Expressions(None, None)
        return Expressions(module, _object(resource.get("expressions")))

    def module_sources(self, module_address: str) -> tuple[str, ...] | None:
        """The sources of the modules that lead to a module, the outermost first; None where the configuration does not have them."""
        sources: list[str] = []
        module = self._root
        for called in _MODULE.findall(module_address):
            call = _object(_object(module.body.get("module_calls")).get(called))
            source = call.get("source")
            if not isinstance(source, str):
                return None
            sources.append(source)
            module = _Module(_object(call.get("module")), {}, None)
        return tuple(sources)


def _by_name(module: _Module | None) -> Mapping[str, Mapping[str, Any]]:
    """The managed resources of a module by type and name."""
    if module is None:
        return {}
    resources = module.body.get("resources")
    if not isinstance(resources, list):
        return {}
    managed: dict[str, Mapping[str, Any]] = {}
    for resource in resources:
        if isinstance(resource, dict) and resource.get("mode", "managed") == "managed":
            managed[f"{resource.get('type')}.{resource.get('name')}"] = resource
    return managed


def _called(module: _Module | None, name: str) -> _Module | None:
    """The module that another one calls by this name; None if the configuration does not have it."""
    if module is None:
        return None
    call = _object(module.body.get("module_calls")).get(name)
    if not isinstance(call, dict):
        return None
    return _Module(_object(call.get("module")), _object(call.get("expressions")), module)


def _refers(expression: Mapping[str, Any], module: _Module) -> bool:
    references = list(_whole(expression.get("references")))
    return bool(references) and all(_is_managed(reference, module) for reference in references)


def _is_managed(reference: str, module: _Module) -> bool:
    variable = _VARIABLE.fullmatch(reference)
    if variable is None:
        return _MANAGED.fullmatch(reference) is not None
    given = module.inputs.get(variable[1])
    return module.parent is not None and isinstance(given, dict) and _refers(given, module.parent)


def _whole(references: Json) -> Iterator[str]:
    """The references without those that only name the beginning of another, as Terraform lists them too."""
    if not isinstance(references, list):
        return
    texts = [reference for reference in references if isinstance(reference, str)]
    for text in texts:
        if not any(other.startswith((f"{text}.", f"{text}[")) for other in texts):
            yield text


def _object(value: Json) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
