"""What a PATH or NAME of the commands for rule authors means."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scanner.errors import UsageError
from scanner.policy import builtin
from scanner.policy.files import is_path


def as_named(word: str) -> str:
    """The word as `choose` takes it: a file or folder with a slash, so that it is not taken for a pack.

    A pack, a selection or a built-in rule keeps its name, also where a folder is called the same.
    """
    if not word:  # e.g. "$POLICIES" in a shell where it is not set
        raise UsageError("empty PATH: name a policy file, a folder, a pack or a rule")
    if is_path(word) or builtin.is_rule_id(word):
        return word
    if word in builtin.pack_names() or word in builtin.named_selections():
        return word
    return f"./{word}" if Path(word).exists() else word


@contextmanager
def about_paths() -> Iterator[None]:
    """Errors about policies without the name of the option -p, since their paths are arguments here."""
    try:
        yield
    except UsageError as error:
        if error.argument != "policies":
            raise
        raise UsageError(str(error)) from None
