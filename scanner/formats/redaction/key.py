"""The key of pseudonyms, read from a file."""

from pathlib import Path

from scanner.errors import UsageError

SHORTEST = 32  # bytes
_OTHERS = 0o077  # permissions of the group and of everyone
_MAKE = "make one with: openssl rand -hex 32 > redact.key"


def read_key(name: str) -> bytes:
    """The bytes of a key file, without the line's end. Raises UsageError for a file that is missing, empty or too short."""
    try:
        key = Path(name).read_bytes().rstrip(b"\r\n")
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror or error}; {_MAKE}", "redact") from None
    if len(key) < SHORTEST:
        raise UsageError(f"the key in {name} has {len(key)} bytes, and needs at least {SHORTEST}; {_MAKE}", "redact")
    return key


def others_can_read(name: str) -> bool:
    """Whether accounts of this machine besides the file's owner may read or change it."""
    return bool(Path(name).stat().st_mode & _OTHERS)
