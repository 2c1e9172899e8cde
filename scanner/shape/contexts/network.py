"""Subnets and route tables, as EC2 describes them."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from shlex import quote
from typing import Any

from scanner.errors import RecordError
from scanner.model.contexts import Contexts
from scanner.model.job import Gap, GapKind, Json, Keys
from scanner.model.types import Array, Basic, Object, nullable
from scanner.shape.contexts.kind import ContextKind, Raw
from scanner.shape.fields import snake_name

_TEXT, _MAYBE_TEXT = Basic.STRING, nullable(Basic.STRING)
_SUBNETS, _ROUTE_TABLES = "aws ec2 describe-subnets", "aws ec2 describe-route-tables"
_DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
_TARGETS = (
    *("GatewayId", "NatGatewayId", "EgressOnlyInternetGatewayId", "TransitGatewayId", "VpcPeeringConnectionId", "LocalGatewayId"),
    *("CarrierGatewayId", "CoreNetworkArn", "OdbNetworkArn", "NetworkInterfaceId", "InstanceId"),
)
_PLACED_BY = ("route_table_id", "vpc_id", "associations", "routes")
_HOLDS, _DOES_NOT_HOLD, _CHANGES = "associated", ("disassociated", "failed"), ("associating", "disassociating")  # states of an association
_ROUTE = Object("route", {"destination": _TEXT, "is_wide": Basic.BOOLEAN, "target": _TEXT, "state": _MAYBE_TEXT, "origin": _MAYBE_TEXT})
_PRIVATE = IPv6Network("fc00::/7")
_NAT64 = IPv6Network("64:ff9b::/96")  # all of IPv4, each address after these 96 bits


def _command_for_subnet(subnet: str) -> str:
    return f"{_SUBNETS} --subnet-ids {quote(subnet)}"


SUBNET = ContextKind(
    name="subnet",
    call=_SUBNETS,
    # Network interfaces and instances have a SubnetId and a VpcId too.
    signs=frozenset({"SubnetId", "AvailableIpAddressCount", "DefaultForAz", "MapPublicIpOnLaunch"}),
    listed="Subnets",
    type=Object(
        "subnet",
        {
            "subnet_id": _TEXT,
            "vpc_id": _TEXT,
            "owner_id": nullable(Basic.ACCOUNT),
            "availability_zone": _MAYBE_TEXT,
            "cidr_block": _MAYBE_TEXT,
            "map_public_ip_on_launch": nullable(Basic.BOOLEAN),
        },
    ),
    keys=lambda _, subnet: (subnet["subnet_id"],),
    command=_command_for_subnet,
)


def _open_route_table(raw: Raw) -> dict[str, Any]:
    """The record with one `destination` and one `target` for each route, of the many members that AWS has for them."""
    routes = raw.get("Routes")
    if not isinstance(routes, list) or not routes:  # each table has the route that stays in its VPC
        raise RecordError("'Routes' must be a list with at least one route", ("Routes",))
    return {**raw, "Routes": [_open_route(route, number) for number, route in enumerate(routes)]}


def _open_route(route: Json, number: int) -> dict[str, Any]:
    keys = ("Routes", number)
    if not isinstance(route, dict):
        raise RecordError("a route must be an object", keys)
    targets = [route[name] for name in _TARGETS if route.get(name)]
    target = targets[0] if targets else _unknown_target(route)
    destination, is_wide = _destination_of(route, target, keys)
    return {"destination": destination, "is_wide": is_wide, "target": target, "State": route.get("State"), "Origin": route.get("Origin")}


def _destination_of(route: Mapping[str, Any], target: Json, keys: Keys) -> tuple[Json, bool | Gap]:
    """The destination of a route, and whether it is wide."""
    name = next((name for name in _DESTINATIONS if route.get(name)), None)
    if name is None:
        raise RecordError("a route must have a destination", keys)
    destination = route[name]
    if name != "DestinationPrefixListId":
        return destination, _is_wide(_network(destination, (*keys, name)))
    if str(target).startswith("vpce-"):
        return destination, False
    return _unknown_entries("destination", destination), _unknown_entries("is_wide", destination)


def _network(cidr: Json, keys: Keys) -> IPv4Network | IPv6Network:
    try:
        return ip_network(str(cidr), strict=False)
    except ValueError:
        raise RecordError(f"{cidr!r} is not a CIDR block, such as 10.0.0.0/16", keys) from None


def _is_wide(network: IPv4Network | IPv6Network) -> bool:
    """Whether a route covers more than the network of one organisation, e.g. 0.0.0.0/2 and 2000::/4, which do as default routes too.

    IPv4: wider than 10.0.0.0/8, the widest private range. IPv6: at least a /12, as an internet registry has, and not private.
    """
    if isinstance(network, IPv4Network):
        return network.prefixlen < 8
    if network.overlaps(_NAT64):
        return network.prefixlen < _NAT64.prefixlen + 8
    return network.prefixlen <= 12 and not network.subnet_of(_PRIVATE)


def _unknown_target(route: Mapping[str, Any]) -> Gap:
    why = f"a route has none that is known among {', '.join(sorted(route))}"
    return Gap("context.route_table.routes.target", GapKind.NOT_DELIVERED, _ROUTE_TABLES, why=why)


def _unknown_entries(member: str, prefix_list: Json) -> Gap:
    """A list of your own may have 0.0.0.0/0 in it. Those of AWS are for S3 and DynamoDB, and lead to an endpoint (vpce-...)."""
    why = f"the route tables do not have the entries of the prefix list {prefix_list}"
    return Gap(f"context.route_table.routes.{member}", GapKind.NOT_DELIVERED, _ROUTE_TABLES, why=why)


def _keys_of_route_table(raw: Raw, table: Mapping[str, Json]) -> tuple[str, ...]:
    """The subnets with which the table is associated, and its VPC where it is the main table."""
    associations = raw.get("Associations")
    if not isinstance(associations, list):
        raise RecordError("'Associations' must be a list", ("Associations",))
    return tuple(_keys_of_associations(associations, table["vpc_id"]))


def _why_unplaced(raw: Raw) -> str:
    """Why it is not known which subnets have this table: a query left too little of it, or it is being changed."""
    names = {snake_name(key) for key in raw}
    absent = [name for name in _PLACED_BY if name not in names]
    if absent:
        return f"without {', '.join(absent)}"
    associations = raw.get("Associations")
    states = [_state_of(association) for association in associations] if isinstance(associations, list) else []
    unclear = [state for state in states if state not in (_HOLDS, *_DOES_NOT_HOLD)]
    return f"with an association that is {unclear[0]}" if unclear else ""


def _state_of(association: Json) -> str:
    """The state of an association; `associated` where the record does not say it."""
    state = association.get("AssociationState") if isinstance(association, dict) else None
    match state:
        case None:
            return _HOLDS
        case {"State": str(name)} if name in (_HOLDS, *_DOES_NOT_HOLD, *_CHANGES):
            return name
        case _:
            return "in no known state"


def _keys_of_associations(associations: list[Json], vpc: str) -> Iterator[str]:
    for number, association in enumerate(associations):
        if _state_of(association) in _DOES_NOT_HOLD:
            continue
        match association:
            case {"SubnetId": str(subnet)} if subnet:
                yield subnet
            case {"Main": True}:
                yield vpc
            case {"GatewayId": str(gateway)} if gateway:  # for traffic that comes in
                continue
            case _:
                reason = "an association must be of a subnet, of a gateway, or that of the main table"
                raise RecordError(reason, ("Associations", number))


def _vpc_of(contexts: Contexts, subnet_id: str) -> str:
    """The VPC of a subnet, whose main table is for each subnet without an association; empty where the subnet is not known."""
    subnet = contexts.get(SUBNET.name, subnet_id)
    if subnet is None:
        return ""
    return str(subnet["vpc_id"])


ROUTE_TABLE = ContextKind(
    name="route_table",
    call=_ROUTE_TABLES,
    signs=frozenset({"RouteTableId", "Routes", "Associations", "PropagatingVgws"}),
    listed="RouteTables",
    type=Object("route_table", {"route_table_id": _TEXT, "vpc_id": _TEXT, "owner_id": nullable(Basic.ACCOUNT), "routes": Array(_ROUTE)}),
    keys=_keys_of_route_table,
    command=lambda subnet: f"{_ROUTE_TABLES} and {_command_for_subnet(subnet)}",
    open=_open_route_table,
    why_unplaced=_why_unplaced,
    other_key=_vpc_of,
)
