"""What is in plain records: the texts of each kind, and how many quotes they were written with."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from msgspec import Struct

from scanner.shape.lane.table import Table, is_absent, written
from scanner.shape.lane.texts import Kind

_PAIR = 2  # quotes around a key or a text


class Census(Struct, frozen=True):
    """The texts of each kind, and the number of quotes of a JSON text that says the same with each key once, and no quote in a text.

    A decoder keeps the last of two equal keys, so a text that has one twice has more quotes. A member that is written out although it is
    what a missing one means, such as `"tags": null`, is not counted: its record then looks as if it had a key twice, and is not plain.
    """

    texts: dict[Kind, list[str]]
    quotes: int


def take_census(table: Table) -> Census:
    """The census of the rows of a table."""
    texts: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    return Census(texts, _PAIR * _count(table, texts))


def _count(table: Table, texts: dict[Kind, list[str]]) -> int:
    """How many keys and texts are in all rows; the texts are added to those of their kind."""
    if not table.size:
        return 0
    form, columns = table.form, table.columns
    number = 2 * table.size * len(form.texts)
    for index, kind in form.texts:
        texts[kind] += columns[index]
    for index, kind, absent in form.possible_texts:
        column = columns[index]
        if is_absent(column, absent):
            continue
        values = [value for value in column if type(value) is str]
        texts[kind] += values
        keys = len(values) if len(values) == table.size else len(written(column, absent))
        number += keys + len(values)
    for index in form.lists:
        ids = list(chain.from_iterable(columns[index]))
        texts[Kind.PLAIN] += ids
        number += table.size + len(ids)
    for (index, _, absent, _), inner in zip(form.objects, table.objects, strict=True):
        keys = inner.size if inner.size == table.size else len(written(columns[index], absent))
        number += keys + _count(inner, texts)
    return number + _count_others(table)


def _count_others(table: Table) -> int:
    """How many keys and texts are in the members whose texts are not looked at."""
    form, columns = table.form, table.columns
    number = sum(len(written(columns[index], absent)) for index, absent in form.others)
    for index, absent in form.dicts:
        keys = written(columns[index], absent)
        number += len(keys) + 2 * sum(map(len, _not_null(keys)))
    return number


def _not_null(values: Sequence[Any]) -> Sequence[Any]:
    return [value for value in values if value is not None]
