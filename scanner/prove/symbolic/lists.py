"""Lists of symbolic values: how long they are, their elements by place, projections, flattening, and what an expression puts together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from scanner.prove.formula import FALSE, TRUE, Formula, negated, one_of_two
from scanner.prove.symbolic.cases import MISSING, NULL, always, is_null, join_cases, narrow
from scanner.prove.symbolic.comparing import as_list
from scanner.prove.symbolic.leaves import Case, Cases, Constant, Element, Leaf, List, Map, NotModelled
from scanner.prove.symbolic.stops import Stops, is_stop
from scanner.prove.symbolic.world import World

_OPEN: Final = NotModelled("a list of tag keys, other than by its predicates")
_SLICE: Final = NotModelled("a slice")


def lengths(world: World, elements: Sequence[Element], gapless: bool) -> list[Formula]:
    """When a list has exactly 0, 1, 2... elements."""
    if gapless:
        starts = [TRUE, *(element.exists for element in elements)]
        ends = [*(negated(element.exists) for element in elements), TRUE]
        return [world.all_of(pair) for pair in zip(starts, ends, strict=True)]
    exactly = [TRUE]
    for element in elements:
        exactly = _with_one_more(world, exactly, element.exists)
    return exactly


def element_at(world: World, leaf: List, index: int) -> Cases:
    """The element at a place, counted from the end where it is negative; null where there is none."""
    if leaf.is_open:
        return always(_OPEN)
    results: list[Case] = []
    taken: list[Formula] = []
    for element, is_there in _candidates(world, leaf, index):
        taken.append(is_there)
        results += narrow(world, is_there, element.cases)
    return join_cases(world, [*results, (negated(world.any_of(taken)), NULL)])


def slice_of(leaf: Leaf, places: slice) -> Leaf:
    """A slice of a list; null of what is not a list."""
    if isinstance(leaf, Constant) and isinstance(leaf.value, list):
        return Constant(leaf.value[places])
    if not isinstance(leaf, List):
        return NULL
    has_fixed_length = all(element.exists is TRUE for element in leaf.elements)
    if leaf.is_open or not (has_fixed_length or (leaf.gapless and _counts_from_start(places))):
        return _SLICE
    return List(leaf.elements[places], gapless=True)


def _counts_from_start(places: slice) -> bool:
    """Whether a slice takes the same places of every list, as far as the list has them: `[1:]`, but not `[-1:]` or `[::-1]`."""
    is_backwards = places.step is not None and places.step < 0
    ends = [end for end in (places.start, places.stop) if end is not None]
    return not is_backwards and all(end >= 0 for end in ends)


def flatten(world: World, leaf: Leaf) -> Leaf:
    """The list with the elements of its lists in their place; null of what is not a list."""
    elements = as_list(leaf)
    if elements is None:
        return NULL
    if elements.is_open:
        return leaf
    flat: list[Element] = []
    for element in elements.elements:
        if any(isinstance(inner, List) and inner.is_open for _, inner in element.cases):
            return _OPEN
        flat += _spread(world, element)
    gapless = all(element.exists is TRUE for element in flat)
    return List(tuple(flat), gapless)


def project(world: World, elements: List, keeps: Callable[[Cases], Cases] | None, right_side: Callable[[Cases], Cases]) -> Cases:
    """What the right side gives for each element that `keeps` is true of; without `keeps`, for each.

    Missing as a whole where one of these answers is missing or null for an element; an error where one is.
    """
    if elements.is_open:
        return always(_OPEN)
    results: list[Element] = []
    stops = Stops()
    for element in elements.elements:
        kept = element.exists
        if keeps is not None:
            answer = keeps(element.cases)
            stops.add(world, element.exists, answer)
            kept = world.all_of([element.exists, world.any_of(when for when, leaf in answer if _is_true(leaf))])
        values = right_side(element.cases)
        stops.add(world, kept, [(when, MISSING if is_null(leaf) else leaf) for when, leaf in values])
        good = tuple((when, leaf) for when, leaf in values if not is_stop(leaf) and not is_null(leaf))
        exists = world.all_of([kept, world.any_of(when for when, _ in good)])
        if exists is not FALSE:
            results.append(Element(exists, good))
    gapless = keeps is None and elements.gapless
    return stops.or_else(world, List(tuple(results), gapless))


def put_in_list(world: World, values: Sequence[Cases]) -> Cases:
    """A list of values; missing where one is."""
    stops = Stops()
    for cases in values:
        stops.add(world, TRUE, cases, in_container=True)
    constants = _constants(values)
    if constants is not None:
        return stops.or_else(world, Constant(constants))
    elements = tuple(Element(TRUE, _good(cases)) for cases in values)
    return stops.or_else(world, List(elements, gapless=True))


def put_in_map(world: World, members: Mapping[str, Cases]) -> Cases:
    """A map of values; missing where one is."""
    stops = Stops()
    for cases in members.values():
        stops.add(world, TRUE, cases, in_container=True)
    constants = _constants(list(members.values()))
    if constants is not None:
        return stops.or_else(world, Constant(dict(zip(members, constants, strict=True))))
    return stops.or_else(world, Map({key: _good(cases) for key, cases in members.items()}))


def _is_true(leaf: Leaf) -> bool:
    return isinstance(leaf, Constant) and leaf.value is True


def _good(cases: Cases) -> Cases:
    return tuple((when, leaf) for when, leaf in cases if not is_stop(leaf))


def _constants(values: Sequence[Cases]) -> list[object] | None:
    """The values, where all are constants that are the same for every job."""
    constants: list[object] = []
    for cases in values:
        good = _good(cases)
        if len(good) != 1 or not isinstance(good[0][1], Constant):
            return None
        constants.append(good[0][1].value)
    return constants


def _with_one_more(world: World, exactly: Sequence[Formula], exists: Formula) -> list[Formula]:
    """When exactly 0, 1, 2... exist, with one more element that may exist."""
    without, with_it = [*exactly, FALSE], [FALSE, *exactly]
    world.spend(len(without))
    return [one_of_two(exists, more, same) for more, same in zip(with_it, without, strict=True)]


def _candidates(world: World, leaf: List, index: int) -> Iterator[tuple[Element, Formula]]:
    """The elements that can be at a place, each with when it is there."""
    if leaf.gapless and index >= 0:
        for element in leaf.elements[index : index + 1]:
            yield element, element.exists
        return
    if leaf.gapless:
        exactly = lengths(world, leaf.elements, gapless=True)
        for place, element in enumerate(leaf.elements[: len(leaf.elements) + index + 1]):
            yield element, exactly[place - index]
        return
    elements = leaf.elements
    before = index
    if index < 0:
        elements = elements[::-1]
        before = -index - 1
    exactly = [TRUE]
    for element in elements:
        if before < len(exactly):
            yield element, world.all_of([element.exists, exactly[before]])
        exactly = _with_one_more(world, exactly, element.exists)


def _spread(world: World, element: Element) -> Iterator[Element]:
    """An element of a list that is flattened: the elements of each list that it can be, and itself where it is not a list."""
    single: list[Case] = []
    for when, leaf in element.cases:
        inner = as_list(leaf)
        if inner is None:
            single.append((when, leaf))
            continue
        here = world.all_of([element.exists, when])
        for each in inner.elements:
            yield Element(world.all_of([here, each.exists]), each.cases)
    if single:
        yield Element(world.all_of([element.exists, world.any_of(when for when, _ in single)]), tuple(single))
