"""Functions on tags: keys and values without regard to case, `a|b` are alternatives."""

from collections.abc import Mapping, Sequence

from scanner.expressions.functions.patterns import glob
from scanner.model.job import Json

_SYSTEM = "aws:"


def tag(tags: Mapping[str, Json], key: str) -> Json:
    """The value of the first alternative that is there, else None."""
    by_key = _folded(tags)
    return next((by_key[name][0][1] for name in _names(key) if name in by_key), None)


def missing_tags(tags: Mapping[str, Json], keys: Sequence[str]) -> list[str]:
    """Those of `keys` of which no alternative is there."""
    by_key = _folded(tags)
    return [key for key in keys if not any(name in by_key for name in _names(key))]


def bad_tag_values(tags: Mapping[str, Json], allowed: Mapping[str, Json]) -> list[str]:
    """The tags whose value matches none of the globs for their key."""
    by_key = _folded(tags)
    bad: dict[str, None] = {}
    for key, globs in allowed.items():
        patterns = [str(pattern).casefold() for pattern in (globs if isinstance(globs, list) else [globs])]
        for name in _names(key):
            bad.update((found, None) for found, value in by_key.get(name, ()) if not glob(value.casefold(), patterns))
    return list(bad)


def blank_tags(tags: Mapping[str, Json], placeholders: Sequence[str]) -> list[str]:
    """The tags whose value is one of `placeholders`, blanks around it aside; system tags are never blank."""
    blank = {word.strip().casefold() for word in placeholders}
    return [
        key
        for key, value in tags.items()
        if value is not None and not key.casefold().startswith(_SYSTEM) and value.strip().casefold() in blank
    ]


def _folded(tags: Mapping[str, Json]) -> dict[str, list[tuple[str, str]]]:
    """By key in one case: each tag that has it, as it is written, with its value."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key, value in tags.items():
        if value is not None:
            found.setdefault(key.strip().casefold(), []).append((key, value))
    return found


def _names(key: str) -> list[str]:
    """The alternatives of a key, each once: one that is written a thousand times is not looked for a thousand times."""
    return list(dict.fromkeys(name.strip().casefold() for name in key.split("|")))
