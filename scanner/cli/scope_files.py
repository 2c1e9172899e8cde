"""Reports of one account and Region each: `-f asff=hub/{account}-{region}.jsonl` writes a file for every one."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import UsageError
from scanner.formats.options import ReportOptions
from scanner.formats.registry import FORMATS, Format

if TYPE_CHECKING:
    from scanner.model.report import Report

_ACCOUNT, _REGION = "{account}", "{region}"
_FORMS = {_ACCOUNT: "[0-9]{12}", _REGION: "[a-z0-9-]+"}


def is_scope_template(path: Path | None) -> bool:
    """Whether a path stands for a file for each account and Region."""
    return path is not None and (_ACCOUNT in path.name or _REGION in path.name)


def check_scope_template(form: Format, path: Path) -> None:
    """Raises UsageError for placeholders in a folder's name, for those that the format has no files for, and for one without the other."""
    if any(placeholder in str(path.parent) for placeholder in _FORMS):
        raise UsageError(f"--format {form.name}: {_ACCOUNT} and {_REGION} must be in the name of the file, not of a folder")
    if not is_scope_template(path):
        return
    if not form.scopes_function:
        names = ", ".join(name for name, other in FORMATS.items() if other.scopes_function)
        raise UsageError(f"--format {form.name}: only {names} writes a file for each {_ACCOUNT} and {_REGION}")
    if _ACCOUNT not in path.name or _REGION not in path.name:
        raise UsageError(f"--format {form.name}={path}: name both {_ACCOUNT} and {_REGION}, or none")


def scope_files(report: "Report", form: Format, template: Path, options: ReportOptions) -> Iterator[tuple[Path, ReportOptions]]:
    """The file of each account and Region, with the options that write only what is theirs."""
    for scope in form.scopes(report, options):
        name = template.name.replace(_ACCOUNT, scope.account).replace(_REGION, scope.region)
        yield template.with_name(name), options._replace(scope=scope)


def earlier_scope_files(template: Path) -> Iterator[Path]:
    """The files that an earlier scan wrote where the template puts them: if nothing was scanned, none of them is of today."""
    pattern = re.escape(template.name)
    for placeholder, form in _FORMS.items():
        pattern = pattern.replace(re.escape(placeholder), form)
    try:
        files = sorted(template.parent.iterdir())
    except OSError:
        return
    for path in files:
        if re.fullmatch(pattern, path.name) and path.is_file():
            yield path
