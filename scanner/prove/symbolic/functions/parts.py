"""Parts of texts, and parts of these."""

from collections.abc import Sequence
from dataclasses import replace

from scanner.prove.alphabet import NotModelledError
from scanner.prove.atoms import TextPart, Variable
from scanner.prove.changed_words import lowered
from scanner.prove.language import ANY, EPSILON, Language, complement, concat, intersection
from scanner.prove.symbolic.leaves import Leaf, Text
from scanner.prove.symbolic.world import World
from scanner.prove.words import is_empty


def whole(variable: Variable) -> TextPart:
    """All of a variable's text."""
    return TextPart(variable, EPSILON, ANY, EPSILON)


def is_whole(part: TextPart) -> bool:
    """Whether a part is all of its variable's text, as it is."""
    return part == whole(part.variable)


def the_text(leaves: Sequence[Leaf]) -> TextPart:
    """The one argument of a function, a text of the job; raises NotModelledError for anything else."""
    match leaves:
        case [Text(part)]:
            return part
        case _:
            raise NotModelledError("a value that is not known to be a text")


def cut(world: World, part: TextPart, before: Language, inside: Language, after: Language) -> TextPart:
    """What is inside of a part, between `before` and `after`; they are such that a text can be cut in one way only.

    Raises NotModelledError where the part has another form, so that its variable's text could be cut in two ways.
    """
    before, inside, after = _unread(part, before), _unread(part, inside), _unread(part, after)
    if part.inside is not ANY:
        _check_fits(world, concat(before, inside, after), part.inside)
    return replace(part, before=concat(part.before, before), inside=inside, after=concat(after, part.after))


def in_lower_case(part: TextPart) -> TextPart:
    """The part in lower case."""
    return replace(part, lowered=True)


def _check_fits(world: World, language: Language, wanted: Language) -> None:
    if not is_empty(intersection(language, complement(wanted)), world.budget):
        raise NotModelledError("a part of a text that was made for another purpose")


def _unread(part: TextPart, language: Language) -> Language:
    """The texts of the variable that are words of the language once they are read as the part says."""
    if part.lowered:
        return lowered(language)
    return language
