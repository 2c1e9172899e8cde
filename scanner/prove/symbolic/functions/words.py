"""mentions(): the texts that name something in words of its own, as `scanner.expressions.functions.words` finds them.

A name is found where its letters follow each other, with anything but letters and digits between them, if a word begins with the first
letter and one ends with the last, and no negation is beside them. There are two spellings, which differ in where words begin and end.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Final

from scanner.expressions.functions.words import NEGATIONS_AFTER, NEGATIONS_BEFORE, NEGATIONS_JOINED, joined_words
from scanner.model.job import Json
from scanner.prove.alphabet import NotModelledError
from scanner.prove.formula import FALSE, TRUE, in_language, negated
from scanner.prove.language import ANY, Language, complement, concat, intersection, literal, union
from scanner.prove.symbolic.cases import narrow
from scanner.prove.symbolic.functions.answers import kleene, possible
from scanner.prove.symbolic.functions.forms import form
from scanner.prove.symbolic.functions.spelling import SPELLINGS, Kind, Spelling
from scanner.prove.symbolic.leaves import Cases, Constant, Leaf, NotModelled, Text
from scanner.prove.symbolic.world import World

_BLANKS: Final = r"[ \t-\r\x1c-\x1f]*"
_BEFORE_JOINED: Final = form("[-_]*")  # un-restricted
_BEFORE_WORD: Final = form(r"[ \t-\r\x1c-\x1f_-]*")  # no PII
_AFTER_SIGN: Final = form(rf"(?s:.*)[:=]{_BLANKS}")  # the no of `public=no restricted=yes` is not of the word after it
_BETWEEN_AFTER: Final = form(r"[ \t-\r\x1c-\x1f_:=-]*")  # PII: no
_END_AFTER: Final = form(rf"{_BLANKS}([,;|/+&](?s:.*))?")
_ASCII: Final = form(r"[\x00-\x7f]*")
_OUTSIDE_ASCII: Final = NotModelled("mentions() of a text outside ASCII")


def mentions(world: World, leaves: Sequence[Leaf]) -> Cases:
    """Whether one of the names is in the text; missing if none is, and one of them is null."""
    match leaves:
        case [Text(part), Constant(str() as name)]:
            names: Sequence[Json] = [name]
        case [Text(part), Constant(list() as several)]:
            names = several
        case _:
            raise NotModelledError("a text or names of this kind")
    known = [name for name in names if isinstance(name, str)]
    world.spend(1 + 100 * sum(map(len, known)))
    is_true = in_language(part, _texts_with(tuple(known)))
    is_open = TRUE if len(known) < len(names) else FALSE
    is_ascii = in_language(part, _ASCII)
    return (*narrow(world, is_ascii, kleene(world, is_true, is_open)), *possible((negated(is_ascii), _OUTSIDE_ASCII)))


@lru_cache(maxsize=64)
def _texts_with(names: tuple[str, ...]) -> Language:
    """The texts that mention one of the names, in the singular or plural."""
    words = [word for word in map(joined_words, names) if word and word.isascii()]
    spelled = [text for word in words for text in (word, f"{word}s")]
    return union(*[_texts_in(spelling, spelled) for spelling in SPELLINGS])


def _texts_in(spelling: Spelling, words: Sequence[str]) -> Language:
    """The texts in which a spelling finds one of the words, in one piece or in several, without a negation beside it."""
    beginnings = [(kind, letter, _after(spelling, word[1:], kind, {})) for word in words for letter, kind in spelling.first(word[0])]
    return spelling.texts(complement(_negation_before(spelling)), beginnings)


def _after(spelling: Spelling, letters: str, kind: Kind, known: dict[tuple[str, Kind], Language]) -> Language:
    """What can follow a letter of a kind, if these letters are still to come. `known` are the answers for fewer letters."""
    if not letters:
        return intersection(spelling.ends[kind], complement(_negation_after()))
    if (letters, kind) not in known:
        following = [
            concat(between, letter, _after(spelling, letters[1:], its_kind, known))
            for between, letter, its_kind in spelling.next(kind, letters[0])
        ]
        known[letters, kind] = union(*following)
    return known[letters, kind]


@lru_cache
def _negation_before(spelling: Spelling) -> Language:
    """The texts that end with a negation of the word that comes next."""
    far = spelling.texts(complement(_AFTER_SIGN), list(_written(spelling, NEGATIONS_BEFORE, _BEFORE_WORD)))
    joined = spelling.texts(ANY, list(_written(spelling, NEGATIONS_JOINED, _BEFORE_JOINED)))
    return union(far, joined)


def _written(spelling: Spelling, words: Collection[str], after: Language) -> Iterator[tuple[Kind, Language, Language]]:
    """The words in the three ways to write one that leave it one word."""
    for word in sorted(words):
        yield Kind.SMALL, literal(word[0]), concat(literal(word[1:]), after)
        yield spelling.first_capital, literal(word[0].upper()), concat(literal(word[1:]), after)
        yield spelling.first_capital, literal(word[0].upper()), concat(literal(word[1:].upper()), after)


@lru_cache
def _negation_after() -> Language:
    """The texts that begin with a negation of the word before them."""
    words = [literal(form) for word in sorted(NEGATIONS_AFTER) for form in (word, word.capitalize(), word.upper())]
    return concat(_BETWEEN_AFTER, union(*words), _END_AFTER)
