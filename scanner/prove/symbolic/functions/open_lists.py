"""Lists that a job can have more of than are modelled: what is asked of them."""

from collections.abc import Sequence

from scanner.prove.alphabet import NotModelledError
from scanner.prove.domains import OTHER_TAGS
from scanner.prove.symbolic.leaves import Constant, Leaf, List, Text
from scanner.prove.symbolic.world import World


def other_tags(world: World) -> Sequence[str]:
    """The keys that stand for further tags: as many as there are questions that one of them may have to answer."""
    # One tag can make `any_match(values(tags), 'a')` true and another one any_match(values(tags), 'b'). With one tag for both, a
    # rule that needs both would never be true.
    wanted = max(1, len(world.tag_questions))
    if wanted > len(OTHER_TAGS):
        raise NotModelledError(f"more than {len(OTHER_TAGS)} questions about all tags")
    return OTHER_TAGS[:wanted]


def ask(world: World, function: str, leaf: Leaf, compared: Leaf) -> None:
    """Notes what a predicate asks of a list, if a job can have more of it than is modelled."""
    if isinstance(leaf, List) and leaf.is_open:
        world.tag_questions[f"{function}({leaf.name}, {_shown(compared)})"] = None


def _shown(leaf: Leaf) -> str:
    match leaf:
        case Constant(value):
            return repr(value)
        case Text(part):
            return part.variable
        case _:
            return type(leaf).__name__
