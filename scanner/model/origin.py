"""Where a source or a policy comes from, as a type: what a file is called decides nothing."""

from dataclasses import dataclass
from typing import assert_never


@dataclass(frozen=True, slots=True)
class Tree:
    """A file in the working tree; `path` is relative to the tree, with forward slashes."""

    path: str


@dataclass(frozen=True, slots=True)
class Outside:
    """A file outside the working tree, e.g. `jobs.json`; with as many of its folders as tell it from others: `old/jobs.json`."""

    name: str


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A policy file that comes with the program."""

    pack: str


@dataclass(frozen=True, slots=True)
class Stdin:
    """Standard input."""


@dataclass(frozen=True, slots=True)
class S3:
    """An object, or all objects whose keys begin with `key`."""

    bucket: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """Records that a program hands to the library."""


@dataclass(frozen=True, slots=True)
class Live:
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
    """The path, with `./` in front where it would read like another kind of origin."""
    folder, slash, _ = path.partition("/")
    is_reserved = path in names or (slash and folder in folders)
    return f"./{path}" if is_reserved else path
