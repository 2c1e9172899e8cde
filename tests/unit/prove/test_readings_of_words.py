"""The reading of mentions() against the function itself."""

import pytest

from scanner.expressions.functions.words import mentions
from scanner.model.job import Json
from scanner.prove.budget import Budget
from scanner.prove.domains import Domains
from scanner.prove.symbolic.calls import READINGS
from scanner.prove.symbolic.functions.parts import in_lower_case, whole
from scanner.prove.symbolic.leaves import Constant, Text
from scanner.prove.symbolic.world import World
from tests.unit.prove.known_jobs import KnownJob
from tests.unit.prove.test_readings_of_names import NOW
from tests.unit.prove.words_like import words_like

NUMBER = 400
CLASSES = ["restricted", "pii", "phi", "highly-confidential", "level 4"]
EXAMPLES = (
    "PII",
    "Restricted - PII",
    "PIIData",
    "PIIdata",
    "PIIs",
    "PIIsa",
    "AbPII",
    "customerPIIData",
    "HighlyConfidential",
    "highly_confidential",
    "HIGHLYConfidential",
    "Non-PII",
    "NonPII",
    "NOPii",
    "NONPII",
    "unrestricted",
    "un-restricted",
    "class: non-restricted",
    "class: no restricted",
    "public=no restricted=yes",
    "PII: no",
    "PII=No; PHI",
    "pii-free zone",
    "PII_FREE",
    "p i i",
    "hiA ghly confidential",
    "P II",
    "PI I",
    "Level4",
    "level 4s",
    "level 42",
    "level A4",
    "LEVELa4",
    "PHIs/PII",
    "USSsn",
    "USSs",
    "ASSN",
    "SSNs",
    "without PHI",
    "not  pii, phi",
    "",
)
CHARACTERS = "nNoOpPiIsSfFrReEaA4 -_:=,;\n"


@pytest.mark.parametrize("names", [CLASSES, "pii", ["p", "4", "is"], ["no", "free"], ["ssn", "ss"], ["pii", None], [], ["", "-"]])
def test_mentions(names: Json) -> None:
    world = World({}, NOW, Budget(10**8), Domains({}, NOW))
    cases = READINGS["mentions"](world, [Text(whole("message")), Constant(names)])
    lowered = READINGS["mentions"](world, [Text(in_lower_case(whole("message"))), Constant(names)])
    for text in words_like(EXAMPLES, NUMBER, 2, CHARACTERS):
        job = KnownJob({"message": text})
        assert job.value_of(cases) == missing_where_null(mentions(text, names)), text
        assert job.value_of(lowered) == missing_where_null(mentions(text.lower(), names)), text


def test_a_text_outside_ascii_is_not_modelled() -> None:
    world = World({}, NOW, Budget(10**8), Domains({}, NOW))
    cases = READINGS["mentions"](world, [Text(whole("message")), Constant(CLASSES)])
    assert KnownJob({"message": "pii \u2013"}).value_of(cases) == "not modelled: mentions() of a text outside ASCII"


def missing_where_null(answer: bool | None) -> Json:
    return "missing" if answer is None else answer
