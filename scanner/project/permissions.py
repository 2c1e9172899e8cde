"""Which flags of a scan of AWS decide what IAM must allow, from its options and its file of accounts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from scanner.aws.iam.policy import Flags, partition_named
from scanner.config.accounts import AccountEntry, read_accounts
from scanner.errors import UsageError
from scanner.model.arn import is_arn
from scanner.model.names import ALL_REGIONS, ORGANIZATION
from scanner.project.context_kinds import kinds_read
from scanner.project.live_options import check_live
from scanner.project.options import LiveOptions
from scanner.project.project import Project


def permission_flags(options: LiveOptions, project: Project) -> Flags:
    """The flags of a scan in a project, whose rules may ask for context.

    Raises UsageError for options that do not go together, MistakesError for mistakes in a file of accounts or in the rules.
    """
    check_live(options._replace(aws=True), has_sources=False)
    flags = Flags(
        regions=options.regions,
        role_arn=options.role_arn or "",
        external_id=options.external_id or "",
        accounts_from=options.accounts_from or "",
        role_name=options.role_name or "",
        unit=options.unit or "",
        details=options.detail == "full",
        context=kinds_read(options.context, project),
        reuse=options.reuse or "",
    )
    if options.accounts_from in (None, ORGANIZATION):
        return flags
    entries = read_accounts(Path(flags.accounts_from), flags.accounts_from)
    return replace(flags, regions=_regions(flags, entries), member_roles=tuple(_roles(flags, entries)))


def _roles(flags: Flags, entries: Sequence[AccountEntry]) -> Iterator[str]:
    """The ARN of the role that is assumed first for each account."""
    for entry in entries:
        role = next(iter(entry.roles), flags.role_name)
        if not role:
            raise UsageError(f"{entry.at}: account {entry.account} has no role; add one, or pass --role-name", "accounts_from")
        if is_arn(role):
            yield role
        else:
            yield f"arn:{partition_named(flags)}:iam::{entry.account}:role/{role}"


def _regions(flags: Flags, entries: Sequence[AccountEntry]) -> tuple[str, ...]:
    """The Regions of all accounts: "all" if one is read in all, and none where that of the caller is one of them."""
    regions = [entry.regions or flags.regions for entry in entries]
    names = {name for of_account in regions for name in of_account}
    if ALL_REGIONS in names:
        return (ALL_REGIONS,)
    if not all(regions):
        return ()
    return tuple(sorted(names))
