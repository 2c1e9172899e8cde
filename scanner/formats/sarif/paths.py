"""Paths of reports as SARIF has them."""

from urllib.parse import quote

_SAFE = "/-._~!$&'()*+,;=@"  # no colon: in the first segment it would make a scheme


def uri(path: str) -> str:
    """A path as a relative reference, percent-encoded."""
    return quote(path.lstrip("/"), safe=_SAFE, errors="replace")
