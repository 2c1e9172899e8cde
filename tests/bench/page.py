"""The tables of docs/performance.md: made here, between two marks; the text around them is written by hand."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from goals import Row, markdown, micro, times

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
Measured = Mapping[str, Any]


def tables(measured: Mapping[str, Measured], python: str) -> str:
    """All tables, as Markdown."""
    rows = list(_goals(measured))
    parts = [f"Measured with CPython {python}.", "### What was to be reached, and what was", _table_of(rows), _notes(rows)]
    if measured.get("peers"):
        parts += ["### The same rules by others", _peers(measured["peers"])]
    if "growth" in measured:
        parts += ["### Growth", *_growth(measured["growth"])]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def write(page: Path, made: str) -> None:
    """Puts the tables between the marks of the page."""
    text = page.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        sys.exit(f"{page} has no {BEGIN} ... {END}")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n\n{made}\n{END}{after}", encoding="utf-8")


def _goals(measured: Mapping[str, Measured]) -> Iterator[Row]:
    for name, part in measured.items():
        if name == "peers":
            yield from _against_peers(part)
        yield from (Row(**row) for row in part.get("rows", ()))


def _against_peers(part: Measured) -> Iterator[Row]:
    took = part.get("took", {})
    custodian, duckdb = took.get("Cloud Custodian"), took.get("DuckDB SQL")
    name = "Against Cloud Custodian's filters, the same rules counted"
    if custodian:
        yield Row(name, "10x", "20x", times(custodian / took["counted"]), f"{micro(took['counted'])} against {micro(custodian)}")
    else:
        yield Row(name, "10x", "20x", "not measured", "not installed")
    name = "DuckDB SQL counting the same rules, so many times faster"
    if duckdb:
        yield Row(name, "at most 10x", "4x", times(took["counted"] / duckdb), f"{micro(took['counted'])} against {micro(duckdb)}")
    else:
        yield Row(name, "at most 10x", "4x", "not measured", "not installed")


def _table_of(rows: list[Row]) -> str:
    cells = [(row.what, row.at_least, row.hoped, f"**{row.measured}**") for row in rows]
    return markdown(("what", "at least", "hoped for", "measured"), cells)


def _notes(rows: list[Row]) -> str:
    return "".join(f"- {row.what}: {row.note}.\n" for row in rows if row.note)


def _peers(part: Measured) -> str:
    took = part["took"]
    unit, counted, written = took["msgspec"], took["counted"], took["jsonl"]
    cells = [
        ("msgspec, decoding and nothing else", micro(unit), "", "", "", ""),
        ("**jobscan, outcomes counted**", micro(counted), "12", "", "1x", times(counted / written)),
        ("**jobscan, findings to jsonl**", micro(written), "12", "", times(written / counted), "1x"),
    ]
    for peer in sorted(part["peers"], key=lambda peer: took[peer["name"]]):
        cost = took[peer["name"]]
        name = f"{peer['name']} {peer['version']}"
        agrees = _agreement(peer)
        cells.append((name, micro(cost), str(peer["rules"]), agrees, times(cost / counted), times(cost / written)))
    header = ("", "CPU a record", "rules", "failing (rule, job) pairs", "of jobscan counting", "of jobscan writing")
    notes = "".join(f"- {peer['name']}: {peer['differs']}.\n" for peer in part["peers"] if peer["differs"])
    return markdown(header, cells) + "\n" + notes


def _agreement(peer: Measured) -> str:
    if not peer["different"]:
        return f"the same {peer['failing']:,}"
    named = [f"{rule}: {theirs:,}, ours {ours:,}" for rule, (theirs, ours) in peer["different"].items()]
    return "; ".join(named)


def _growth(part: Measured) -> Iterator[str]:
    rules = [(str(number), micro(cost)) for number, cost in part["rules"]]
    yield markdown(("rules, their parameters different", "CPU a record, engine alone"), rules)
    records = [(f"{number:,}", micro(cost), micro(whole)) for number, cost, whole in part["records"]]
    yield markdown(("records", "CPU a record, core to jsonl", "with the start of the command"), records)
    delivered = [(form, name, f"{findings:.2f}", f"{unknowns:.2f}") for form, name, findings, unknowns in part["delivered"]]
    yield markdown(("records as", "rules", "findings a record", "unknowns a record"), delivered)
