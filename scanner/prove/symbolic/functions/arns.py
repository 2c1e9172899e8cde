"""ARNs, cut as `scanner.model.arn.parse_arn` cuts them."""

from collections.abc import Sequence
from typing import Final

from scanner.model.names import ACCOUNT, REGION
from scanner.prove.atoms import TextPart
from scanner.prove.formula import in_language
from scanner.prove.language import Language, complement, intersection, literal, union
from scanner.prove.symbolic.cases import NULL, always
from scanner.prove.symbolic.functions.answers import first_of, where
from scanner.prove.symbolic.functions.forms import Row, form
from scanner.prove.symbolic.functions.parts import the_text
from scanner.prove.symbolic.leaves import Cases, Leaf, Map
from scanner.prove.symbolic.world import World

PARTITION_AT, SERVICE_AT, REGION_AT, ACCOUNT_AT, RESOURCE_AT = 1, 3, 5, 7, 9  # the pieces of an ARN; all further ones are its resource's
TYPE_AT, ID_AT = 9, 11  # of a resource of three pieces: type, separator, ID

VISIBLE: Final = r"[!-~]"
TYPE: Final = form(r"[!-.0-9;-~]*")  # visible characters without `:` and `/`
SOME_TYPE: Final = form(r"[!-.0-9;-~]+")
SEPARATOR: Final = form("[:/]")
REST: Final = form(f"{VISIBLE}*")
NO_REGION, NO_ACCOUNT = literal(""), literal("")
SOME_REGION: Final = form(REGION)
SOME_ACCOUNT: Final = form(f"{ACCOUNT}|aws")
ACCOUNT_ID: Final = form(ACCOUNT)
ANY_REGION: Final = union(NO_REGION, SOME_REGION)
ANY_ACCOUNT: Final = union(NO_ACCOUNT, SOME_ACCOUNT)
ANY_SERVICE: Final = form(r"[a-z0-9-]+")
ANY_RESOURCE: Final = form(f"{VISIBLE}+")

_PARTITION: Final = form(r"aws(-[a-z]+)*")
_COLON: Final = literal(":")
_IAM_RESOURCE: Final = form(rf"root|[a-z-]+/{VISIBLE}*[!-.0-~]")


def arn_of(*resource: Language, service: Language = ANY_SERVICE, region: Language = ANY_REGION, account: Language = ANY_ACCOUNT) -> Row:
    """The form of an ARN, with the pieces of its resource."""
    return Row((literal("arn:"), _PARTITION, _COLON, service, _COLON, region, _COLON, account, _COLON, *resource))


def without(language: Language, *texts: str) -> Language:
    """The language without some texts."""
    return intersection(language, complement(union(*map(literal, texts))))


_WHOLE: Final = arn_of(ANY_RESOURCE)
_IAM: Final = arn_of(_IAM_RESOURCE, service=literal("iam"), region=NO_REGION)
_WITH_REGION: Final = arn_of(ANY_RESOURCE, region=SOME_REGION)
_WITH_ACCOUNT: Final = arn_of(ANY_RESOURCE, account=SOME_ACCOUNT)
# In S3 a resource is a bucket, or a bucket and a key, and has no type.
_TYPED: Final = arn_of(TYPE, SEPARATOR, REST, service=without(ANY_SERVICE, "s3"))
_WITH_TYPE: Final = arn_of(SOME_TYPE, SEPARATOR, REST, service=without(ANY_SERVICE, "s3"))
_WITH_ID: Final = arn_of(TYPE, SEPARATOR, ANY_RESOURCE, service=without(ANY_SERVICE, "s3"))

ARN: Final = union(arn_of(ANY_RESOURCE, service=without(ANY_SERVICE, "iam")).language, _IAM.language)  # every text that is an ARN


def arn(world: World, leaves: Sequence[Leaf]) -> Cases:
    """The parts of an ARN; null for a text that is not one."""
    part = the_text(leaves)
    return where(in_language(part, ARN), Map(arn_parts(world, part)))


def arn_parts(world: World, part: TextPart) -> dict[str, Cases]:
    """The members of what arn() gives for a text that is an ARN."""
    return {
        "partition": always(_WHOLE.piece(world, part, PARTITION_AT)),
        "service": always(_WHOLE.piece(world, part, SERVICE_AT)),
        "region": where(_WITH_REGION.has(part), _WITH_REGION.piece(world, part, REGION_AT)),
        "account": where(_WITH_ACCOUNT.has(part), _WITH_ACCOUNT.piece(world, part, ACCOUNT_AT)),
        "resource": always(_WHOLE.piece(world, part, RESOURCE_AT)),
        "type": where(_WITH_TYPE.has(part), _WITH_TYPE.piece(world, part, TYPE_AT)),
        "id": _id(world, part),
    }


def _id(world: World, part: TextPart) -> Cases:
    """What follows the type and its separator; without a separator the whole resource."""
    return first_of(
        world,
        (_WITH_ID.has(part), _WITH_ID.piece(world, part, ID_AT)),
        (_TYPED.has(part), NULL),
        otherwise=_WHOLE.piece(world, part, RESOURCE_AT),
    )
