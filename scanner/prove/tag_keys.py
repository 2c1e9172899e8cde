"""How tags are named in proofs: by the keys that rules name, and by stand-ins for all others."""

from typing import Final

from scanner.prove.atoms import Variable

# Keys of HasTag that stand for further tags, each for one: with a key that no rule names, or that repeats a named one in another
# case. A named key is that of the first such tag. No tag can have these keys; `keys(tags).*1` is the real one.
OTHER_TAGS: Final = tuple(f"*{number}" for number in range(1, 9))
_KEYS: Final = "keys(tags)."
_VALUES: Final = "tags."


def key_variable(key: str) -> Variable:
    """The variable of the key of a tag as the job has it, in its own case and with its own blanks."""
    return _KEYS + key


def value_variable(key: str) -> Variable:
    """The variable of the value of a tag."""
    return _VALUES + key


def tag_of_key(variable: Variable) -> str | None:
    """The tag of which a variable is the key; None if it is not a key."""
    return variable.removeprefix(_KEYS) if variable.startswith(_KEYS) else None


def tag_of_value(variable: Variable) -> str | None:
    """The tag of which a variable is the value; None if it is not the value of a tag."""
    return variable.removeprefix(_VALUES) if variable.startswith(_VALUES) else None


def folded(key: str) -> str:
    """A tag's key as rules compare it: without blanks around it, in lower case."""
    return key.strip().casefold()
