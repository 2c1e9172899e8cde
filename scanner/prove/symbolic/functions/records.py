"""What holds of a thing that a witness can show by a record. It narrows the search for a witness only; no `never` rests on it."""

from collections.abc import Mapping
from typing import Final

from scanner.prove.formula import FALSE, Formula, all_of, any_of, atom, constant, in_language, negated, one_of_two
from scanner.prove.language import Language, literal
from scanner.prove.symbolic.comparing import equality
from scanner.prove.symbolic.functions.arns import ACCOUNT_AT, ID_AT, PARTITION_AT, REGION_AT
from scanner.prove.symbolic.functions.forms import Row, form
from scanner.prove.symbolic.functions.kms import ALIAS_ARN, KEY_ARN
from scanner.prove.symbolic.functions.parts import whole
from scanner.prove.symbolic.leaves import Constant, Leaf, NotModelled, Text
from scanner.prove.symbolic.world import World
from scanner.prove.things import Thing
from scanner.prove.words import contains

# The words and IDs that AWS writes. A member that is not here is the text that the rule asks for, or a part of it.
_FORMS: Final[Mapping[str, Mapping[str, Language]]] = {
    "key": {
        "key_manager": form("AWS|CUSTOMER"),
        "key_state": form("Enabled|Disabled|Creating|PendingDeletion|PendingImport|PendingReplicaDeletion|Unavailable|Updating"),
        "origin": form("AWS_KMS|EXTERNAL|AWS_CLOUDHSM|EXTERNAL_KEY_STORE"),
    },
    "bucket": {"sse_algorithm": form("AES256|aws:kms(:dsse)?"), "kms_master_key_id": KEY_ARN.language},
    "subnet": {
        "vpc_id": form("vpc-[0-9a-f]{17}"),
        "owner_id": form("[0-9]{12}"),
        "availability_zone": form("[a-z]{2}-[a-z]+-[1-9][a-z]"),
        "cidr_block": form(r"10\.0\.[0-9]{1,2}\.0/24"),
    },
    "route_table": {
        "vpc_id": form("vpc-[0-9a-f]{17}"),
        "owner_id": form("[0-9]{12}"),
        "target": form("(igw|nat|tgw|pcx|vpce)-[0-9a-f]{17}"),
    },
}
_NAMED_BY: Final = {"bucket": "bucket", "subnet": "subnet_id", "route_table": "subnet"}  # the member that is asked for
_KEY_ID: Final = Row((form("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),))  # not of a multi-Region key: several have it


def fits_a_record(world: World, thing: Thing, asked: Text | Constant) -> Formula:
    """When the members of a thing are such that a record shows them, and the text that the rule asks for finds it."""
    formulas = [in_language(whole(thing.text(member)), language) for member, language in _FORMS[thing.kind].items()]
    if thing.kind in _NAMED_BY:
        formulas.append(_same(world, _text(thing, _NAMED_BY[thing.kind]), asked))
    match thing.kind:
        case "key":
            formulas += _of_key(world, thing, asked)
        case "bucket":
            has_key, uses_kms = atom(thing.is_present("kms_master_key_id")), form("aws:kms(:dsse)?")
            formulas.append(any_of([negated(has_key), in_language(whole(thing.text("sse_algorithm")), uses_kms)]))
        case "route_table":
            formulas += [atom(thing.is_true("simple")), _has_own_id(world, thing)]
        case _:
            pass
    return all_of(formulas)


def _of_key(world: World, thing: Thing, asked: Text | Constant) -> list[Formula]:
    """A key has an ARN, which says its ID and account, and is found by that, by its ID or by an alias's ARN. It is enabled in one state."""
    arn = whole(thing.text("arn"))
    is_enabled = in_language(whole(thing.text("key_state")), literal("Enabled"))
    enabled = atom(thing.is_true("enabled"))
    # Behind what the key is named by: the search chooses texts in this order, and the job's own is to be the first.
    parts = [
        _same(world, _text(thing, "key_id"), KEY_ARN.piece(world, arn, ID_AT)),
        _same(world, _text(thing, "aws_account_id"), KEY_ARN.piece(world, arn, ACCOUNT_AT)),
    ]
    ways = (_is_named_by_arn, _is_named_by_id, _is_named_by_alias)
    return [
        KEY_ARN.has(arn),
        any_of(all_of([way(world, thing, asked), *parts]) for way in ways),
        one_of_two(enabled, is_enabled, negated(is_enabled)),
    ]


def _is_named_by_arn(world: World, thing: Thing, asked: Text | Constant) -> Formula:
    return all_of([_has_form(KEY_ARN, asked), _same(world, _text(thing, "arn"), asked)])


def _is_named_by_id(world: World, thing: Thing, asked: Text | Constant) -> Formula:
    return all_of([_has_form(_KEY_ID, asked), _same(world, _text(thing, "key_id"), asked)])


def _is_named_by_alias(world: World, thing: Thing, asked: Text | Constant) -> Formula:
    """An alias is in the partition, Region and account of its key."""
    arn, alias = whole(thing.text("arn")), whole(thing.text("alias"))
    shared = (PARTITION_AT, REGION_AT, ACCOUNT_AT)
    same = [_same(world, KEY_ARN.piece(world, arn, place), ALIAS_ARN.piece(world, alias, place)) for place in shared]
    return all_of([_has_form(ALIAS_ARN, asked), _same(world, _text(thing, "alias"), asked), *same])


def _has_form(form_of_text: Row, asked: Text | Constant) -> Formula:
    """When the text that a rule asks for has a form."""
    match asked:
        case Text(part):
            return form_of_text.has(part)
        case Constant(value):
            return constant(contains(form_of_text.language, value))


def _has_own_id(world: World, thing: Thing) -> Formula:
    """That a route table has an ID that no other has: tables of two subnets are read as two, and may differ."""
    number = len(world.things) % 256
    return in_language(whole(thing.text("route_table_id")), form(f"rtb-[0-9a-f]{{15}}{number:02x}"))


def _text(thing: Thing, member: str) -> Text:
    return Text(whole(thing.text(member)))


def _same(world: World, left: Text, right: Leaf) -> Formula:
    same = equality(world, left, right)
    if isinstance(same, NotModelled):
        return FALSE
    return same
