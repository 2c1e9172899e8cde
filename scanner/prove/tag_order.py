"""Which orders of tags a witness can show: it is a merge patch, which leaves the base job's tags where they are."""

from collections.abc import Collection, Iterator

from scanner.prove.atoms import Atom, HasTag, InLanguage, TextPart
from scanner.prove.base_values import BaseValues
from scanner.prove.formula import Formula, all_of, any_of, atom, in_language, negated
from scanner.prove.language import ANY, EPSILON, literal
from scanner.prove.tag_keys import OTHER_TAGS, folded, key_variable


def keeps_order(atoms: Collection[Atom], base: BaseValues) -> Formula:
    """That the job's tags are in an order that a witness can show, as far as the atoms ask about it.

    Of tags whose keys differ in case only, the first is the one that a rule names. A tag of the base job comes before every new one.
    """
    asked = {each.variable for each in atoms if isinstance(each, InLanguage)}
    others = [other for other in OTHER_TAGS if key_variable(other) in asked]
    return all_of(_is_after_the_named_one(other, key, base) for other in others for key in _keys_of_named_tags(base))


def _keys_of_named_tags(base: BaseValues) -> Iterator[str]:
    """The base job's own keys of tags that rules name, and those that repeat one in another case."""
    return (key for key, _ in base.tags.values() if key.isascii() and folded(key) in base.tags)


def _is_after_the_named_one(other: str, key: str, base: BaseValues) -> Formula:
    """That a further tag does not have this key, if the tag that it repeats would have to be put before it."""
    named = folded(key)
    first, _ = base.tags[named]
    has_key = all_of([atom(HasTag(other)), _is_key(other, key)])
    if key == first or not first.isascii():
        return negated(has_key)
    return any_of([negated(has_key), _is_key(named, first)])


def _is_key(tag: str, key: str) -> Formula:
    return in_language(TextPart(key_variable(tag), EPSILON, ANY, EPSILON), literal(key))
