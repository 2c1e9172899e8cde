"""The key of pseudonyms, read from a file."""

from pathlib import Path

from scanner.errors import UsageError

SHORTEST = 32  # bytes
LONGEST = 1 << 16  # bytes: /dev/zero has no end
_OTHERS = 0o077  # permissions of the group and of everyone
_MAKE = "make one with: openssl rand -hex 32 > redact.key"


def read_key(name: str) -> bytes:
    """The bytes of a key file, without the line's end. Raises UsageError for a file that is missing, empty, too short or too long."""
    try:
        with Path(name).open("rb") as stream:
            content = stream.read(LONGEST + 1)
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror or error}; {_MAKE}", "redact") from None
    if len(content) > LONGEST:
        raise UsageError(f"{name} has more than {LONGEST:,} bytes, so it is not a key; {_MAKE}", "redact")
    key = content.rstrip(b"\r\n")
    if len(key) < SHORTEST:
        raise UsageError(f"the key in {name} has {len(key)} bytes, and needs at least {SHORTEST}; {_MAKE}", "redact")
    return key


def others_can_read(name: str) -> bool:
    """Whether accounts of this machine besides the file's owner may read or change it."""
    return bool(Path(name).stat().st_mode & _OTHERS)
