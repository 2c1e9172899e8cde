"""What no command may lack, whoever adds it: an answer to Ctrl-C and closed pipes, and help in sections that fits a terminal."""

import errno
import io
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click
import pytest

from scanner.cli.command import Command, Group
from scanner.cli.commands import jobscan
from scanner.cli.run import run

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

CLOSED_PIPE = BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))  # click looks at the number, and would exit with 1
INTERRUPTIONS = [
    pytest.param(KeyboardInterrupt(), 130, id="Ctrl-C"),
    pytest.param(CLOSED_PIPE, 141, id="closed pipe"),
    pytest.param(EOFError(), 70, id="no interruption, but click takes it for one"),
]


def contexts(group: click.Group, parent: click.Context) -> Iterator[click.Context]:
    """A context for each command below a group, and for the groups themselves."""
    for name, command in group.commands.items():
        context = click.Context(command, info_name=name, parent=parent)
        yield context
        if isinstance(command, click.Group):
            yield from contexts(command, context)


def all_contexts(width: int = 80) -> list[click.Context]:
    top = click.Context(jobscan, info_name="jobscan", terminal_width=width, **jobscan.context_settings)
    return [top, *contexts(jobscan, top)]


CONTEXTS = {context.command_path: context for context in all_contexts()}
COMMANDS = [path for path, context in CONTEXTS.items() if not isinstance(context.command, click.Group)]


def required(command: click.Command) -> list[str]:
    """The least that a command takes, e.g. `collect -o x`."""
    words = []
    for param in command.params:
        if param.required:
            words += ["x"] if isinstance(param, click.Argument) else [param.opts[0], "x"]
    return words


@pytest.fixture
def restored_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Undoes what `run` does to the process that it ends in: handlers of signals, and the file behind standard output."""
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    stdout = os.dup(1)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # for details of internal errors
    yield
    os.dup2(stdout, 1)
    os.close(stdout)
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_all_commands_are_seen() -> None:
    assert {"jobscan scan", "jobscan collect", "jobscan gate", "jobscan policy test"} <= set(COMMANDS)
    assert len(COMMANDS) >= 14


@pytest.mark.parametrize("path", CONTEXTS)
def test_every_command_and_group_is_of_our_class(path: str) -> None:
    command = CONTEXTS[path].command
    assert isinstance(command, Group if isinstance(command, click.Group) else Command)


def test_a_new_command_in_a_new_group_is_of_our_classes() -> None:
    group = Group("top").group("lower")(lambda: None)
    command = group.command("lowest")(lambda: None)
    assert (type(group), type(command)) == (Group, Command)


@pytest.mark.usefixtures("restored_process")
@pytest.mark.parametrize(("error", "code"), INTERRUPTIONS)
@pytest.mark.parametrize("path", COMMANDS)
def test_a_command_that_is_interrupted(path: str, error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    command = CONTEXTS[path].command

    def interrupted(**_options: object) -> NoReturn:
        raise error

    monkeypatch.setattr(command, "callback", interrupted)
    assert run([*path.split()[1:], *required(command)]) == code


@pytest.mark.usefixtures("restored_process")
@pytest.mark.parametrize(("error", "code"), INTERRUPTIONS)
@pytest.mark.parametrize("path", CONTEXTS)
def test_a_help_that_is_interrupted(path: str, error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--help` is written while the arguments are parsed, before any body runs."""

    def interrupted(*_arguments: object) -> NoReturn:
        raise error

    monkeypatch.setattr(CONTEXTS[path].command, "get_help", interrupted)
    assert run([*path.split()[1:], "--help"]) == code


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_is_in_one_section(path: str) -> None:
    context = CONTEXTS[path]
    command = context.command
    assert isinstance(command, Command)
    sections = command._sections(context)
    names = [names for rows in sections.values() for names, _ in rows]
    records = [param.get_help_record(context) for param in command.get_params(context) if isinstance(param, click.Option)]
    assert sorted(names) == sorted(record[0] for record in records if record)
    assert list(sections)[-1] == "Options"
    assert sections["Options"][-1][0] == "-h, --help"


@pytest.mark.parametrize("path", ["jobscan scan", "jobscan collect", "jobscan explain"])
def test_a_command_with_sections_leaves_only_help_outside_them(path: str) -> None:
    context = CONTEXTS[path]
    assert isinstance(context.command, Command)
    sections = context.command._sections(context)
    assert len(sections) > 3
    assert [names for names, _ in sections["Options"]] == ["-h, --help"]


@pytest.mark.parametrize("width", [80, 120])
def test_help_fits_the_terminal(width: int) -> None:
    for context in all_contexts(width):
        too_long = [line for line in context.get_help().splitlines() if len(line) > width]
        assert too_long == [], context.command_path


@pytest.mark.parametrize("path", COMMANDS)
def test_help_has_a_text_for_each_option(path: str) -> None:
    context = CONTEXTS[path]
    for param in context.command.get_params(context):
        if isinstance(param, click.Option):
            names, text = param.get_help_record(context) or ("", "")
            assert text, (path, param.name, names)
