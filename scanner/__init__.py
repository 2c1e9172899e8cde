"""Checks Amazon Bedrock model invocation jobs against policies."""

from typing import TYPE_CHECKING, Any

from scanner.version import __version__

if TYPE_CHECKING:
    from scanner.api import load_policies, scan

__all__ = ["__version__", "load_policies", "scan"]


def __getattr__(name: str) -> Any:
    """The library's functions, imported when somebody asks for them, since the command starts faster without."""
    if name in ("load_policies", "scan"):
        from scanner import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
