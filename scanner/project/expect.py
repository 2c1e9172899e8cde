"""What a scan must cover, as the caller and the configuration say it together."""

import glob
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from scanner.errors import UsageError
from scanner.model.expectation import ACCOUNT_PLACE, REGION_PLACE, Expectation
from scanner.model.names import ACCOUNT, REGION
from scanner.project.project import Project

_FROM_CALLER = "--expect"
_ANY_REGION = "*"


def expectations(texts: Sequence[str], project: Project) -> tuple[Expectation, ...]:
    """The configuration's expectations and the caller's (ACCOUNT[/REGION]), each once; raises UsageError for a text that is none."""
    by_scope: dict[tuple[str, str], Expectation] = {}
    for expectation in (*_configured(project), *map(_parse, texts)):
        by_scope.setdefault(expectation.scope, expectation)
    return tuple(by_scope.values())


def _configured(project: Project) -> Iterator[Expectation]:
    """The configuration's expectations. Dumps are sources, so they are looked for in the working tree, whatever commit says so."""
    if project.config is None:
        return
    for expectation in project.config.expect:
        if not expectation.path:
            yield expectation
        else:
            yield replace(expectation, files=_files(expectation, project.in_tree(Path(expectation.folder))))


def _files(expectation: Expectation, folder: Path) -> str:
    """The glob of an account and Region as an absolute path. Only its own path is a glob, not the folder, which may be called "[old]"."""
    path = expectation.path.replace(ACCOUNT_PLACE, expectation.account)
    path = path.replace(REGION_PLACE, expectation.region or _ANY_REGION)
    return str(Path(glob.escape(str(folder))) / path)


def _parse(text: str) -> Expectation:
    account, slash, region = text.partition("/")
    if not re.fullmatch(ACCOUNT, account):
        raise UsageError(f"{account!r} is not an account ID (12 digits expected, keep leading zeros)", "expect")
    if slash and not re.fullmatch(REGION, region):
        raise UsageError(f"{region!r} is not a Region, such as eu-central-1; write ACCOUNT/REGION, or the account alone", "expect")
    return Expectation(account, region, origin=_FROM_CALLER)
