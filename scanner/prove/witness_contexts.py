"""The records of a witness: what dumps have of the things that a rule asks for with context()."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from scanner.model.job import Json
from scanner.model.types import Basic, Type, Union
from scanner.prove.assignment import Assignment
from scanner.prove.things import Thing
from scanner.shape.contexts.table import KINDS

Record = dict[str, Json]

_TARGETS: Final = {
    "nat": "NatGatewayId",
    "tgw": "TransitGatewayId",
    "pcx": "VpcPeeringConnectionId",
}  # by what an ID begins with; else it is a GatewayId
_LOCAL: Final = {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active", "Origin": "CreateRouteTable"}


def records_of(assignment: Assignment, things: Iterable[Thing]) -> tuple[Record, ...]:
    """The record of each thing that a dump has, as AWS writes it, each once."""
    records: list[Record] = []
    for thing in things:
        if not assignment.assumed.get(thing.is_dumped, False):
            continue
        record = _RECORDS[thing.kind](_Members(thing, assignment))
        if record not in records:
            records.append(record)
    return tuple(records)


@dataclass(frozen=True, slots=True)
class _Members:
    """What the members of a thing are."""

    thing: Thing
    assignment: Assignment

    def text(self, member: str) -> str:
        return self.assignment.texts[self.thing.text(member)]

    def has_text(self, member: str) -> bool:
        """Whether it matters what text a member is."""
        return self.thing.text(member) in self.assignment.texts

    def is_true(self, member: str) -> bool:
        return self.assignment.assumed.get(self.thing.is_true(member), False)

    def is_present(self, member: str) -> bool:
        return self.assignment.assumed.get(self.thing.is_present(member), False)

    def named(self, names: Mapping[str, str]) -> Record:
        """The members that are not null, by AWS's names."""
        types = KINDS[self.thing.kind].type.members
        values = {name: self._value(member, types[member]) for name, member in names.items()}
        return {name: value for name, value in values.items() if value is not None}

    def _value(self, member: str, kind: Type) -> Json:
        match kind:
            case Union(options=(only, Basic.NULL)):
                return self._value(member, only) if self.is_present(member) else None
            case Basic.BOOLEAN:
                return self.is_true(member)
            case _:
                return self.text(member)


def _key(members: _Members) -> Record:
    names = {"Arn": "arn", "KeyId": "key_id", "AWSAccountId": "aws_account_id", "KeyManager": "key_manager", "KeyState": "key_state"}
    metadata = members.named({**names, "Enabled": "enabled", "Origin": "origin", "MultiRegion": "multi_region"})
    if not members.has_text("alias"):
        return {"KeyMetadata": metadata}
    return {"KeyMetadata": metadata, "Alias": members.text("alias")}


def _bucket(members: _Members) -> Record:
    default = members.named({"SSEAlgorithm": "sse_algorithm", "KMSMasterKeyID": "kms_master_key_id"})
    rule = {"ApplyServerSideEncryptionByDefault": default, **members.named({"BucketKeyEnabled": "bucket_key_enabled"})}
    return {**members.named({"Bucket": "bucket"}), "ServerSideEncryptionConfiguration": {"Rules": [rule]}}


def _subnet(members: _Members) -> Record:
    names = {"SubnetId": "subnet_id", "VpcId": "vpc_id", "OwnerId": "owner_id", "AvailabilityZone": "availability_zone"}
    record = members.named({**names, "CidrBlock": "cidr_block", "MapPublicIpOnLaunch": "map_public_ip_on_launch"})
    return {**record, "AvailableIpAddressCount": 250}


def _route_table(members: _Members) -> Record:
    record = members.named({"RouteTableId": "route_table_id", "VpcId": "vpc_id", "OwnerId": "owner_id"})
    routes: list[Json] = [dict(_LOCAL)]
    if members.is_present("route"):
        routes.append(_route(members))
    return {**record, "Associations": [{"SubnetId": members.text("subnet")}], "Routes": routes}


def _route(members: _Members) -> Record:
    """The route beside the local one; see `symbolic.functions.contexts` for what it can be."""
    target = members.text("target")
    return {
        "DestinationCidrBlock": "0.0.0.0/0" if members.is_true("is_wide") else "192.168.0.0/16",
        _TARGETS.get(target.partition("-")[0], "GatewayId"): target,
        "State": "blackhole" if members.is_true("blackhole") else "active",
        "Origin": "CreateRoute",
    }


_RECORDS: Final[Mapping[str, Callable[[_Members], Record]]] = {
    "key": _key,
    "bucket": _bucket,
    "subnet": _subnet,
    "route_table": _route_table,
}
