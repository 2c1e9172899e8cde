"""`jobscan policy new`: a policy file with a new rule to start from."""

import sys
from pathlib import Path

from scanner.authoring.scaffold import scaffold, shell_word
from scanner.display.lines import printable
from scanner.errors import ReportWriteError, UsageError
from scanner.model.codes import CLEAN

_STDOUT = "-"


def run_new(rule_id: str, output: str | None, title: str, severity: str) -> int:
    """0; raises UsageError for a file that already exists, and leaves it as it is."""
    name = output or f"{rule_id.lower()}.yaml"
    if name == _STDOUT:
        sys.stdout.write(scaffold(rule_id, f"{rule_id.lower()}.yaml", title, severity))
        return CLEAN
    text = scaffold(rule_id, name, title, severity)
    try:
        with Path(name).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{name} already exists and was not changed; choose another file with -o") from None
    except FileNotFoundError:
        raise UsageError(f"{name} cannot be created: its folder does not exist") from None
    except OSError as error:
        raise ReportWriteError(f"{name} could not be written: {error.strerror}") from None
    sys.stdout.write(
        f"{printable(name)} holds {rule_id} and its examples. Next: change it, then jobscan policy test {printable(shell_word(name))}\n"
    )
    return CLEAN
