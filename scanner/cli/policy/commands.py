"""The commands of rule authors and their options; each body is one function in a module of its own, imported when it runs."""

from typing import Any

import click

from scanner.cli.options import PARAM, config_options
from scanner.cli.stop import answered
from scanner.model.severity import Severity

_TEXT_OR_JSON = click.option("--format", type=click.Choice(["text", "json"]), default="text", help="How it is written. Default: text.")


@click.group()
def policy() -> None:
    """Writes policies, looks at them and tests them. Without a PATH: list, lint and test take every built-in."""


@policy.command("list")
@click.argument("named", nargs=-1, metavar="[PATH|NAME]...")
@click.option("--pack", "packs", multiple=True, metavar="NAME", help="Only the rules of this pack or policy.")
@click.option("--selection", "selections", multiple=True, metavar="NAME", help="Only the rules that this selection holds.")
@click.option(
    "--severity", "severities", multiple=True, type=click.Choice([one.value for one in Severity]), help="Only rules of this severity."
)
@click.option("--framework", "frameworks", multiple=True, metavar="ID[:CONTROL]", help="Only rules that support this requirement.")
@click.option("--id", "ids", multiple=True, metavar="PREFIX", help="Only rules whose id is or begins with this, up to a hyphen.")
@_TEXT_OR_JSON
@answered
def policy_list(**options: Any) -> int:
    """Lists the rules of files, folders, packs and selections, one a line."""
    from scanner.cli.policy.list import ListOptions, run_list

    return run_list(ListOptions(**options))


@policy.command("show")
@click.argument("rule")
@click.option("-p", "--policy", "policies", multiple=True, metavar="PATH|NAME", help="Where the rule stands. Default: the built-ins.")
@PARAM
@click.option("--account", "accounts", multiple=True, metavar="ID", help="An account that counts as scanned.")
@config_options
@_TEXT_OR_JSON
@answered
def policy_show(**options: Any) -> int:
    """Shows everything about RULE, with the values of its parameters and where each comes from."""
    from scanner.cli.policy.show import ShowOptions, run_show

    return run_show(ShowOptions(**options))


@policy.command("lint")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@_TEXT_OR_JSON
@answered
def policy_lint(paths: tuple[str, ...], format: str) -> int:
    """Shows every mistake of policy files and folders, and what looks like one; exits 2 where there is a mistake."""
    from scanner.cli.policy.lint import run_lint

    return run_lint(paths, format)


@policy.command("new")
@click.argument("rule_id", metavar="ID")
@click.option("-o", "--output", metavar="FILE", help="The file to write; - for standard output. Default: the id in small letters, .yaml.")
@click.option("--title", default="", help="What must hold, in one line.")
@click.option("--severity", type=click.Choice([one.value for one in Severity]), default=Severity.MEDIUM.value, help="Default: medium.")
@answered
def policy_new(rule_id: str, output: str | None, title: str, severity: str) -> int:
    """Writes a file with a new rule that works as it is, to be changed from there."""
    from scanner.cli.policy.new import run_new

    return run_new(rule_id, output, title, severity)


@policy.command("test")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--require-examples/--no-require-examples",
    "require",
    default=None,
    help="A rule must have a passing and a failing example. Default: for built-ins.",
)
@click.option("--mutate", is_flag=True, help="Changes each rule a little; an example must notice.")
@click.option("--damage", is_flag=True, help="Damages each failing example; the rule must not pass.")
@answered
def policy_test(paths: tuple[str, ...], require: bool | None, mutate: bool, damage: bool) -> int:
    """Runs the examples of rules; exits 1 where one does not hold."""
    from scanner.cli.policy.test import run_test

    return run_test(paths, not paths if require is None else require, mutate, damage)


@policy.command("docs")
@click.option("--check", is_flag=True, help="Writes nothing; says which page is stale, and exits 1 where one is.")
@click.option("-o", "--output", default="docs", metavar="DIR", help="The folder of the pages. Default: docs.")
@answered
def policy_docs(check: bool, output: str) -> int:
    """Writes rules.md and functions.md: a section for each built-in rule and each function."""
    from scanner.cli.policy.docs import run_docs

    return run_docs(check, output)


@policy.command("schema")
@answered
def policy_schema() -> int:
    """Prints the JSON Schema of a policy file, for editors and validators."""
    from scanner.cli.policy.schema import run_schema

    return run_schema()
