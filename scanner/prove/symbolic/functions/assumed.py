"""What is not in the job, but in dumps beside it: it can be anything, and no witness can show it."""

from scanner.prove.atoms import ASSUMED, Assumed
from scanner.prove.formula import Formula, atom
from scanner.prove.symbolic.functions.answers import where
from scanner.prove.symbolic.functions.parts import whole
from scanner.prove.symbolic.leaves import Cases, Text


def assumed(what: str, about: str) -> Formula:
    """A formula that may be true of any job, e.g. that a dump has the key that it names. `about` tells such formulas apart."""
    return atom(Assumed(what, about))


def may_be_text(what: str, about: str) -> Cases:
    """Any text, or null."""
    return where(assumed(what, f"{about} is there"), assumed_text(what, about))


def assumed_text(what: str, about: str) -> Text:
    """Any text."""
    return Text(whole(f"{ASSUMED}{what}, {about}"))
