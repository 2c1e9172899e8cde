"""Asks AWS for what the jobs of an account and Region refer to: subnets, route tables, buckets, keys, inference profiles, models."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from scanner.aws.ask import Answer, Meter
from scanner.aws.calls import (
    DESCRIBE_KEY,
    DESCRIBE_ROUTE_TABLES,
    DESCRIBE_SUBNETS,
    GET_ENCRYPTION,
    GET_PROFILE,
    LIST_MODELS,
    Call,
)
from scanner.aws.contexts import (
    BATCH,
    describe_key,
    describe_route_tables,
    describe_subnets,
    get_encryption,
    get_profile,
    list_models,
)
from scanner.aws.deadline import Deadline
from scanner.aws.errors import Reason, reason_of
from scanner.aws.jobs import Scope
from scanner.model.arn import parse_arn
from scanner.model.kms import parse_kms_key
from scanner.sources.live.reading import Reading, Target, Tries

T = TypeVar("T")
_S3 = "s3://"
_PROFILES = ("inference-profile", "application-inference-profile")


@dataclass(slots=True)
class Named:
    """What some jobs refer to, each once, by the kind of context; `vpc` are the VPCs of their subnets."""

    names: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, kind: str, name: object) -> None:
        """Notes a name; nothing where there is none."""
        if name and isinstance(name, str):
            self.names.setdefault(kind, {})[name] = None

    def add_key(self, text: object) -> None:
        """Notes a key, unless it is an alias or ID that does not say its account."""
        key = parse_kms_key(str(text or ""))
        if key is not None and key.region:
            self.add("key", text)

    def add_job(self, record: Answer) -> None:
        """Notes what a job refers to, as AWS writes the job."""
        for subnet in _object(record, "vpcConfig").get("subnetIds") or ():
            self.add("subnet", subnet)
        output = _object(_object(record, "outputDataConfig"), "s3OutputDataConfig")
        self.add("bucket", _bucket(str(output.get("s3Uri"))))
        self.add_key(output.get("s3EncryptionKeyId"))
        model = parse_arn(str(record.get("modelId")))
        if model is not None and model.type in _PROFILES:
            self.add("inference_profile", record["modelId"])

    def of(self, kind: str) -> list[str]:
        """The names of a kind."""
        return list(self.names.get(kind, ()))

    def without(self, asked: set[tuple[str, str]]) -> "Named":
        """Those that have not been asked for; from now on they have."""
        new = Named()
        for kind, names in self.names.items():
            for name in names:
                if (kind, name) not in asked:
                    asked.add((kind, name))
                    new.add(kind, name)
        return new


@dataclass(slots=True)
class ContextReading:
    """What was read of the things that the jobs of a target refer to, and in `named` what is to be read next."""

    target: Target
    named: Named = field(default_factory=Named)
    records: list[Answer] = field(default_factory=list)
    meter: Meter = field(default_factory=Meter)
    reason: Reason | None = None  # the first for which something is missing
    tries: dict[str, Tries] = field(default_factory=dict)  # by operation, since one may be denied and another not

    def fail(self, reason: Reason) -> None:
        """Gives it a reason for what is missing."""
        self.reason = self.reason or reason

    def without_thread(self) -> "ContextReading":
        """What was read so far, as a copy that a thread which was left behind does not change any more."""
        return replace(self, records=list(self.records))


def named_by_jobs(reading: Reading, kinds: frozenset[str]) -> Named:
    """What the jobs of a reading refer to, of the kinds that are wanted. A route table needs its subnet, to know the VPC."""
    named = Named()
    for slot in reading.slots.values():
        named.add_job(slot.read())
    if reading.slots:
        named.add("foundation_model", reading.target.region)  # all of a Region are listed at once
    wanted = kinds | {"subnet"} if "route_table" in kinds else kinds
    return Named({kind: names for kind, names in named.names.items() if kind in wanted})


def named_by_records(into: ContextReading, kinds: frozenset[str]) -> Named:
    """What the records that were read refer to themselves: the VPCs of subnets, and the default keys of buckets."""
    named = Named()
    for record in into.records:
        if "route_table" in kinds and "SubnetId" in record:
            named.add("vpc", record.get("VpcId"))
        if "key" in kinds:
            for key in _default_keys(record):
                named.add_key(key)
    return named


def read_contexts(into: ContextReading, deadlines: tuple[Deadline, ...]) -> None:
    """Asks for all that is named. Whatever fails is a reason, and what came before that stays."""
    _Contexts(into, deadlines).read(into.named)


@dataclass(frozen=True, slots=True)
class _Contexts:
    into: ContextReading
    deadlines: tuple[Deadline, ...]

    def read(self, named: Named) -> None:
        for batch in _batches(named.of("subnet")):
            self._many(DESCRIBE_SUBNETS, partial(_list, describe_subnets, self._scope(), batch))
        for batch in _batches(named.of("vpc")):
            self._many(DESCRIBE_ROUTE_TABLES, partial(_list, describe_route_tables, self._scope(), batch))
        for bucket in named.of("bucket"):
            self._one(GET_ENCRYPTION, partial(get_encryption, self._scope(), bucket))
        for text in named.of("key"):
            self._read_key(text)
        for arn in named.of("inference_profile"):
            self._one(GET_PROFILE, partial(get_profile, self._scope(), arn))
        if named.of("foundation_model"):
            self._many(LIST_MODELS, lambda: list(list_models(self._scope())))

    def _read_key(self, text: str) -> None:
        key = parse_kms_key(text)
        assert key is not None, "add_key() takes nothing else"
        alias = text if key.kind == "alias-arn" else ""
        self._one(DESCRIBE_KEY, partial(describe_key, self._scope(key.region or ""), text, alias))

    def _one(self, call: Call, ask: Callable[[], Answer | None]) -> None:
        answer = self._call(call, ask)
        if answer is not None:
            self.into.records.append(answer)

    def _many(self, call: Call, ask: Callable[[], list[Answer]]) -> None:
        self.into.records.extend(self._call(call, ask) or [])

    def _call(self, call: Call, ask: Callable[[], T]) -> T | None:
        """The answer to a call; None where it failed, or where so many of its kind did that it is not made."""
        tries = self.into.tries.setdefault(call.operation, Tries())
        if tries.is_over:
            return None
        try:
            answer = ask()
        except Exception as error:
            reason = reason_of(error, call.operation)
            tries.failed(reason)
            self.into.fail(reason)
            return None
        tries.succeeded()
        return answer

    def _scope(self, region: str = "") -> Scope:
        target = self.into.target
        return Scope(target.session, target.account, region or target.region, self.deadlines, self.into.meter)


def _object(record: Answer, name: str) -> Answer:
    """The object under a name; empty where there is none."""
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def _bucket(uri: str) -> str:
    """The bucket of an S3 location; empty for another text."""
    if not uri.startswith(_S3):
        return ""
    return uri.removeprefix(_S3).partition("/")[0]


def _list(ask: Callable[[Scope, Sequence[str]], Iterator[Answer]], scope: Scope, names: Sequence[str]) -> list[Answer]:
    return list(ask(scope, names))


def _batches(names: Sequence[str]) -> list[Sequence[str]]:
    return [names[start : start + BATCH] for start in range(0, len(names), BATCH)]


def _default_keys(record: Answer) -> list[object]:
    """The keys that an answer of get-bucket-encryption names; none of another record."""
    rules = _object(record, "ServerSideEncryptionConfiguration").get("Rules") or ()
    return [_object(rule, "ApplyServerSideEncryptionByDefault").get("KMSMasterKeyID") for rule in rules]
