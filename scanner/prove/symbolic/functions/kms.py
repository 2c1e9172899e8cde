"""KMS keys, by the four ways to name one."""

from collections.abc import Sequence
from typing import Final

from scanner.prove.language import literal
from scanner.prove.symbolic.cases import NULL, always
from scanner.prove.symbolic.functions.answers import disjoint
from scanner.prove.symbolic.functions.arns import ACCOUNT_AT, ACCOUNT_ID, ID_AT, REGION_AT, RESOURCE_AT, SOME_REGION, arn_of
from scanner.prove.symbolic.functions.forms import Row, form
from scanner.prove.symbolic.functions.parts import the_text
from scanner.prove.symbolic.leaves import Cases, Constant, Leaf, Map
from scanner.prove.symbolic.world import World

_KEY_ID: Final = form(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|mrk-[0-9a-fA-F]{32}")
_ALIAS: Final = form(r"alias/[A-Za-z0-9/_-]+")
_KMS: Final = literal("kms")
_BARE_ID, _BARE_ALIAS = Row((_KEY_ID,)), Row((_ALIAS,))
KEY_ARN: Final = arn_of(literal("key"), literal("/"), _KEY_ID, service=_KMS, region=SOME_REGION, account=ACCOUNT_ID)
ALIAS_ARN: Final = arn_of(_ALIAS, service=_KMS, region=SOME_REGION, account=ACCOUNT_ID)


def kms_key(world: World, leaves: Sequence[Leaf]) -> Cases:
    """How a text names a KMS key; null for a text of another form."""
    part = the_text(leaves)

    def named(kind: str, name: Row, id_at: int, is_arn: bool) -> Map:
        region = always(name.piece(world, part, REGION_AT)) if is_arn else always(NULL)
        account = always(name.piece(world, part, ACCOUNT_AT)) if is_arn else always(NULL)
        return Map({"kind": always(Constant(kind)), "id": always(name.piece(world, part, id_at)), "region": region, "account": account})

    return disjoint(
        world,
        (_BARE_ID.has(part), named("key-id", _BARE_ID, 0, is_arn=False)),
        (_BARE_ALIAS.has(part), named("alias", _BARE_ALIAS, 0, is_arn=False)),
        (KEY_ARN.has(part), named("key-arn", KEY_ARN, ID_AT, is_arn=True)),
        (ALIAS_ARN.has(part), named("alias-arn", ALIAS_ARN, RESOURCE_AT, is_arn=True)),
    )
