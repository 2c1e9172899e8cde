"""Where a source or a policy comes from, as a type: what a file is called decides nothing."""

from typing import assert_never

from msgspec import Struct

STDIN = "-"  # the name of standard input as a SOURCE
S3_SCHEME = "s3://"  # how the names of objects in S3 begin


class Tree(Struct, frozen=True):
    """A file in the working tree; `path` is relative to the tree, with forward slashes."""

    path: str


class Outside(Struct, frozen=True):
    """A file outside the working tree, e.g. `jobs.json`; with as many of its folders as tell it from others: `old/jobs.json`."""

    name: str


class BuiltIn(Struct, frozen=True):
    """A policy file that comes with the program."""

    pack: str


class Stdin(Struct, frozen=True):
    """Standard input."""


class S3(Struct, frozen=True):
    """An object, or all objects whose keys begin with `key`."""

    bucket: str
    key: str = ""


class Memory(Struct, frozen=True):
    """Records that a program hands to the library."""


class Live(Struct, frozen=True):
    """The jobs of an account in a Region, asked from AWS; without a Region the account as such."""

    account: str
    region: str = ""


Origin = Tree | Outside | BuiltIn | Stdin | S3 | Memory | Live

_STDIN, _MEMORY = "stdin", "records"


def report_path(origin: Origin) -> str:
    """How reports name an origin, e.g. `dumps/jobs.json`, `external/jobs.json`, `builtin/encryption.yaml`, `external/s3/BUCKET/KEY`.

    Different origins have different names: a file of the tree in a real folder `external` is `./external/jobs.json`.
    """
    match origin:
        case Tree(path):
            return _apart(path, folders=("external", "builtin"), names=(_STDIN, _MEMORY))
        case Outside(name):
            return f"external/{_apart(name, folders=('s3', 'aws'))}"
        case BuiltIn(pack):
            return f"builtin/{pack}.yaml"
        case Stdin():
            return _STDIN
        case S3(bucket, key):
            return f"external/s3/{bucket}/{key}" if key else f"external/s3/{bucket}"
        case Memory():
            return _MEMORY
        case Live(account, region):
            return f"external/aws/{account}/{region}" if region else f"external/aws/{account}"
        case _:
            assert_never(origin)


def _apart(path: str, folders: tuple[str, ...], names: tuple[str, ...] = ()) -> str:
    """The path, with `./` in front where it would read like another kind of origin; bytes of its name that are not UTF-8 are escapes."""
    path = path.encode("utf-8", "backslashreplace").decode("utf-8")
    folder, slash, _ = path.partition("/")
    is_reserved = path in names or (slash and folder in folders)
    return f"./{path}" if is_reserved else path
