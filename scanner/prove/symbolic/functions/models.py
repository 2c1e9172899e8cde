"""Models and inference profiles by their IDs and ARNs, read as `scanner.expressions.functions.aws.model` reads them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scanner.expressions.functions.aws import PROVIDERS
from scanner.expressions.functions.results import MODEL
from scanner.prove.atoms import TextPart
from scanner.prove.formula import in_language
from scanner.prove.language import Language, complement, concat, intersection, literal, optional, union
from scanner.prove.symbolic.cases import NULL, always
from scanner.prove.symbolic.functions.answers import disjoint, where
from scanner.prove.symbolic.functions.arns import (
    ACCOUNT_AT,
    ACCOUNT_ID,
    ANY_REGION,
    ANY_RESOURCE,
    ANY_SERVICE,
    ARN,
    ID_AT,
    NO_ACCOUNT,
    REGION_AT,
    REST,
    SEPARATOR,
    SOME_REGION,
    SOME_TYPE,
    TYPE,
    TYPE_AT,
    arn_of,
    arn_parts,
    without,
)
from scanner.prove.symbolic.functions.forms import Row, form
from scanner.prove.symbolic.functions.parts import the_text
from scanner.prove.symbolic.leaves import Case, Cases, Constant, Leaf, Map, Text
from scanner.prove.symbolic.world import World

APPLICATION: Final = "application-inference-profile"
_NO_NAMES: Final[Mapping[str, Cases]] = {}
_IN_REGION: Final = "in-region"
_DOT, _SLASH, _BEDROCK = literal("."), literal("/"), literal("bedrock")

# An ID is provider.model; a profile's is geography.provider.model.
_FIRST: Final = form("[a-z][a-z0-9-]*")
_ONE_NAME: Final = form("[a-z0-9-]+(:[a-z0-9-]+){0,2}")  # of a model, without a dot
_NAME: Final = form(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:[a-z0-9-]+){0,2}")
_PROVIDER: Final = union(*map(literal, sorted(PROVIDERS)))
_NOT_PROVIDER: Final = intersection(_FIRST, complement(_PROVIDER))
_GEOGRAPHY: Final = intersection(form("[a-z]{2}(-[a-z]+)?|apac|global"), complement(_PROVIDER))
_KNOWN_BASE: Final = concat(_PROVIDER, _DOT, _NAME)
_BASE: Final = concat(_FIRST, _DOT, _NAME)
# A first part is a geography by its own form, or because a provider comes after it.
_STRANGE: Final = intersection(_NOT_PROVIDER, complement(_GEOGRAPHY))
_BEFORE_PROVIDER: Final = concat(_STRANGE, _DOT, _PROVIDER, optional(concat(_DOT, _NAME)))
PLAIN_BASE: Final = union(_KNOWN_BASE, intersection(concat(_STRANGE, _DOT, _NAME), complement(_BEFORE_PROVIDER)))  # without a geography

_FOUNDATION_ID: Final = union(_KNOWN_BASE, concat(_STRANGE, _DOT, intersection(_ONE_NAME, complement(_PROVIDER))))
_PROFILE_ID: Final = union(concat(without(_GEOGRAPHY, _IN_REGION), _DOT, PLAIN_BASE), concat(_STRANGE, _DOT, _KNOWN_BASE))
_CUSTOM_ID: Final = concat(PLAIN_BASE, _SLASH, form("[a-z0-9]{12}"))  # what Terraform's state keeps of a custom model's ARN
_CUT_BASE: Final = Row((_FIRST, concat(_DOT, _NAME)))
_CUT_PROFILE: Final = Row((_FIRST, _DOT, _FIRST, concat(_DOT, _NAME)))


def _bedrock(*resource: Language) -> Row:
    """An ARN of Bedrock in a Region and account; its resource has a type, a slash and an ID, of which there may be several pieces."""
    return arn_of(*resource, service=_BEDROCK, region=SOME_REGION, account=ACCOUNT_ID)


def _foundation(*name: Language, region: Language = ANY_REGION) -> Row:
    """The ARN of a foundation model, which is no account's."""
    return arn_of(literal("foundation-model"), _SLASH, *name, service=_BEDROCK, region=region, account=NO_ACCOUNT)


_PROFILE, _CUSTOM = literal("inference-profile"), literal("custom-model")
_ANY_GEOGRAPHY: Final = without(form("[a-z]+(-[a-z]+)*"), _IN_REGION, *PROVIDERS)  # where an ARN says that it is one
_FOUNDATION_ARN, _FOUNDATION_IN_REGION = _foundation(PLAIN_BASE), _foundation(PLAIN_BASE, region=SOME_REGION)
_CUT_FOUNDATION_ARN: Final = _foundation(_FIRST, concat(_DOT, _NAME))
_PROFILE_ARN: Final = _bedrock(_PROFILE, _SLASH, _ANY_GEOGRAPHY, _DOT, _BASE)
_CUT_PROFILE_ARN: Final = _bedrock(_PROFILE, _SLASH, _ANY_GEOGRAPHY, _DOT, _FIRST, concat(_DOT, _NAME))
_CUSTOM_ARN: Final = _bedrock(_CUSTOM, _SLASH, PLAIN_BASE, _SLASH, REST)
_CUT_CUSTOM_ARN: Final = _bedrock(_CUSTOM, _SLASH, _FIRST, concat(_DOT, _NAME), _SLASH, REST)
_BEDROCK_ARN, _WITH_TYPE, _WITH_ID = _bedrock(TYPE, _SLASH, REST), _bedrock(SOME_TYPE, _SLASH, REST), _bedrock(TYPE, _SLASH, ANY_RESOURCE)
_NOT_BEDROCK: Final = arn_of(ANY_RESOURCE, service=without(ANY_SERVICE, "bedrock"))
# The texts of which model() says that they are application profiles.
APPLICATION_PROFILES: Final = union(
    _bedrock(literal(APPLICATION), _SLASH, REST).language,
    intersection(ARN, arn_of(literal(APPLICATION), SEPARATOR, REST, service=without(ANY_SERVICE, "bedrock", "s3")).language),
)


def model(world: World, leaves: Sequence[Leaf]) -> Cases:
    """What a model's ID or ARN says; null for a text of unknown form."""
    part = the_text(leaves)
    return disjoint(world, *_by_id(world, part), *_by_arn(world, part))


def _by_id(world: World, part: TextPart) -> Iterator[Case]:
    """What an ID says that is not an ARN."""
    provider, profile_provider = _CUT_BASE.piece(world, part, 0), _CUT_PROFILE.piece(world, part, 2)
    geography, base = _CUT_PROFILE.piece(world, part, 0), _CUT_PROFILE.piece(world, part, 2, 3)
    text, in_region = Text(part), Constant(_IN_REGION)
    yield in_language(part, _FOUNDATION_ID), _model("foundation-model", text, in_region, text, provider)
    yield in_language(part, _PROFILE_ID), _model("inference-profile", text, geography, base, profile_provider)
    yield in_language(part, _CUSTOM_ID), _model("custom-model", text, in_region)


def _by_arn(world: World, part: TextPart) -> Iterator[Case]:
    """What an ARN says; those that AWS cannot have given are not among the cases."""
    yield _FOUNDATION_ARN.has(part), _of_foundation_arn(world, part)
    yield from _of_profile_arn(world, part)
    yield from _of_custom_arn(world, part)
    others = intersection(_BEDROCK_ARN.language, complement(_of_types("foundation-model", "inference-profile", "custom-model")))
    yield in_language(part, others), _of_arn(_parts_of_arn(world, part))
    not_bedrock = intersection(ARN, _NOT_BEDROCK.language)
    yield in_language(part, not_bedrock), _of_arn(_parts_of_any_arn(world, part))


def _of_foundation_arn(world: World, part: TextPart) -> Map:
    geo = where(_FOUNDATION_IN_REGION.has(part), Constant(_IN_REGION))
    region = where(_FOUNDATION_IN_REGION.has(part), _FOUNDATION_IN_REGION.piece(world, part, REGION_AT))
    base, provider = _FOUNDATION_ARN.piece(world, part, ID_AT), _CUT_FOUNDATION_ARN.piece(world, part, ID_AT)
    known = _members("foundation-model", base, NULL, base, provider)
    return Map({**known, "geo": geo, "region": region})


def _of_profile_arn(world: World, part: TextPart) -> Iterator[Case]:
    """With a geography and a base model, or of another form."""
    geography, base = _PROFILE_ARN.piece(world, part, ID_AT), _PROFILE_ARN.piece(world, part, ID_AT + 2)
    provider = _CUT_PROFILE_ARN.piece(world, part, ID_AT + 2)
    names = {"geo": always(geography), "base": always(base), "provider": always(provider)}
    yield _PROFILE_ARN.has(part), _of_arn(_parts_of_arn(world, part), names)
    unknown = intersection(_of_types("inference-profile"), complement(_PROFILE_ARN.language))
    yield in_language(part, unknown), _of_arn(_parts_of_arn(world, part))


def _of_custom_arn(world: World, part: TextPart) -> Iterator[Case]:
    """With its base model in front of its ID, or not."""
    in_region = always(Constant(_IN_REGION))
    base, provider = _CUSTOM_ARN.piece(world, part, ID_AT), _CUT_CUSTOM_ARN.piece(world, part, ID_AT)
    names = {"geo": in_region, "base": always(base), "provider": always(provider)}
    yield _CUSTOM_ARN.has(part), _of_arn(_parts_of_arn(world, part), names)
    unknown = intersection(_of_types("custom-model"), complement(_CUSTOM_ARN.language))
    yield in_language(part, unknown), _of_arn(_parts_of_arn(world, part), {"geo": in_region})


def _of_types(*types: str) -> Language:
    """The ARNs of Bedrock, in a Region and account, of resources of some types."""
    return _bedrock(union(*map(literal, types)), _SLASH, REST).language


def _parts_of_arn(world: World, part: TextPart) -> dict[str, Cases]:
    """Kind, ID, Region and account in an ARN of Bedrock."""
    return {
        "kind": where(_WITH_TYPE.has(part), _WITH_TYPE.piece(world, part, TYPE_AT)),
        "id": where(_WITH_ID.has(part), _WITH_ID.piece(world, part, ID_AT)),
        "region": always(_BEDROCK_ARN.piece(world, part, REGION_AT)),
        "account": always(_BEDROCK_ARN.piece(world, part, ACCOUNT_AT)),
    }


def _parts_of_any_arn(world: World, part: TextPart) -> dict[str, Cases]:
    parts = arn_parts(world, part)
    return {"kind": parts["type"], "id": parts["id"], "region": parts["region"], "account": parts["account"]}


def _of_arn(parts: Mapping[str, Cases], names: Mapping[str, Cases] = _NO_NAMES) -> Map:
    """The members that an ARN has, and those that name its model, in the order in which model() gives them; the others are null."""
    known = {**parts, **names}
    return Map({member: known.get(member, always(NULL)) for member in MODEL.members})


def _model(kind: str, name: Leaf, geo: Leaf, base: Leaf = NULL, provider: Leaf = NULL) -> Map:
    return Map(_members(kind, name, geo, base, provider))


def _members(kind: str, name: Leaf, geo: Leaf, base: Leaf, provider: Leaf) -> dict[str, Cases]:
    """What model() gives for a name without Region and account."""
    leaves = {"kind": Constant(kind), "id": name, "geo": geo, "provider": provider, "base": base, "region": NULL, "account": NULL}
    return {member: always(leaf) for member, leaf in leaves.items()}
