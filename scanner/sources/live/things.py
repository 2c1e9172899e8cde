"""What jobs refer to, e.g. their subnets: the things that a live scan asks AWS about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scanner.aws.ask import Answer
from scanner.model.arn import is_account, parse_arn
from scanner.model.kms import parse_kms_key
from scanner.model.regions import partition_of
from scanner.shape.contexts.encryption import KEY
from scanner.sources.live.earlier import Scope
from scanner.sources.live.reading import Reading

VPC = "vpc"  # not a kind of context: its route tables are
_S3 = "s3://"
_PROFILES = ("inference-profile", "application-inference-profile")


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that jobs refer to, by its kind of context, or a VPC.

    `region` is where AWS is asked for it, empty where that does not matter. `owner` is the account that has it, as far as that is known.
    """

    kind: str
    name: str
    region: str = ""
    owner: str = field(default="", compare=False)


def things_of_jobs(reading: Reading, kinds: frozenset[str]) -> list[Thing]:
    """What the jobs of a reading refer to, each once, of these kinds. A route table needs its subnet, which says the VPC."""
    things: dict[Thing, None] = {}
    for slot in reading.slots.values():
        things.update(dict.fromkeys(_things_of_job(slot.read(), reading.scope)))
    if reading.slots:
        region = reading.target.region
        things[Thing("foundation_model", region, region)] = None  # all of a Region are listed at once
    wanted = kinds | {"subnet"} if "route_table" in kinds else kinds
    return [thing for thing in things if thing.kind in wanted]


def first_of_each_kind(things: Iterable[Thing]) -> list[Thing]:
    """The first thing of each kind."""
    firsts: dict[str, Thing] = {}
    for thing in things:
        firsts.setdefault(thing.kind, thing)
    return list(firsts.values())


def things_of_record(of: Thing, record: Answer, scope: Scope, kinds: frozenset[str]) -> Iterator[Thing]:
    """What the record of a thing refers to itself: the VPC of a subnet, and the default key of a bucket.

    `scope` is the account and Region of jobs that refer to the thing: S3 looks for a key's bare ID in the account that writes.
    """
    if of.kind == "subnet" and "route_table" in kinds and record.get("VpcId"):
        yield Thing(VPC, str(record["VpcId"]), of.region, str(record.get("OwnerId") or ""))
    if of.kind == "bucket" and "key" in kinds:
        for text in _default_keys(record):
            yield from _key(text, scope)


def _things_of_job(record: Answer, scope: Scope) -> Iterator[Thing]:
    """What a job refers to, as AWS writes the job."""
    for subnet in _object(record, "vpcConfig").get("subnetIds") or ():
        yield Thing("subnet", str(subnet), scope[1])
    output = _object(_object(record, "outputDataConfig"), "s3OutputDataConfig")
    bucket = _bucket(str(output.get("s3Uri")))
    if bucket:
        owner = str(output.get("s3BucketOwner") or "")
        yield Thing("bucket", bucket, owner=owner if is_account(owner) else "")
    yield from _key(output.get("s3EncryptionKeyId"), scope)
    model = parse_arn(str(record.get("modelId")))
    if model is not None and model.type in _PROFILES:
        yield Thing("inference_profile", str(record["modelId"]), model.region, model.account)


def _key(text: object, scope: Scope) -> Iterator[Thing]:
    """The key that a text names; a bare ID is one of the job's account and Region. None where no rule could find the key by the text."""
    key = parse_kms_key(str(text or ""))
    if key is None or not KEY.key_of(str(text)):
        return
    if key.region:
        yield Thing("key", str(text), key.region, key.account or "")
        return
    account, region = scope
    yield Thing("key", f"arn:{partition_of(region)}:kms:{region}:{account}:key/{key.id}", region, account)


def _object(record: Answer, name: str) -> Answer:
    """The object under a name; empty where there is none."""
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def _bucket(uri: str) -> str:
    """The bucket of an S3 location; empty for another text."""
    if not uri.startswith(_S3):
        return ""
    return uri.removeprefix(_S3).partition("/")[0]


def _default_keys(record: Answer) -> list[object]:
    """The keys that an answer of get-bucket-encryption names."""
    rules = _object(record, "ServerSideEncryptionConfiguration").get("Rules") or ()
    return [_object(rule, "ApplyServerSideEncryptionByDefault").get("KMSMasterKeyID") for rule in rules]
