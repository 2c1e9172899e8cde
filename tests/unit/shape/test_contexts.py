"""Subnets, route tables, buckets, keys and models: how their records are recognised, read and found."""

from typing import Any

import pytest

from scanner.errors import LeftOutError, RecordError
from scanner.model.contexts import Contexts
from scanner.model.job import Gap
from scanner.shape.contexts.table import KINDS, add_record, find_context, kind_of, read_context

UUID = "8d2e6f04-51c7-4a93-b6e8-2f9a0c3d7e15"
KEY_ARN = f"arn:aws:kms:eu-west-1:111122223333:key/{UUID}"
MULTI_REGION = "mrk-8d2e6f0451c74a93b6e82f9a0c3d7e15"
MODEL_ARN = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0"
PROFILE_ARN = "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/a1b2c3d4e5f6"


def subnet(name: str = "subnet-a", vpc: str = "vpc-1") -> dict[str, Any]:
    return {
        "SubnetId": name,
        "VpcId": vpc,
        "AvailableIpAddressCount": 250,
        "OwnerId": "111122223333",
        "MapPublicIpOnLaunch": False,
        "New": 1,
    }


def route(target: str = "igw-1", destination: str = "0.0.0.0/0", state: str = "active") -> dict[str, Any]:
    return {"DestinationCidrBlock": destination, "GatewayId": target, "State": state, "Origin": "CreateRoute"}


def table(*subnets: str, main: bool = False, name: str = "rtb-1", vpc: str = "vpc-1", routes: Any = None) -> dict[str, Any]:
    associations = [{"Main": False, "SubnetId": subnet} for subnet in subnets]
    if main:
        associations.append({"Main": True})
    return {"RouteTableId": name, "VpcId": vpc, "Associations": associations, "Routes": [route()] if routes is None else routes}


def bucket(name: str | None = "acme-out", key: str | None = KEY_ARN) -> dict[str, Any]:
    default = {"SSEAlgorithm": "aws:kms", **({"KMSMasterKeyID": key} if key else {})}
    rules = [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]
    return {"ServerSideEncryptionConfiguration": {"Rules": rules}, **({"Bucket": name} if name else {})}


def key(name: str = UUID, alias: str | None = None, **changes: Any) -> dict[str, Any]:
    metadata = {"AWSAccountId": "111122223333", "KeyId": name, "Arn": f"arn:aws:kms:eu-west-1:111122223333:key/{name}", "Enabled": True}
    metadata |= {"KeyState": "Enabled", "KeyManager": "CUSTOMER", **changes}
    return {"KeyMetadata": metadata, **({"Alias": alias} if alias else {})}


def model() -> dict[str, Any]:
    return {"modelArn": MODEL_ARN, "modelId": "amazon.nova-pro-v1:0", "providerName": "Amazon", "modelLifecycle": {"status": "ACTIVE"}}


def profile() -> dict[str, Any]:
    ids = {"inferenceProfileArn": PROFILE_ARN, "inferenceProfileId": "a1b2c3d4e5f6", "inferenceProfileName": "claims"}
    return {**ids, "type": "APPLICATION", "status": "ACTIVE", "models": [{"modelArn": MODEL_ARN}]}


def contexts(*records: dict[str, Any]) -> Contexts:
    known = Contexts()
    for raw in records:
        kind = kind_of(raw)
        assert kind is not None
        record = read_context(raw, kind)
        add_record(known, record)
    return known


def find(kind: str, text: str, *records: dict[str, Any]) -> Any:
    """The object, or of a gap its path and why."""
    found = find_context(contexts(*records), KINDS[kind], text)
    return f"{found.path}: {found.why}" if isinstance(found, Gap) else found


WHOLE = {
    "subnet": (subnet(), "subnet-a"),
    "route_table": (table("subnet-a"), "subnet-a"),
    "bucket": (bucket(), "acme-out"),
    "key": (key(), KEY_ARN),
    "inference_profile": (profile(), PROFILE_ARN),
    "foundation_model": (model(), MODEL_ARN),
}


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_found_with_every_member_a_key(name: str) -> None:
    raw, text = WHOLE[name]
    found = find(name, text, raw)
    assert found.keys() == KINDS[name].type.members.keys()


@pytest.mark.parametrize("name", KINDS)
def test_what_was_not_delivered_is_a_gap_with_the_command(name: str) -> None:
    _, text = WHOLE[name]
    gap = find_context(Contexts(), KINDS[name], text)
    assert isinstance(gap, Gap)
    assert gap.path == f"context.{name}"
    assert gap.why.startswith(KINDS[name].call)
    assert name == "foundation_model" or text in gap.why


def test_commands_can_be_copied() -> None:
    assert find("bucket", "a b'c").endswith("""--bucket 'a b'"'"'c' | jq --arg id 'a b'"'"'c' '. + {Bucket: $id}'""")
    alias = "arn:aws:kms:eu-west-1:111122223333:alias/batch"
    assert find("key", alias).endswith(
        f"aws kms describe-key --key-id {alias} --region eu-west-1 | jq --arg id {alias} '. + {{Alias: $id}}'"
    )


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"SubnetId": "subnet-a", "VpcId": "vpc-1", "NetworkInterfaceId": "eni-1"},
        {"SubnetId": "subnet-a", "VpcId": "vpc-1", "InstanceId": "i-1"},
        {"modelArn": MODEL_ARN, "modelName": "mine", "baseModelArn": MODEL_ARN},  # of list-custom-models
        {"jobArn": "arn", "modelArn": "arn"},
    ],
)
def test_other_objects_are_no_context(raw: dict[str, Any]) -> None:
    assert kind_of(raw) is None


def test_a_route_has_one_destination_and_one_target_whatever_aws_calls_them() -> None:
    routes = [
        {"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1", "State": "active"},
        {"DestinationCidrBlock": "0.0.0.0/0", "TransitGatewayId": "tgw-1", "State": "blackhole"},
        {"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1"},
    ]
    found = find("route_table", "subnet-a", table("subnet-a", routes=routes))["routes"]
    assert [(one["destination"], one["target"], one["state"]) for one in found] == [
        ("::/0", "eigw-1", "active"),
        ("0.0.0.0/0", "tgw-1", "blackhole"),
        ("pl-1", "vpce-1", None),
    ]


WIDE = ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "64.0.0.0/2", "4.0.0.0/6", "12.0.0.0/7"]
WIDE += ["::/0", "0::/0", "::/1", "8000::/1", "2000::/3", "2000::/4", "2600::/12", "64:ff9b::/96", "64:ff9b::/90", "64:ff9b::/97"]
NARROW = ["10.0.0.0/8", "172.16.0.0/12", "52.0.0.0/8", "10.0.0.0/16", "fc00::/7", "fd00::/8", "2600:1f18::/32", "64:ff9b::a00:0/104"]


@pytest.mark.parametrize(("destinations", "is_wide"), [(WIDE, True), (NARROW, False)])
def test_a_route_is_wide_where_it_covers_more_than_one_organisation_has(destinations: list[str], is_wide: bool) -> None:
    routes = [route(destination=destination) for destination in destinations]
    found = find("route_table", "subnet-a", table("subnet-a", routes=routes))["routes"]
    assert {one["destination"]: one["is_wide"] for one in found} == dict.fromkeys(destinations, is_wide)


def test_what_a_route_does_not_say_is_a_gap() -> None:
    routes = [
        {"DestinationPrefixListId": "pl-own", "TransitGatewayId": "tgw-1", "State": "active"},
        {"DestinationCidrBlock": "0.0.0.0/0", "NewGatewayId": "new-1", "State": "active"},
    ]
    first, second = find("route_table", "subnet-a", table("subnet-a", routes=routes))["routes"]
    assert "entries of the prefix list pl-own" in first["destination"].why
    assert "entries of the prefix list pl-own" in first["is_wide"].why
    assert "none that is known among DestinationCidrBlock, NewGatewayId, State" in second["target"].why


def test_a_subnet_without_an_association_has_the_main_table_of_its_vpc() -> None:
    main = table("subnet-b", main=True, name="rtb-main")
    own = table("subnet-c", name="rtb-own")
    other = table(main=True, name="rtb-other", vpc="vpc-2")
    records = (main, own, other, subnet("subnet-a"), subnet("subnet-c"), subnet("subnet-d", vpc="vpc-2"))
    names = {text: find("route_table", text, *records)["route_table_id"] for text in ("subnet-a", "subnet-b", "subnet-c", "subnet-d")}
    assert names == {"subnet-a": "rtb-main", "subnet-b": "rtb-main", "subnet-c": "rtb-own", "subnet-d": "rtb-other"}
    assert "describe-subnets" in find("route_table", "subnet-x", *records)


def test_the_main_table_must_be_delivered_too() -> None:
    assert "context.route_table" in find("route_table", "subnet-a", subnet("subnet-a"), table("subnet-c"))


def test_a_key_is_found_by_what_says_enough() -> None:
    alias = "arn:aws:kms:eu-west-1:111122223333:alias/batch"
    records = (key(alias="alias/batch"), key(MULTI_REGION))
    assert find("key", UUID, *records) == find("key", KEY_ARN, *records) == find("key", alias, *records)
    assert find("key", f"arn:aws:kms:eu-west-1:111122223333:key/{MULTI_REGION}", *records)["key_id"] == MULTI_REGION
    assert "alone does not say which key it is" in find("key", "alias/batch", *records)
    assert "alone does not say which key it is" in find("key", MULTI_REGION, *records)
    assert "was" not in find("key", "arn:aws:kms:eu-west-1:444455556666:alias/batch", *records)


def test_an_alias_is_in_the_account_and_region_of_its_key() -> None:
    foreign = "arn:aws:kms:us-east-1:444455556666:alias/batch"
    assert isinstance(find("key", foreign, key(alias=foreign)), str)


def test_a_profile_is_found_by_its_arn_only() -> None:
    assert "alone does not say" in find("inference_profile", "us.amazon.nova-pro-v1:0", profile())


def test_of_two_that_differ_neither_is_believed() -> None:
    first, second = table("subnet-a"), table("subnet-a", routes=[route("local", "10.0.0.0/16")])
    assert "contradict each other" in find("route_table", "subnet-a", first, second)
    assert find("route_table", "subnet-a", first, first)["routes"][0]["target"] == "igw-1"


def test_a_disputed_table_is_not_replaced_by_the_main_one() -> None:
    first, second = table("subnet-a"), table("subnet-a", name="rtb-2")
    assert "contradict" in find("route_table", "subnet-a", first, second, table(main=True, name="rtb-main"), subnet())


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({**subnet(), "VpcId": None}, "'vpc_id' is missing or empty"),
        ({**subnet(), "VpcId": ["vpc-1"]}, "'vpc_id' must be a text"),
        ({**subnet(), "MapPublicIpOnLaunch": "false"}, "must be true or false"),
        ({**subnet(), "vpcId": "vpc-2"}, "in two spellings"),
        ({**table("subnet-a"), "Routes": []}, "at least one route"),
        ({**table("subnet-a"), "Routes": None}, "at least one route"),
        ({**table("subnet-a"), "Associations": None}, "'Associations' must be a list"),
        ({**table("subnet-a"), "Associations": [{"SubnetId_renamed": "subnet-a", "Main": False}]}, "an association must be of a subnet"),
        (table("subnet-a", routes=[{"GatewayId": "igw-1", "State": "active"}]), "must have a destination"),
        (table("subnet-a", routes=["x"]), "must be an object"),
        (table("subnet-a", routes=[route(destination="0.0.0.0/x")]), "'0.0.0.0/x' is not a CIDR block"),
        (table("subnet-a", routes=[{**route(), "State": ["active"]}]), "'state' must be a text"),
        ({**bucket(), "ServerSideEncryptionConfiguration": {"Rules": []}}, "a list of one rule"),
        ({**bucket(), "ServerSideEncryptionConfiguration": {"Rules": [{}]}}, "'ApplyServerSideEncryptionByDefault' is missing"),
        ({**bucket(), "ServerSideEncryptionConfiguration": []}, "a list of one rule"),
        (key(KeyManager=None), "'key_manager' is missing"),
        (key(Enabled=None), "'enabled' is missing"),
        (key(AWSAccountId="444455556666"), "does not agree"),
        (key(Arn="x"), "does not agree"),
        (key(alias="batch"), "'Alias' must be an alias"),
        ({"KeyMetadata": None}, "must be an object"),
        ({**profile(), "models": [{}]}, "'model_arn' is missing"),
    ],
)
def test_a_damaged_record_is_refused(raw: dict[str, Any], reason: str) -> None:
    kind = kind_of(raw)
    assert kind is not None
    with pytest.raises(RecordError, match=reason):
        read_context(raw, kind)


def test_an_answer_that_does_not_say_its_bucket_is_left_out_with_the_way_to_add_it() -> None:
    with pytest.raises(LeftOutError, match="jq --arg id BUCKET"):
        read_context(bucket(name=None), KINDS["bucket"])


def test_what_a_query_left_of_a_record_is_left_out() -> None:
    raw = subnet()
    del raw["VpcId"]
    with pytest.raises(LeftOutError, match="records of aws ec2 describe-subnets without vpc_id"):
        read_context(raw, KINDS["subnet"])


@pytest.mark.parametrize("absent", [("VpcId",), ("Associations", "VpcId"), ("Routes",), ("RouteTableId",)])
def test_where_a_route_table_lacks_something_no_main_table_stands_in_for_it(absent: tuple[str, ...]) -> None:
    """What a query left of it may be the table of any subnet that no other table names."""
    raw = {name: value for name, value in table("subnet-a").items() if name not in absent}
    assert read_context(raw, KINDS["route_table"]).unplaced
    others = (table("subnet-b", main=True, name="rtb-main"), subnet("subnet-a"))
    assert find("route_table", "subnet-a", *others)["route_table_id"] == "rtb-main"
    assert "scan the whole answer of aws ec2 describe-route-tables" in find("route_table", "subnet-a", raw, *others)
    assert find("route_table", "subnet-b", raw, *others)["route_table_id"] == "rtb-main"


@pytest.mark.parametrize("state", ["disassociated", "failed"])
def test_an_association_that_does_not_hold_does_not_count(state: str) -> None:
    raw = table("subnet-a", main=True, name="rtb-own")
    for association in raw["Associations"]:
        association["AssociationState"] = {"State": state}
    main = table(main=True, name="rtb-main")
    main["Associations"][0]["AssociationState"] = {"State": "associated"}
    assert find("route_table", "subnet-a", raw, main, subnet())["route_table_id"] == "rtb-main"
    assert "describe-subnets" in find("route_table", "subnet-a", raw, subnet())


@pytest.mark.parametrize("state", [{"State": "associating"}, {"State": "disassociating"}, {"State": "new"}, {}, "associated", {"State": 1}])
def test_while_an_association_changes_neither_table_is_believed(state: Any) -> None:
    raw = table("subnet-a", name="rtb-own")
    raw["Associations"][0]["AssociationState"] = state
    assert "scan the whole answer" in find("route_table", "subnet-a", raw, table(main=True, name="rtb-main"), subnet())


def test_a_foundation_model_is_in_several_regions() -> None:
    other = {**model(), "modelArn": MODEL_ARN.replace("eu-west-1", "us-east-1")}
    assert find("foundation_model", MODEL_ARN, model(), other)["model_arn"] == MODEL_ARN
    first, second = (find("foundation_model", model()["modelId"], *records) for records in ((model(), other), (other, model())))
    assert first == second
    assert first["model_lifecycle"]["status"] == "ACTIVE"
    assert "name the model by its ARN" in first["model_arn"].why


def test_a_foundation_model_that_differs_between_regions_is_named_by_its_arn() -> None:
    other = {**model(), "modelArn": MODEL_ARN.replace("eu-west-1", "us-east-1"), "modelLifecycle": {"status": "LEGACY"}}
    assert find("foundation_model", MODEL_ARN, model(), other)["model_lifecycle"]["status"] == "ACTIVE"
    assert "name the model by its ARN" in find("foundation_model", model()["modelId"], model(), other)
