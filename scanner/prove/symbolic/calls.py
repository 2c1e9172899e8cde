"""The symbolic reading of each function."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from scanner.errors import EvaluationError
from scanner.prove.alphabet import NotModelledError
from scanner.prove.symbolic.cases import ERROR, always
from scanner.prove.symbolic.functions import (
    arns,
    contexts,
    kms,
    lists,
    locations,
    models,
    numbers,
    patterns,
    profiles,
    tags,
    texts,
    times,
    words,
)
from scanner.prove.symbolic.leaves import Cases, Leaf, NotModelled
from scanner.prove.symbolic.world import World

# A reading takes the leaves of a call's arguments, none of them Missing, Error or NotModelled. A null is among them only where the
# function sees nulls. It gives the cases of the result. Calls with constant arguments only are made by the function itself.
Reading = Callable[[World, Sequence[Leaf]], Cases]


def _read(name: str, reading: Reading, world: World, leaves: Sequence[Leaf]) -> Cases:
    """The cases of a call; not modelled where the reading does not know an argument of its kind."""
    try:
        return reading(world, leaves)
    except NotModelledError as error:
        return always(NotModelled(f"{name}() of {error.what}"))
    except EvaluationError:
        return always(ERROR)


_READ: Final[Mapping[str, Reading]] = {
    "abs": numbers.absolute,
    "all_glob": patterns.all_glob,
    "all_match": patterns.all_match,
    "any_glob": patterns.any_glob,
    "any_match": patterns.any_match,
    "arn": arns.arn,
    "avg": numbers.average,
    "bad_tag_values": tags.bad_tag_values,
    "blank_tags": tags.blank_tags,
    "contains": lists.contains,
    "context": contexts.context,
    "ends_with": texts.ends_with,
    "glob": patterns.glob,
    "hours_between": times.hours_between,
    "hours_since": times.hours_since,
    "hours_until": times.hours_until,
    "keys": lists.keys,
    "kms_key": kms.kms_key,
    "length": lists.length,
    "lifecycle": profiles.lifecycle,
    "lookup": lists.lookup,
    "lower": texts.lower,
    "matches": patterns.matches,
    "mentions": words.mentions,
    "missing_tags": tags.missing_tags,
    "model": models.model,
    "not_null": lists.not_null,
    "ratio": numbers.ratio,
    "resolved_model": profiles.resolved_model,
    "reverse": lists.reverse,
    "s3": locations.s3,
    "starts_with": texts.starts_with,
    "sum": numbers.total,
    "tag": tags.tag,
    "to_array": lists.to_array,
    "to_string": texts.to_string,
    "type": lists.type_name,
    "values": lists.values,
    "within": locations.within,
}
READINGS: Final[Mapping[str, Reading]] = {name: partial(_read, name, reading) for name, reading in _READ.items()}

# Functions without arguments of the job: a call is a constant, which the function itself gives. And present(), whose answer depends on
# what of its argument is not delivered, which no reading sees.
READ_ELSEWHERE: Final = frozenset({"now", "param", "present"})

# What a reading covers, where that is not all. A rule that depends on the rest is not decided either.
IN_PART: Final[Mapping[str, str]] = {"context": "keys, buckets, subnets, and route tables of one or two routes"}

# Why the others have no reading. A rule that depends on one is not decided.
NOT_MODELLED: Final[Mapping[str, str]] = {
    "ceil": "a rounded number is not a sum",
    "extra": "AWS documents no such field",
    "floor": "a rounded number is not a sum",
    "join": "a text made of several texts",
    "map": "an &expression",
    "max": "which element is the largest depends on the job",
    "max_by": "an &expression",
    "merge": "maps with keys that are not known",
    "min": "which element is the smallest depends on the job",
    "min_by": "an &expression",
    "sort": "an order that depends on the job",
    "sort_by": "an &expression",
    "split": "a list of unknown length",
    "to_number": "a number written as text",
}
