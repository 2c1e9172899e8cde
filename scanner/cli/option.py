"""How options are declared: in which section of the help they are listed, and how several become one value."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from scanner.cli.command import Option

POLICIES = "Policies"
GATE = "Exit code"
OUTPUT = "Output"
JOBS = "Jobs"
READING = "Reading"
AWS = "AWS"

Decorator = Callable[[Callable[..., int]], Callable[..., int]]


def option(section: str, *names: str, **settings: Any) -> Decorator:
    """A decorator that gives a command an option, listed in this section of its help."""
    return click.option(*names, cls=Option, section=section, **settings)


def together(*decorators: Decorator) -> Decorator:
    """A decorator that applies all of these; help lists their options in this order."""

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


def as_value(kind: type[Any], name: str, *options: Decorator) -> Decorator:
    """A decorator that gives a command options, and passes them to its body as one value: the argument `name`, a named tuple `kind`."""
    members = kind._fields

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def with_value(**arguments: Any) -> int:
            values = {member: arguments.pop(member) for member in members}
            return command(**arguments, **{name: kind(**values)})

        return together(*options)(with_value)

    return decorate


def negated(_context: click.Context, _param: click.Parameter, is_set: bool) -> bool:
    """The value of a --no-X option whose parameter is named for X."""
    return not is_set
