"""Keys that are nearly the name of a field: a misspelt field would read as that field's absence."""

from functools import lru_cache

from scanner.display.suggest import nearest

_ALIKE = 0.75  # how alike two names are if one is suggested for the other
_SHORTEST = 5  # characters of a name in which one slip is noticed; in `tags` it would be half a word


@lru_cache(maxsize=64)  # a column that is not a field is in all records of a file
def resembling(key: str, names: tuple[str, ...]) -> str | None:
    """The name that a key is most like, whatever the case and the underscores; None if it is like none of them."""
    by_fold = {_fold(name): name for name in names}
    return by_fold.get(nearest(_fold(key), by_fold, _ALIKE))


@lru_cache(maxsize=64)
def slip_of(key: str, names: tuple[str, ...]) -> str | None:
    """The name that a key is but for one slip: a character missing, added, changed, or swapped with its neighbour; else None."""
    folded = _fold(key)
    return next((name for name in names if len(name) >= _SHORTEST and _is_one_slip(folded, _fold(name))), None)


def _fold(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()


def _is_one_slip(one: str, other: str) -> bool:
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = _first_difference(one, other)
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        return short[at:] == long[at + 1 :]
    if one[at + 1 :] == other[at + 1 :]:
        return True
    is_swapped = one[at : at + 2] == other[at : at + 2][::-1]
    return is_swapped and one[at + 2 :] == other[at + 2 :]


def _first_difference(one: str, other: str) -> int:
    for number, (character, other_character) in enumerate(zip(one, other, strict=False)):
        if character != other_character:
            return number
    return min(len(one), len(other))
