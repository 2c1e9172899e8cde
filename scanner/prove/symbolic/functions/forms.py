"""Forms of texts: pieces in a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from scanner.prove.atoms import TextPart
from scanner.prove.formula import Formula, in_language
from scanner.prove.language import Language, concat
from scanner.prove.read_regex import whole
from scanner.prove.symbolic.functions.parts import cut
from scanner.prove.symbolic.leaves import Text
from scanner.prove.symbolic.world import World

form = lru_cache(maxsize=None)(whole)  # the forms are few, and written in this folder


@dataclass(frozen=True)
class Row:
    """Texts of pieces in a row, e.g. a bucket, a slash and a key. A text has at most one way to be cut into these pieces."""

    pieces: Sequence[Language]

    @property
    def language(self) -> Language:
        """The texts of this form."""
        return concat(*self.pieces)

    def has(self, part: TextPart) -> Formula:
        """When a part has this form."""
        return in_language(part, self.language)

    def piece(self, world: World, part: TextPart, first: int, last: int | None = None) -> Text:
        """A piece of a part that has this form, or the pieces from the first to the last. Raises NotModelledError."""
        end = (first if last is None else last) + 1
        before, inside, after = self.pieces[:first], self.pieces[first:end], self.pieces[end:]
        return Text(cut(world, part, concat(*before), concat(*inside), concat(*after)))


def row(*regexes: str) -> Row:
    """A form whose pieces are those that the regular expressions match as a whole."""
    return Row(tuple(form(regex) for regex in regexes))
