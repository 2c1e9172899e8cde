"""mentions()."""

from collections.abc import Sequence

from scanner.prove.alphabet import NotModelledError
from scanner.prove.symbolic.leaves import Cases, Leaf
from scanner.prove.symbolic.world import World


def mentions(world: World, leaves: Sequence[Leaf]) -> Cases:
    raise NotModelledError("x")
