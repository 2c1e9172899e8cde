"""What a file of one owner's findings is called."""

import hashlib
import re

NO_OWNER = "no-owner"
_PLAIN = re.compile(r"[a-z0-9]([a-z0-9._@+-]{0,58}[a-z0-9])?")
_OTHER = re.compile(r"[^A-Za-z0-9._@+-]+")
_LONGEST = 60
_DIGITS = 12  # of the hash: enough that no one finds another owner with the same
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))})  # of Windows


def owner_file_name(owner: str) -> str:
    """A name for a file, with letters, digits and ._@+-~ only, that no other owner has; `no-owner` without an owner.

    It depends on the owner alone: whoever can tag a job could else move the file of another team by an owner that looks like theirs.
    """
    if not owner:
        return NO_OWNER
    if _PLAIN.fullmatch(owner) and not _is_reserved(owner):
        return owner
    # Small letters and digits alone stay as they are; `Team A` and `team/a` would be one file. No plain name has a tilde.
    readable = _OTHER.sub("-", owner)[:_LONGEST].strip("._-@+") or "owner"
    digest = hashlib.sha256(owner.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable}~{digest[:_DIGITS]}"


def _is_reserved(owner: str) -> bool:
    """Whether a file of this name would be taken for a device, or for the file of the findings without an owner."""
    return owner == NO_OWNER or owner.partition(".")[0] in _DEVICES
