"""Whether the options of a live scan go together; apart from what reads AWS, since every scan asks this and the SDK is slow to load."""

from collections.abc import Iterator

from scanner.errors import UsageError
from scanner.model.names import ORGANIZATION
from scanner.project.options import LiveOptions


def check_live(options: LiveOptions, has_sources: bool) -> None:
    """Raises UsageError for options of a live scan without --aws, with sources, or that do not go together."""
    if not options.aws:
        for name in _changed(options):
            raise UsageError("needs --aws, which reads the jobs from AWS", name)
        return
    if has_sources:
        raise UsageError("reads the jobs from AWS, so it takes no SOURCE; scan files in a run of their own", "aws")
    _check_combination(options)


def _changed(options: LiveOptions) -> Iterator[str]:
    """The options that were set."""
    default = LiveOptions()
    for name in LiveOptions._fields:
        if getattr(options, name) != getattr(default, name):
            yield name


def _check_combination(options: LiveOptions) -> None:
    """Raises UsageError for options that do not go together."""
    if options.accounts_from is not None and options.role_arn is not None:
        raise UsageError("--role-arn reads one account; with --accounts, name the role of each by --role-name", "role_arn")
    if options.role_name is not None and not options.role_name.strip():
        raise UsageError("the name is empty", "role_name")
    if options.role_name is not None and options.accounts_from is None:
        raise UsageError("needs --accounts; for one account use --role-arn", "role_name")
    if options.unit is not None and options.accounts_from != ORGANIZATION:
        raise UsageError(f"needs --accounts {ORGANIZATION}", "unit")
    if options.accounts_from == ORGANIZATION and options.role_name is None:
        raise UsageError("needs --role-name, the role to assume in each account", "accounts_from")
    if options.external_id is not None and options.role_arn is None and options.accounts_from is None:
        raise UsageError("needs a role: --role-arn, or --accounts with --role-name", "external_id")
