"""The same invented jobs as different sources deliver them: with every field, as AWS's Get output (no tags), and as its List output."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from population import records

Record = dict[str, Any]
_NOT_OF_AWS = ("_key", "account_id", "tags")
_NOT_IN_LIST = ("message",)


def documented(record: Record) -> Record:
    """The record as it is: in the documented shape, with every field delivered."""
    return record


def as_get(record: Record) -> Record:
    """The job as GetModelInvocationJob answers: camelCase, without tags, and without what is null."""
    return {_camel(key): _answered(value) for key, value in record.items() if value is not None and key not in _NOT_OF_AWS}


def as_list(record: Record) -> Record:
    """The job as a row of ListModelInvocationJobs: the same members but the failure message."""
    return as_get({key: value for key, value in record.items() if key not in _NOT_IN_LIST})


FORMS: dict[str, Callable[[Record], Record]] = {"documented": documented, "get": as_get, "list": as_list}


def lines_of(form: str, count: int, seed: int = 1) -> Iterator[str]:
    """The jobs in a form, each as a line of JSON."""
    deliver = FORMS[form]
    return (json.dumps(deliver(record)) + "\n" for record in records(count, seed))


def write_jobs(path: Path, form: str, count: int) -> Path:
    """Writes a file of JSON Lines, unless it is there from an earlier measurement."""
    if not path.exists():
        with path.open("w", encoding="utf-8") as stream:
            stream.writelines(lines_of(form, count))
    return path


def _answered(value: Any) -> Any:
    if isinstance(value, dict):
        return {_camel(key): _answered(inner) for key, inner in value.items() if inner is not None}
    return value


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
