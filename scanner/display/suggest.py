"""The question "did you mean ...?" for a misspelt word."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known word that is spelt most like `word`, e.g. "status" for "stauts"; empty if none is at least as alike as `likeness`."""
    from difflib import get_close_matches  # late: only mistakes need it

    close = get_close_matches(word, [str(name) for name in known], n=1, cutoff=likeness)
    return close[0] if close else ""


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "", likeness: float = 0.6) -> str:
    """The hint for a misspelt word, e.g. "did you mean status?"; `otherwise` if no known word is close."""
    name = nearest(word, known, likeness)
    return f"did you mean {name}?" if name else otherwise
