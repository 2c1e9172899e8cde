"""Keys that are nearly the name of a field: a misspelt field would read as that field's absence."""

from collections.abc import Iterable

from scanner.display.suggest import nearest

_ALIKE = 0.75  # how alike two names are of which one is suggested for the other
_SHORTEST = 5  # characters of a name in which one slip is seen; in `tags` it would be half a word


def resembling(key: str, names: Iterable[str]) -> str | None:
    """The name that a key is most like, whatever the case and the underscores; None where it is like none."""
    by_fold = {_folded(name): name for name in names}
    return by_fold.get(nearest(_folded(key), by_fold, _ALIKE))


def slip_of(key: str, names: Iterable[str]) -> str | None:
    """The name that a key would be but for one character left out, put in, changed, or swapped with its neighbour; None for another."""
    folded = _folded(key)
    return next((name for name in names if len(name) >= _SHORTEST and _one_slip(folded, _folded(name))), None)


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()


def _one_slip(one: str, other: str) -> bool:
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next((number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) == len(other):
        swapped = one[at : at + 2] == other[at : at + 2][::-1]
        return one[at + 1 :] == other[at + 1 :] or (swapped and one[at + 2 :] == other[at + 2 :])
    short, long = sorted((one, other), key=len)
    return short[at:] == long[at + 1 :]
