"""How often Python looks for garbage."""

import gc

_OBJECTS = 20_000  # lists, dicts and the like that are made from one search to the next; Python's own number is 700


def collect_seldom() -> None:
    """Makes this process look for garbage less often. A scan makes very many objects and hardly any in circles, which alone need it."""
    gc.set_threshold(_OBJECTS)
