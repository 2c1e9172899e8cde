"""Identities of results that stay the same from scan to scan."""

from uuid import UUID, uuid5

_JOBSCAN = UUID("6f0e9f0a-6a43-5a0f-9d0f-6a6f62736361")  # a namespace of our own


def guid(identity: str) -> str:
    """The GUID of what has this identity; the same text gives the same GUID everywhere."""
    return str(uuid5(_JOBSCAN, identity.encode("utf-8", "backslashreplace").decode()))
