"""A diff in each format: whole JSON by its schema, and no text of a report that becomes markup or steers a terminal."""

import dataclasses
import json
import re

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from scanner.formats.diff.json import diff_schema
from scanner.formats.diff.registry import DIFF_FORMATS
from scanner.formats.markdown.text import escape
from scanner.formats.options import ReportOptions
from scanner.governance.diff.compare import diff
from scanner.model.difference import ChangedCause, Difference, LostCoverage, Side

from . import reports

HOSTILE = (
    "\u202e|`<img src=x onerror=alert(1)> **b** [a](javascript:x)\r\n::error::x @acme "
    "https://evil.example www.evil.example _x_ \\\\| \x1b[31m"
)


def hostile() -> Difference:
    """A diff each of whose texts is an attempt to be more than text."""
    made = reports.mixed()
    (cause, *_) = made.causes
    newest = replace(cause.newest, job_name=HOSTILE)
    cause = replace(
        cause,
        rule_id=HOSTILE,
        account_id=HOSTILE,
        region=HOSTILE,
        owner=HOSTILE,
        newest=newest,
        cause=f"A | b | c | d | e | {HOSTILE} present {HOSTILE}",
    )
    difference = diff(reports.EMPTY, made, HOSTILE, HOSTILE)
    entries = tuple(
        ChangedCause(entry.change, cause, entry.severity, reason=HOSTILE, other=cause.cause, passed=HOSTILE) for entry in difference.causes
    )
    return dataclasses.replace(difference, causes=entries, lost=(LostCoverage(HOSTILE, source=HOSTILE, detail=HOSTILE),), notes=(HOSTILE,))


REFUSED = Difference("0.1.0", Side("old.json"), Side("new.json"), 2, error="old.json: not a report of jobscan")
MADE = [diff(reports.clean(), reports.mixed(), "a", "b"), diff(reports.mixed(), reports.clean(), "a", "b"), hostile(), REFUSED]


@pytest.mark.parametrize("made", MADE)
def test_the_json_follows_its_schema(made: Difference) -> None:
    text = "".join(DIFF_FORMATS["json"].pieces(made, ReportOptions()))
    Draft202012Validator(diff_schema()).validate(json.loads(text))


@pytest.mark.parametrize("name", DIFF_FORMATS)
@pytest.mark.parametrize("made", MADE)
def test_each_is_written_twice_alike_and_as_utf_8(made: Difference, name: str) -> None:
    text = "".join(DIFF_FORMATS[name].pieces(made, ReportOptions(show_all=True)))
    assert text == "".join(DIFF_FORMATS[name].pieces(made, ReportOptions(show_all=True)))
    assert text.endswith("\n")
    text.encode("utf-8")


def test_nothing_in_the_text_steers_a_terminal_or_a_runner() -> None:
    text = "".join(DIFF_FORMATS["text"].pieces(hostile(), ReportOptions(show_all=True)))
    assert all(char == "\n" or char.isprintable() for char in text)
    assert not any(row.lstrip().startswith("::") for row in text.splitlines())


def test_nothing_in_the_markdown_is_markup() -> None:
    text = "".join(DIFF_FORMATS["markdown"].pieces(hostile(), ReportOptions(show_all=True)))
    without_ours = re.sub(r"</?code>|^#+ .*$|^\|[-|]+\|$|^- ", "", text, flags=re.MULTILINE)
    assert not re.search(r"[`*<>\\@\[\]]|://|www\.", without_ours)
    rows = [row for row in text.splitlines() if row.startswith("|")]
    assert {row.count("|") for row in rows} == {9}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("s3_bucket_owner: 4444", "s3_bucket_owner: 4444"),
        ("_x_ __y", "&#95;x&#95; &#95;&#95;y"),
        ("- a\n# b", "&#45; a &#35; b"),
        ("s3://acme-out/", "s3&#58;//acme-out/"),
        ("a|b`c`", "a&#124;b&#96;c&#96;"),
        ("WWW.x @y", "WWW&#46;x &#64;&#8203;y"),
    ],
)
def test_only_what_could_be_markup_is_escaped(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_the_last_line_of_the_text_is_the_verdict() -> None:
    last = ["".join(DIFF_FORMATS["text"].pieces(made, ReportOptions())).splitlines()[-1] for made in MADE]
    assert [line.split("   ")[0] for line in last] == [
        "NEW CAUSES, AND LESS WAS CHECKED",
        "NOTHING NEW, BUT LESS WAS CHECKED",
        "NEW CAUSES",
        "NOTHING WAS COMPARED",
    ]


def test_a_long_change_is_cut_and_says_so() -> None:
    made = MADE[0]
    many = dataclasses.replace(made, causes=made.causes * 30)
    text = "".join(DIFF_FORMATS["text"].pieces(many, ReportOptions()))
    assert "more causes; --show all lists them" in text
    assert "more cause" not in "".join(DIFF_FORMATS["text"].pieces(many, ReportOptions(show_all=True)))
