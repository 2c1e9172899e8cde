"""How often Python looks for garbage."""

import gc

# Lists, dicts and the like that are made from one search to the next. Python's own number is 700; a small scan makes some 60,000.
_OBJECTS = 100_000


def collect_seldom() -> None:
    """Makes this process look for garbage less often. A scan makes very many objects and hardly any in circles, which alone need it."""
    gc.set_threshold(_OBJECTS)


def collect_no_more() -> None:
    """Lets this process end without two last searches for garbage: all its memory is free then anyway."""
    gc.disable()
    gc.freeze()
