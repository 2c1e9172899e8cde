"""A configuration with the floors that it extends: files and objects in S3, each of which may extend another."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from scanner.config.config import Config, Extends
from scanner.config.lists import NO_FOLDER
from scanner.config.load import ConfigReading, parse_config, read_config
from scanner.config.mistakes import CONFIGURATION
from scanner.errors import Mistake, MistakesError, ReadError
from scanner.model.origin import report_path
from scanner.policy.files import is_path
from scanner.project.loosening import find_loosened_keys
from scanner.project.merge import merge
from scanner.schema.mistakes import mistake_at
from scanner.schema.yaml_file import MAX_BYTES, read_bytes
from scanner.sources import tree

_MOST_FLOORS = 5  # above one configuration


class _Place(Struct, frozen=True):
    """The working tree, and where to read a file that a configuration names."""

    top: Path
    locate: Callable[[Path], Path]


class _FloorFile(Struct, frozen=True):
    """The bytes of a floor. `identity` is the same for one file however it is named; `file` is None for an object in S3."""

    data: bytes
    shown: str
    identity: str
    folder: Path
    file: Path | None = None


def read_with_floors(file: Path, top: Path, locate: Callable[[Path], Path]) -> ConfigReading:
    """What a configuration file and the floors that it extends say together, with all mistakes in them and in how they fit together.

    `top` is the working tree, and `locate` says where to read a file that is named relative to another. Raises MistakesError if the file
    itself cannot be read at all.
    """
    return _on_its_floor(read_config(file, tree.shown(file, top)), _Place(top, locate), (str(file.resolve()),))


def _on_its_floor(reading: ConfigReading, place: _Place, above: tuple[str, ...]) -> ConfigReading:
    """The reading with its floor, if it extends one; `above` identifies the file itself and those that extend it."""
    config = reading.config
    if config.extends is None:
        # A floor that is written and could not be understood may have any policies.
        return replace(reading, knows_policies=reading.knows_policies and "extends" not in config.written)
    try:
        floor_file = _open(config.extends, config, place)
        _check(floor_file, config.extends, above)
        floor = _on_its_floor(_parse(floor_file), place, (*above, floor_file.identity))
    except ReadError as error:
        return _without_floor(reading, [mistake_at(config.extends.at, error.reason)])
    except MistakesError as error:
        return _without_floor(reading, error.mistakes)
    loosened = [mistake for other in floor.config.layers for mistake in find_loosened_keys(config, other)]
    return ConfigReading(
        config=merge(floor.config, config, place.top),
        mistakes=(*reading.mistakes, *floor.mistakes, *loosened),
        knows_policies=reading.knows_policies and floor.knows_policies,
    )


def _without_floor(reading: ConfigReading, mistakes: list[Mistake] | tuple[Mistake, ...]) -> ConfigReading:
    return ConfigReading(reading.config, (*reading.mistakes, *mistakes), knows_policies=False)


def _open(extends: Extends, config: Config, place: _Place) -> _FloorFile:
    """Raises ReadError, with a sentence about the floor, if it cannot be read."""
    if extends.s3:
        from scanner.sources import s3  # late: few configurations extend an object

        shown = report_path(s3.origin_of(extends.s3))
        try:
            return _FloorFile(s3.read_object(extends.s3, MAX_BYTES), shown, extends.s3, NO_FOLDER)
        except ReadError as error:
            raise ReadError(f"cannot read the floor: {error.reason}") from None
    if config.folder == NO_FOLDER:
        raise ReadError(f"'{extends.file}' is a file, but a floor in S3 has no folder; name an object in S3")
    file = place.locate(config.folder / extends.file)
    try:
        data = read_bytes(file, extends.file, CONFIGURATION)
    except MistakesError as error:
        raise ReadError(f"cannot read the floor '{extends.file}': {error.mistakes[0].problem}") from None
    return _FloorFile(data, tree.shown(file, place.top), str(file.resolve()), tree.absolute(file).parent, file)


def _check(floor: _FloorFile, extends: Extends, above: tuple[str, ...]) -> None:
    """Raises MistakesError for a floor that is not the one that was reviewed, or that leads to no end."""
    problem, hint, at = "", "", extends.at
    sha256 = hashlib.sha256(floor.data).hexdigest()
    if floor.identity in above:
        problem, hint = f"'{extends.name}' extends this file, so the floors never end", "remove one 'extends'"
    elif len(above) > _MOST_FLOORS:
        problem, hint = f"more than {_MOST_FLOORS} floors extend each other", "join some of them"
    elif extends.sha256 not in ("", sha256):
        at = extends.sha256_at
        problem, hint = f"the sha256 of '{extends.name}' is {sha256}", "review what changed in the floor, then write this sha256"
    if problem:
        raise MistakesError([mistake_at(at, problem, hint)], CONFIGURATION)


def _parse(floor: _FloorFile) -> ConfigReading:
    reading = parse_config(floor.data, floor.shown, floor.folder)
    config = reading.config
    if floor.file is None:
        return replace(reading, mistakes=(*reading.mistakes, *_files_without_folder(config)))
    return replace(reading, config=replace(config, files=(floor.file, *config.files)))


def _files_without_folder(config: Config) -> Iterator[Mistake]:
    """A mistake for each key of an object in S3 that names files; the reader itself refuses list files."""
    named = {
        "policies": [name for name in config.policies if is_path(name)],
        "sources": [name for name in config.sources if "://" not in name],
        "waivers": list(config.waivers),
        "baseline": [config.baseline] if config.baseline else [],
        "expect": [expectation.path for expectation in config.expect if expectation.path],
    }
    for key, names in named.items():
        if names:
            hint = "name packs, selections and IDs of built-in rules" if key == "policies" else "set it where the floor is extended"
            yield mistake_at(config.written[key].at, f"'{names[0]}' is a file, but a floor in S3 has no folder", hint)
