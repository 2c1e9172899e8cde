"""A rule's message for a job, masked: from its compiled template."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanner.expressions.compiler.runtime import Around
from scanner.findings.mask import is_calm, mask_text
from scanner.findings.of_job import JobPart

if TYPE_CHECKING:
    from scanner.expressions.compiler.evidence import Template

# A credential has none of these in it.
_APART = frozenset(" ,.;()'\"")
_WITH_A_BLANK = ("PRIVATE", "KEY")  # but for the head of a private key


class Message:
    """A compiled message. Where neither its own texts nor its values can hold a part of a credential, it is not searched for one."""

    def __init__(self, template: "Template") -> None:
        """The message of one rule with its parameters."""
        self._values = template.values
        self._format = "%s".join(piece.replace("%", "%%") for piece in template.pieces)
        self._is_calm = all(map(is_calm, template.pieces)) and _are_apart(template.pieces)
        self._others = template.others
        self._quotes_fields_only = self._is_calm and not template.others

    def text(self, part: JobPart, around: Around) -> str | None:
        """The message for a job, masked; None where only the reference evaluator can write it."""
        values: tuple[str, ...] = ()
        if self._values is not None:
            try:
                values = self._values(part.shown.fields, around)
            except Exception:
                return None
        text = self._format % values
        # The job's own texts were searched for credentials when its record was.
        if self._quotes_fields_only and part.passage is not None:
            return text
        if self._is_calm and self._are_calm(values, part):
            return text
        return mask_text(text)

    def _are_calm(self, values: tuple[str, ...], part: JobPart) -> bool:
        """Whether nothing in a value looks like the beginning of a credential."""
        if part.passage is None:
            return all(map(is_calm, values))
        return all([is_calm(values[number]) for number in self._others])


def _are_apart(pieces: Sequence[str]) -> bool:
    """Whether no credential can begin in one of a message's texts and end in a value next to it, or in the next value."""
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        follows_value, precedes_value = number > 0, number < last
        if any(word in piece for word in _WITH_A_BLANK):
            return False
        if follows_value and precedes_value and not piece.strip():
            return False
        if piece and follows_value and piece[0] not in _APART:
            return False
        if piece and precedes_value and piece[-1] not in _APART:
            return False
    return True
