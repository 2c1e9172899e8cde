"""Models by the answers of AWS that parameters hold: list-foundation-models and get-inference-profile."""

from collections.abc import Iterator, Sequence
from typing import Final

from scanner.expressions.functions.answers import lifecycle as find_row
from scanner.expressions.functions.answers import models_by_id, profiles_by_name, resolved_model_known
from scanner.model.arn import parse_arn
from scanner.model.job import Gap, Json
from scanner.prove.alphabet import NotModelledError
from scanner.prove.atoms import TextPart
from scanner.prove.formula import in_language, negated
from scanner.prove.language import complement, concat, intersection, literal, union
from scanner.prove.symbolic.cases import MISSING, always, narrow
from scanner.prove.symbolic.functions.answers import disjoint
from scanner.prove.symbolic.functions.arns import ARN
from scanner.prove.symbolic.functions.assumed import assumed, may_be_text
from scanner.prove.symbolic.functions.forms import form
from scanner.prove.symbolic.functions.models import APPLICATION_PROFILES, model
from scanner.prove.symbolic.leaves import Case, Cases, Constant, Leaf, Map, Text
from scanner.prove.symbolic.world import World
from scanner.prove.words import contains

_CONTEXT_LENGTH: Final = form(":[0-9]+k")  # as in amazon.nova-lite-v1:0:300k
_MAY_BE_PROFILES: Final = union(APPLICATION_PROFILES, form("[a-z0-9]{12}"))  # by ARN, or by the ID at its end
_BY_ARN: Final = intersection(APPLICATION_PROFILES, ARN)
_DUMP: Final = "resolved_model() of a profile that a dump has"
_OF_MODELS: Final = ("geo", "base", "provider")  # what a profile's models add to what its ARN says


def lifecycle(world: World, leaves: Sequence[Leaf]) -> Cases:
    """The model's row of a list-foundation-models answer; null where it is not listed."""
    match leaves:
        case [Text(part), Constant(list() as models)]:
            return disjoint(world, *_rows(world, part, models))
        case _:
            raise NotModelledError("models of this kind")


def _rows(world: World, part: TextPart, models: Sequence[Json]) -> Iterator[Case]:
    """The row of each model, with when it is the one: by its ID, or by that and a length of the context, if both are not listed."""
    names = [name for name in models_by_id(models) if isinstance(name, str)]
    world.spend(sum(map(len, names)))
    listed = union(*map(literal, names))
    for name in names:
        if name.endswith("\n"):
            raise NotModelledError("the ID of a model with a newline")
        longer = intersection(concat(literal(name), _CONTEXT_LENGTH), complement(listed))
        yield in_language(part, union(literal(name), longer)), Constant(find_row(name, models))


def resolved_model(world: World, leaves: Sequence[Leaf]) -> Cases:
    """What model() says, and of an application profile also the geo, provider and base of its models; missing where it is not known."""
    match leaves:
        case [Text(part), Constant(list() as profiles)]:
            return _resolved(world, part, profiles)
        case [Constant(str() as text), Constant(list() as profiles)]:
            answer = resolved_model_known(world, text, profiles)
            if isinstance(answer, Gap) and parse_arn(text) is not None:
                raise NotModelledError("a constant profile that is not listed")
            return always(MISSING if isinstance(answer, Gap) else Constant(answer))
        case _:
            raise NotModelledError("profiles of this kind")


def _resolved(world: World, part: TextPart, profiles: Sequence[Json]) -> Cases:
    """The model that the text names; of an application profile what the parameter lists, else what a dump may have."""
    names = [name for name in profiles_by_name(profiles) if contains(_MAY_BE_PROFILES, name)]
    world.spend(sum(map(len, names)))
    listed = union(*map(literal, names))
    cases: list[Case] = [(in_language(part, literal(name)), Constant(resolved_model_known(world, name, profiles))) for name in names]
    stated = model(world, [Text(part)])
    is_profile = in_language(part, _MAY_BE_PROFILES)
    cases += narrow(world, negated(is_profile), stated)
    is_unlisted = in_language(part, intersection(_MAY_BE_PROFILES, complement(listed)))
    cases += narrow(world, is_unlisted, _unlisted(world, part, stated))
    return tuple(cases)


def _unlisted(world: World, part: TextPart, stated: Cases) -> Cases:
    """An application profile that the parameter does not list: missing, unless the text is its ARN and a dump has it."""
    dumped = world.all_of([in_language(part, _BY_ARN), assumed(_DUMP, world.name_of(part))])
    names = {member: may_be_text(_DUMP, f"{member} of {world.name_of(part)}") for member in _OF_MODELS}
    from_dump = tuple((when, Map({**leaf.members, **names}) if isinstance(leaf, Map) else leaf) for when, leaf in stated)
    return ((negated(dumped), MISSING), *narrow(world, dumped, from_dump))
