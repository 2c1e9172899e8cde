"""Patterns with `^` and `$`, as languages.

An anchor has no characters, but says where it is. So a part of a pattern has four languages: what it matches in the middle of a text,
at its beginning, at its end, and from beginning to end. What matches in the middle matches everywhere, because no pattern says
"not at the beginning".
"""

from dataclasses import dataclass

from scanner.prove.alphabet import NotModelledError
from scanner.prove.language import ANY, EMPTY, EPSILON, Language, concat, repeat, star, union

_MOST_COPIES = 20  # of a part with anchors under {n,m}, which is written out


@dataclass(frozen=True, slots=True)
class Part:
    """Part of a pattern: the texts that it matches, by where the match is."""

    inside: Language
    at_start: Language
    at_end: Language
    whole: Language

    def has_anchors(self) -> bool:
        """Whether it matters where the match is."""
        return not self.inside is self.at_start is self.at_end is self.whole


def plain(language: Language) -> Part:
    """A part without anchors."""
    return Part(language, language, language, language)


NOTHING = plain(EPSILON)  # a part that matches the empty text everywhere
START = Part(inside=EMPTY, at_start=EPSILON, at_end=EMPTY, whole=EPSILON)
END = Part(inside=EMPTY, at_start=EMPTY, at_end=EPSILON, whole=EPSILON)


def either(parts: list[Part]) -> Part:
    """One of the parts."""
    return Part(
        inside=union(*[part.inside for part in parts]),
        at_start=union(*[part.at_start for part in parts]),
        at_end=union(*[part.at_end for part in parts]),
        whole=union(*[part.whole for part in parts]),
    )


def in_sequence(parts: list[Part]) -> Part:
    """One part after the other."""
    result = NOTHING
    for part in reversed(parts):
        result = _followed(part, result)
    return result


def _followed(left: Part, right: Part) -> Part:
    if not left.has_anchors() and not right.has_anchors():
        return plain(concat(left.inside, right.inside))
    return Part(
        inside=_joined(left.inside, left.inside, right.inside, right.inside),
        at_start=_joined(left.at_start, left.at_start, right.inside, right.at_start),
        at_end=_joined(left.inside, left.at_end, right.at_end, right.at_end),
        whole=_joined(left.at_start, left.whole, right.at_end, right.whole),
    )


def _joined(left: Language, left_alone: Language, right: Language, right_alone: Language) -> Language:
    """`left` then `right`. Where one of them is empty, the other is `alone` and is at both places."""
    ways = [concat(left, right)]
    if left.has_empty_text:
        ways.append(right_alone)
    if right.has_empty_text:
        ways.append(left_alone)
    if left_alone.has_empty_text and right_alone.has_empty_text:
        ways.append(EPSILON)
    return union(*ways)


def repeated(part: Part, low: int, high: int | None) -> Part:
    """`low` to `high` times the part; with no `high`, any number from `low`."""
    if not part.has_anchors():
        return plain(repeat(part.inside, low, high))
    if max(low, high or 0) > _MOST_COPIES:
        raise NotModelledError(f"an anchor repeated over {_MOST_COPIES} times")
    needed = [part] * low
    if high is None:
        return in_sequence([*needed, _any_number(part)])
    return in_sequence([*needed, *[either([part, NOTHING])] * (high - low)])


def _any_number(part: Part) -> Part:
    # Only the first of the repetitions can be at the beginning, and only the last at the end.
    middle = star(part.inside)
    return Part(
        inside=middle,
        at_start=union(EPSILON, concat(part.at_start, middle)),
        at_end=union(EPSILON, concat(middle, part.at_end)),
        whole=union(EPSILON, part.whole, concat(part.at_start, middle, part.at_end)),
    )


def containing(part: Part) -> Language:
    """The texts in which the part matches somewhere."""
    if not part.has_anchors():
        return concat(ANY, part.inside, ANY)
    return union(concat(ANY, part.inside, ANY), concat(part.at_start, ANY), concat(ANY, part.at_end), part.whole)
