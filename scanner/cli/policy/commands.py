"""The commands for rule authors and their options; each body is one function in a separate module, imported when it runs."""

from typing import Any

import click

from scanner.cli import options as opt
from scanner.cli.command import Group
from scanner.cli.option import GATE, OUTPUT, POLICIES, Decorator, option
from scanner.model.severity import Severity

_SEVERITIES = click.Choice([severity.value for severity in Severity])


def _format(*names: str) -> Decorator:
    """The option for the format of what goes to stdout."""
    known = click.Choice(names)
    return option(OUTPUT, "-f", "--format", "format", type=known, default=names[0], metavar="|".join(names), help=f"Default: {names[0]}.")


_TEXT_OR_JSON = click.option("--format", type=click.Choice(["text", "json"]), default="text", help="Default: text.")


@click.group(cls=Group)
def policy() -> None:
    """List, show, check, test, prove, compare and write policies.

    Without a PATH, list, lint and test use the built-in policies.
    """


@policy.command("list")
@click.argument("named", nargs=-1, metavar="[PATH|NAME]...")
@click.option("--pack", "packs", multiple=True, metavar="NAME", help="Only rules of this pack or policy. Repeatable.")
@click.option("--selection", "selections", multiple=True, metavar="NAME", help="Only rules in this selection. Repeatable.")
@click.option("--severity", "severities", multiple=True, type=_SEVERITIES, help="Only rules of this severity. Repeatable.")
@click.option(
    "--framework",
    "frameworks",
    multiple=True,
    metavar="ID[:CONTROL]",
    help="Only rules that support this framework or control. Repeatable.",
)
@click.option("--id", "ids", multiple=True, metavar="PREFIX", help="Only rules with this ID, or with IDs that start with it. Repeatable.")
@_TEXT_OR_JSON
def policy_list(**options: Any) -> int:
    """List rules, one per line.

    PATH or NAME is a policy file or folder, a pack or a selection.
    """
    from scanner.cli.policy.list import ListOptions, run_list

    return run_list(ListOptions(**options))


@policy.command("show")
@click.argument("rule")
@opt.RULE_POLICY
@opt.PARAM
@opt.TRUSTED_ACCOUNTS
@opt.CONFIG
@_TEXT_OR_JSON
def policy_show(**options: Any) -> int:
    """Show everything about a rule.

    Includes the value of each parameter of RULE, and where it comes from.
    """
    from scanner.cli.policy.show import ShowOptions, run_show

    return run_show(ShowOptions(**options))


@policy.command("lint")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@_TEXT_OR_JSON
def policy_lint(paths: tuple[str, ...], format: str) -> int:
    """Report every mistake in policy files, and warn about likely ones.

    Exits with 2 if there is a mistake.
    """
    from scanner.cli.policy.lint import run_lint

    return run_lint(paths, format)


@policy.command("new")
@click.argument("rule_id", metavar="ID")
@click.option("-o", "--output", metavar="FILE", help="File to write; - for standard output. Default: the ID in lower case, with .yaml.")
@click.option("--title", default="", help="What the rule requires, in one line.")
@click.option("--severity", type=_SEVERITIES, default=Severity.MEDIUM.value, help="Default: medium.")
def policy_new(rule_id: str, output: str | None, title: str, severity: str) -> int:
    """Write a policy file with a new rule to start from.

    The rule and its examples already work.
    """
    from scanner.cli.policy.new import run_new

    return run_new(rule_id, output, title, severity)


@policy.command("test")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--require-examples/--no-require-examples",
    "require",
    default=None,
    help="Fail a rule without a passing and a failing example. Default: for built-in policies only.",
)
@click.option("--mutate", is_flag=True, help="Also change each rule slightly; an example must notice.")
@click.option("--damage", is_flag=True, help="Also damage each failing example; the rule must not pass.")
def policy_test(paths: tuple[str, ...], require: bool | None, mutate: bool, damage: bool) -> int:
    """Run the examples of rules.

    Exits with 1 if an example does not give the outcome it is listed under.
    """
    from scanner.cli.policy.test import run_test

    if require is None:
        require = not paths
    return run_test(paths, require, mutate, damage)


@policy.command("prove")
@click.argument("named", nargs=-1, metavar="[PATH|NAME]...")
@option(POLICIES, "--select", multiple=True, metavar="ID", help="Only these rules: a rule ID, or the start of one. Repeatable.")
@opt.PARAM
@opt.TRUSTED_ACCOUNTS
@opt.CONFIG
@_format("text", "json")
def policy_prove(**options: Any) -> int:
    """Prove which outcomes rules can have.

    For each rule: whether it can fail, pass, be not applicable, unknown or an error, for any job that AWS documents, with the parameters
    in force. A yes comes with a job that shows it, to be pasted under the rule's examples. PATH or NAME is a policy file or folder, a
    pack, a selection or a built-in rule. Default: the policies of jobscan.yaml, else all built-in ones.

    Of a configuration that --config names, and without PATH, scopes and waivers are proved too: those that can never match, and scopes
    that overlap and set a parameter differently.

    Exit codes: 0 nothing wrong, 1 a rule never fails or never applies, or a scope or waiver never matches, 2 wrong usage, 3 not decided,
    70 a witness did not hold.
    """
    from scanner.cli.policy.prove import ProveOptions, run_prove

    return run_prove(ProveOptions(**options))


@policy.command("diff")
@click.argument("old")
@click.argument("new")
@opt.PARAM
@opt.TRUSTED_ACCOUNTS
@option(GATE, "--fail-on", type=click.Choice(["loosened"]), metavar="loosened", help="Exit with 1 if a rule is looser or gone.")
@_format("text", "json", "markdown")
def policy_diff(**options: Any) -> int:
    """Show what a change of policy changes, rule by rule.

    OLD and NEW are policy files, folders of them, or jobscan.yaml files; a folder with a jobscan.yaml means that file. A rule is loosened
    if there is a job for which it was fail, unknown or an error and is pass or not applicable now, opened if it is unknown or an error now,
    tightened if it fails now. Each comes with such a job. Where there is none, that is proved for every job that AWS documents, whatever
    is not delivered. Rules that are gone and lower severities count as loosened. --param and --account count on both sides.

    Exit codes: 0; with --fail-on loosened 1 for a rule that is loosened, 3 if that is not decided; 2 wrong usage, 70 a witness did not
    hold.
    """
    from scanner.cli.policy.diff import PolicyDiffOptions, run_policy_diff

    return run_policy_diff(PolicyDiffOptions(**options))


@policy.command("lock")
@opt.POLICY
@opt.CONFIG
def policy_lock(policies: tuple[str, ...], config: str | None) -> int:
    """Write policies.lock, the SHA-256 of each policy file.

    It is written beside jobscan.yaml, else into the working directory. `jobscan scan --locked` refuses to scan with other policy files.
    """
    from scanner.cli.policy.lock import run_lock

    return run_lock(policies, config)


@policy.command("docs")
@click.option("--check", is_flag=True, help="Write nothing; name the pages that are out of date, and exit with 1 if there are any.")
@click.option("-o", "--output", default="docs", metavar="DIR", help="Folder for the pages. Default: docs.")
def policy_docs(check: bool, output: str) -> int:
    """Write the pages rules.md and functions.md.

    They have a section for each built-in rule and each function.
    """
    from scanner.cli.policy.docs import run_docs

    return run_docs(check, output)


@policy.command("schema")
def policy_schema() -> int:
    """Print the JSON Schema of a policy file."""
    from scanner.cli.policy.schema import run_schema

    return run_schema()
