"""The symbolic reading of each function."""

from collections.abc import Callable, Mapping, Sequence

from scanner.prove.symbolic.leaves import Cases, Leaf
from scanner.prove.symbolic.world import World

# A reading takes the leaves of a call's arguments, none of them Missing, Error or NotModelled. A null is among them only where the
# function sees nulls. It gives the cases of the result.
Reading = Callable[[World, Sequence[Leaf]], Cases]

READINGS: Mapping[str, Reading] = {}  # by function; a function that is not here is not modelled
