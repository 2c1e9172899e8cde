"""The command line's names for the inputs that errors are about: the library says "policies", the command `-p`."""

from scanner.errors import UsageError

OPTIONS = {
    "accounts": "--account",
    "allow_unknown": "--allow-unknown",
    "config": "--config",
    "frameworks": "--framework",
    "id": "RULE",
    "ignore": "--ignore",
    "packs": "--pack",
    "params": "--param",
    "policies": "-p",
    "rules": "--rule",
    "select": "--select",
    "selections": "--selection",
    "title": "--title",
}


def name_option(error: UsageError) -> str:
    """The error's sentence after the option that it is about, e.g. "-p: unknown pack or selection 'corre'; did you mean core?"."""
    option = OPTIONS.get(error.about, "")
    sentence = f"{option}: {error}" if option else str(error)
    if error.settings:
        options = " ".join(f'--param "{setting}"' for setting in error.settings)
        sentence += f"; write {options}"
    return sentence
