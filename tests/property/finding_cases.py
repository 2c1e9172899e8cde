"""Files of jobs whose findings are hard to place and to mask: secrets in names, keys in strings and tags, escapes, and every container."""

import json
import tempfile
from collections.abc import Sequence
from itertools import chain
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any

from msgspec import structs

from scanner.authoring.examples import configured_for
from scanner.errors import ExpressionSyntaxError
from scanner.expressions.message import parse as parse_message
from scanner.findings.runs import Row
from scanner.findings.spill import Spill
from scanner.model.job import Job, Part
from scanner.model.rule import ConfiguredRule, MessagePart
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.expand import expand
from scanner.sources.jobs import read_jobs
from tests.property import test_law_builtin
from tests.property.equality_cases import random_rule
from tests.property.expression_cases import Grammar
from tests.property.job_cases import some_gaps
from tests.property.lane_files import ACCOUNT, documented_record, get_record, list_record
from tests.property.shape_writers import CONTAINERS, table_of

Record = dict[str, Any]
_SECRET = "AKIAIOSFODNN7EXAMPLE"
_TAG_VALUES = ("vpc_config", "a b", "}]", _SECRET)
_TEXTS = (
    _SECRET, f"nightly-{_SECRET}", "password=hunter22", "api_key:abcdefgh", "sk-ant-api03-abcdefghijklmnopqrstuvwx", "PRIVATE", "KEY",
    '"vpc_config": null', '{"role_arn": "x"}', '[{"message": "deep"}]', "vpc_config", "role_arn", "jobName", "status", "message",
    "a\\b", 'a "quoted" b', "d=1/e=2", "ä", "a | b", "x" * 500, "50% of %s",
)  # fmt: skip
_MESSAGES = (None, "", " ", "It failed", 'AccessDenied: "no"', "a\\", _SECRET, "message", '{"message": "x"}')
_TAG_KEYS = ("Owner", "owner", "message", "vpc_config", "role_arn", "roleArn", "s3_uri", "Tags", _SECRET, "tags", "account_id")
_PLACES = ("job_name", "jobName", "client_request_token", "clientRequestToken")
_VPCS = ("vpc_config", "vpcConfig")


def record(random: Random, number: int) -> Record:
    """A record with something odd in it, or nothing."""
    made = random.choice((documented_record, get_record, list_record))(number)
    for _ in range(random.choice((0, 1, 1, 2, 3))):
        _change(random, made)
    members = list(made.items())
    if random.random() < 0.3:
        random.shuffle(members)
    return dict(members)


def _change(random: Random, made: Record) -> None:
    is_documented = "job_arn" in made
    match random.randrange(7):
        case 0 | 1:
            made[random.choice([key for key in _PLACES if key in made])] = random.choice(_TEXTS)
        case 2:
            made["message"] = random.choice(_MESSAGES)
        case 3 if is_documented:
            made["tags"] = {random.choice(_TAG_KEYS): random.choice(_TEXTS) for _ in range(random.randrange(4))}
        case 4:
            made[_VPCS[0] if is_documented else _VPCS[1]] = None
        case 5:
            made.pop(
                random.choice([key for key in (*_VPCS, "tags", "message", "account_id", "_key", "status") if key in made] or ["x"]), None
            )
        case _:
            outer, inner = ("output_data_config", "s3_output_data_config") if is_documented else ("outputDataConfig", "s3OutputDataConfig")
            where = made[outer][inner]
            where[random.choice(list(where))] = random.choice((None, *_TEXTS))


def _written(random: Random, made: Record) -> str:
    """The JSON of a record, at times with an escape in a key."""
    text = json.dumps(made, ensure_ascii=random.random() < 0.5)
    if random.random() < 0.1:
        key = random.choice([name for name in made if name.isalnum()] or list(made))
        text = text.replace(f'"{key}"', f'"\\u{ord(key[0]):04x}{key[1:]}"', 1)
    if random.random() < 0.1:
        text = text.replace('": ', '"\t:  ')
    return text


def _file(random: Random, made: Sequence[Record]) -> tuple[str, str]:
    """How a file with the records ends, and its text."""
    match random.randrange(5):
        case 0:
            ending, write = random.choice(list(CONTAINERS.values()))
            return ending, write(list(made))
        case 1:
            rows = [_row(each) for each in made if "job_arn" in each]
            columns = dict.fromkeys(name for row in rows for name in row)
            return ".csv", table_of([{name: row.get(name, "") for name in columns} for row in rows], ",") if rows else ""
        case _:
            return ".jsonl", "".join(f"{_written(random, each)}\n" for each in made)


def _row(made: Record, path: str = "") -> dict[str, str]:
    """A record as the row of a table: objects in dotted columns, lists and tags as JSON text."""
    row: dict[str, str] = {}
    for name, value in made.items():
        if isinstance(value, dict) and name != "tags":
            row |= _row(value, f"{path}{name}.")
        else:
            text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
            row[f"{path}{name}"] = "" if value is None else text
    return row


def jobs(random: Random, number: int = 12) -> list[Job]:
    """The jobs of one or two files; those in both are joined."""
    made = [record(random, random.randrange(30)) for _ in range(number)]
    files = [made, *([random.sample(made, 3)] if random.random() < 0.3 else [])]
    with tempfile.TemporaryDirectory() as name:
        for at, some in enumerate(files):
            ending, text = _file(random, some)
            (Path(name) / f"{at}{ending}").write_text(text, encoding="utf-8", errors="surrogatepass")
        items = list(read_jobs(expand((name,), Path(name)).sources, Options(assume_utc=True)))
    return [item.job for item in items if isinstance(item, NormalisedJob)]


def lane_jobs(random: Random, number: int = 30) -> list[Job]:
    """The jobs of a file whose records have one form and are mostly plain; some hold a secret, or a tag with the name of a field."""
    make = random.choice((documented_record, documented_record, get_record, list_record))
    lines = [f"{json.dumps(_plain_record(random, make(random.randrange(10**6))))}\n" for _ in range(number)]
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "jobs.jsonl"
        file.write_text("".join(lines), encoding="utf-8")
        items = list(read_jobs(expand((str(file),), Path(name)).sources, Options()))
    return [item.job for item in items if isinstance(item, NormalisedJob)]


def partly_delivered_jobs(random: Random) -> list[Job]:
    """Jobs of one file, in any order, of which different fields are missing for different reasons; some are alike in that."""
    gaps = [some_gaps(random) for _ in range(5)]
    jobs = [structs.replace(job, fields=Part({**job.fields, **random.choice(gaps)})) for job in lane_jobs(random)]
    random.shuffle(jobs)
    return jobs


def _plain_record(random: Random, made: Record) -> Record:
    match random.randrange(9):
        case 0 if "tags" in made:
            made["tags"] = {random.choice(_TAG_KEYS): random.choice(_TAG_VALUES) for _ in range(random.randrange(4))}
            return {"tags": made["tags"], **made}  # before the fields that are called so too
        case 1 if "message" in made:
            made["message"] = random.choice(("It failed", _SECRET))
        case 2:
            made.pop(random.choice([key for key in (*_VPCS, "tags", "message") if key in made] or ["x"]), None)
        case 3:
            made["job_name" if "job_name" in made else "jobName"] = random.choice((_SECRET, "a-50-percent", "run-0a1b2c3d", "x" * 60))
        case 4:  # a role as the console names it
            made["role_arn" if "role_arn" in made else "roleArn"] = (
                f"arn:aws:iam::{ACCOUNT}:role/service-role/Batch_{random.getrandbits(44):x}"
            )
        case _:
            pass
    return made


def built_in(random: Random) -> list[ConfiguredRule]:
    """All built-in rules, each with the parameters of one of its examples."""
    return [configured_for(rule, random.choice(rule.examples)) for rule in test_law_builtin.rules()]


def with_messages(random: Random, number: int) -> list[ConfiguredRule]:
    """Random rules with random messages."""
    rules = [random_rule(random) for _ in range(number)]
    return [structs.replace(each, rule=structs.replace(each.rule, message=_message(random), subject="")) for each in rules]


def _message(random: Random) -> tuple[MessagePart, ...]:
    texts = (" of ", "", ", ", "=", " KEY", "password", "x%sy%%", "{{}}")
    pieces = [random.choice(texts)]
    for _ in range(random.randrange(4)):
        value = random.choice(("job_name", "model_id", "vpc_config.subnet_ids", "tags", Grammar(random).expression()))
        pieces += ["{", value, "}", random.choice(texts)]
    try:
        return parse_message("".join(pieces))
    except ExpressionSyntaxError:
        return ()


def rows_of(spill: Spill[Any]) -> list[Row]:
    """The entries in order, each with its key."""
    on_disk = chain.from_iterable(block for run in spill._runs for block in run.blocks())
    return sorted([*on_disk, *spill._recent], key=itemgetter(0))
