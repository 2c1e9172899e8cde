"""What holds of every documented job, whatever a rule asks: a list with a third element has a second one, two tags have two keys."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from scanner.prove.atoms import Atom, HasElement, HasTag, InLanguage, IsNull, SameText, TextPart, Variable
from scanner.prove.formula import FALSE, Formula, all_of, any_of, atom, negated
from scanner.prove.language import ANY, EMPTY, EPSILON, concat
from scanner.prove.tag_keys import OTHER_TAGS, key_variable, tag_of_key
from scanner.prove.tag_texts import key_texts
from scanner.shape.fields import field, members


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of jobs with these limits. `account`: the account ID as a part of the role's ARN, where it is null if there is none."""

    can_be_null: Callable[[str], bool]
    longest_list: Callable[[str], int]
    tag_keys: tuple[str, ...]
    account: TextPart | None

    def about(self, atoms: Collection[Atom]) -> Formula:
        """The facts about the fields of these atoms."""
        return all_of([*self._of_nulls(atoms), *self._of_lists(atoms), *self._of_tags(atoms), *self._of_keys(atoms)])

    def _of_nulls(self, atoms: Iterable[Atom]) -> Iterator[Formula]:
        """A field that is never null is not; an object is null where all its members are."""
        for path in _once(each.path for each in atoms if isinstance(each, IsNull)):
            yield from self._of_null(path)

    def _of_null(self, path: str) -> Iterator[Formula]:
        is_null = atom(IsNull(path))
        row = field(path)
        if row is not None and row.is_object:
            all_null = all_of(atom(IsNull(member.path)) for member in members(path))
            yield _same(is_null, all_null)
            for member in members(path):
                yield from self._of_null(member.path)
        elif not self.can_be_null(path):
            yield negated(is_null)
        elif path == "account_id" and self.account is not None:
            part = self.account
            yield _same(is_null, negated(atom(InLanguage(part.variable, concat(part.before, part.inside, part.after)))))

    def _of_lists(self, atoms: Iterable[Atom]) -> Iterator[Formula]:
        """A list is as long as AWS allows, and without gaps; one with an element is not null, and one that is not null has one."""
        elements = [each for each in atoms if isinstance(each, HasElement)]
        for path in _once(element.path for element in elements):
            indexes = sorted({element.index for element in elements if element.path == path})
            yield from self._of_list(path, indexes)

    def _of_list(self, path: str, indexes: list[int]) -> Iterator[Formula]:
        is_null = atom(IsNull(path)) if self.can_be_null(path) else FALSE
        has = [atom(HasElement(path, index)) for index in indexes]
        yield _implies(has[0], negated(is_null))
        if indexes[0] == 0:
            yield any_of([has[0], is_null])
        for shorter, longer in pairwise(has):
            yield _implies(longer, shorter)
        for index, element in zip(indexes, has, strict=True):
            if index >= self.longest_list(path):
                yield negated(element)

    def _of_tags(self, atoms: Iterable[Atom]) -> Iterator[Formula]:
        """No tag has a key that AWS does not allow."""
        for key in _once(each.key for each in atoms if isinstance(each, HasTag)):
            if key_texts(key) is EMPTY:
                yield negated(atom(HasTag(key)))

    def _of_keys(self, atoms: Iterable[Atom]) -> Iterator[Formula]:
        """No two tags have the same key, and the first of those that differ in case only is the one with the rule's key."""
        asked = {tag_of_key(variable) for variable in _variables(atoms)}
        others = [key for key in OTHER_TAGS if key in asked]
        for other in others:
            for named in self.tag_keys:
                repeats = all_of([atom(HasTag(other)), atom(InLanguage(key_variable(other), key_texts(named)))])
                yield _implies(repeats, all_of([atom(HasTag(named)), _have_different_keys(named, other)]))
        for left, right in combinations(others, 2):
            both = all_of([atom(HasTag(left)), atom(HasTag(right))])
            yield _implies(both, _have_different_keys(left, right))


def _have_different_keys(left: str, right: str) -> Formula:
    return negated(atom(SameText(_whole(key_variable(left)), _whole(key_variable(right)))))


def _whole(variable: Variable) -> TextPart:
    return TextPart(variable, EPSILON, ANY, EPSILON)


def _variables(atoms: Iterable[Atom]) -> Iterator[Variable]:
    """The variables of atoms about texts."""
    for each in atoms:
        match each:
            case InLanguage(variable=variable):
                yield variable
            case SameText(left=left, right=right):
                yield left.variable
                yield right.variable
            case _:
                pass


def _once(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _implies(condition: Formula, consequence: Formula) -> Formula:
    return any_of([negated(condition), consequence])


def _same(left: Formula, right: Formula) -> Formula:
    return all_of([_implies(left, right), _implies(right, left)])
