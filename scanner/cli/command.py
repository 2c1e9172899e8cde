"""What our commands have that click's own do not: options in sections, and an answer to Ctrl-C and closed pipes."""

from typing import Any

import click

from scanner.cli.stop import answering_interruptions

_OTHER = "Options"  # always has --help
_NAMES_WIDTH = 28  # columns for an option's names; longer ones have their text on the next line


class Option(click.Option):
    """An option that `--help` lists under the heading `section`."""

    def __init__(self, *names: Any, section: str = _OTHER, **settings: Any) -> None:
        super().__init__(*names, **settings)
        self.section = section


class Command(click.Command):
    """A command whose `--help` lists its options in sections, e.g. Policies, Gate, Output."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the sections in the order in which their first options were declared, all in the same two columns."""
        sections = self._sections(ctx)
        longest = max(len(names) for rows in sections.values() for names, _ in rows)
        width = min(longest, _NAMES_WIDTH)
        for section, rows in sections.items():
            with formatter.section(section):
                formatter.write_dl([(names.ljust(width), text) for names, text in rows])

    def _sections(self, ctx: click.Context) -> dict[str, list[tuple[str, str]]]:
        """Names and help text of the options in each section; those without a section come last."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            if not isinstance(param, click.Option):
                continue
            names_and_help = param.get_help_record(ctx)
            if names_and_help is not None:
                section = param.section if isinstance(param, Option) else _OTHER
                sections.setdefault(section, []).append(names_and_help)
        sections[_OTHER] = sections.pop(_OTHER)
        return sections


class Group(click.Group):
    """A group whose commands and groups are of our classes, so that a new one cannot forget what they do."""

    command_class = Command
    group_class = type  # a group in this one is of this class too

    def make_context(self, *arguments: Any, **settings: Any) -> click.Context:
        """Parses the arguments; `--help` and `--version` write here already."""
        with answering_interruptions():
            return super().make_context(*arguments, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that the arguments name."""
        with answering_interruptions():
            return super().invoke(ctx)
