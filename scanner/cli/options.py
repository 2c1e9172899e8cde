"""Options that several commands share, each written once, and brought to the command's body as one value."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import Any

import click

from scanner.project.project import NO_CONFIG


def config_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that name the configuration."""
    command = click.option("--no-config", "config", flag_value=NO_CONFIG, help="Leaves a configuration that would be found alone.")(command)
    text = "The configuration. Default: the nearest jobscan.yaml from here up to the working tree's root."
    return click.option("--config", "config", metavar="FILE", default=None, help=text)(command)


PARAM = click.option("--param", "params", multiple=True, metavar="[RULE.]NAME=VALUE", help="Sets a parameter; repeat it for a list.")
_DEPTH = 500  # Python's own limit for nested values is not far above


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How records are to be read, and which jobs are wanted, as the command line says it."""

    assume_utc: bool = False
    shape: str | None = None
    max_depth: int | None = None
    max_record_size: str | None = None
    no_gitignore: bool = False
    since: str | None = None
    active_only: bool = False
    statuses: tuple[str, ...] = ()


_NAMES = tuple(one.name for one in fields(ReadingOptions))
_READING = (
    click.option("--shape", metavar="NAME", help="Reads every record in this shape, instead of telling by its keys."),
    click.option("--assume-utc", is_flag=True, help="Reads times without an offset as UTC in every shape."),
    click.option("--max-depth", type=click.IntRange(1, _DEPTH), metavar="N", help="How deep a record may be nested. Default: 32."),
    click.option("--max-record-size", metavar="SIZE", help="How long a record may be, such as 500K or 4M. Default: 1M characters."),
    click.option("--no-gitignore", is_flag=True, help="Reads files in folders that git ignores, too."),
)
_WANTED = (
    click.option("--since", metavar="AGE|TIME", help="Only jobs submitted since: 30d, 12h, 2w, a date or a time with offset."),
    click.option("--active-only", is_flag=True, help="Only jobs that have not ended."),
    click.option("--status", "statuses", multiple=True, metavar="STATUS", help="Only jobs with this status; repeat it for several."),
)


def reading_options(wanted: bool) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """A decorator that gives a command the options of reading, as its `reading`; with those that leave jobs out where `wanted`."""

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def collected(**options: Any) -> int:
            given = {name: options.pop(name) for name in _NAMES if name in options}
            return command(**options, reading=ReadingOptions(**given))

        decorated: Callable[..., int] = collected
        for option in reversed((*_READING, *(_WANTED if wanted else ()))):
            decorated = option(decorated)
        return decorated

    return decorate
