"""Values in force that look as if they could match no job."""

from pathlib import Path

from scanner.config.load import load_config
from scanner.policy import builtin
from scanner.policy.parameters import configure, parse_settings
from scanner.project.doubtful_values import doubtful_regions, doubtful_values

RULES = [rule for policy in builtin.load_packs(builtin.pack_names()) for rule in policy.rules]


def notes(*given: str) -> tuple[str, ...]:
    return doubtful_values(configure(RULES, parse_settings(given), ()))


def test_defaults_are_not_looked_at() -> None:
    assert notes() == ()


def test_a_region_that_is_not_known_is_noted_once() -> None:
    (note,) = notes("allowed_regions=eu-wst-1", "allowed_regions=us-*")
    assert note == "allowed_regions (--param): 'eu-wst-1' is not a Region that jobscan knows; did you mean eu-west-1?"
    assert notes("allowed_regions=eu-*", "allowed_regions=us-gov-west-1") == ()


def test_an_entry_that_matches_no_job_is_noted() -> None:
    (note,) = notes('denied_roles=["*/Admin, */Root", "*/Root"]')
    assert note.startswith("denied_roles (--param): '*/Admin, */Root' can never match: role_arn never has a ' '")
    assert notes("denied_roles=*/Admin", "allowed_models=amazon.nova-*", "denied_network_ids=sg-0bad*") == ()


def test_regions_of_a_scope_are_looked_at() -> None:
    text = b"scopes: [{name: eu, regions: [eu-central-1, eu-centrl-1], off: x}]"
    scopes = [entry.scope for entry in load_config(text, "jobscan.yaml", Path()).scopes]
    assert doubtful_regions(scopes) == (
        "scope eu (jobscan.yaml:1): 'eu-centrl-1' is not a Region that jobscan knows; did you mean eu-central-1?",
    )


def test_a_long_list_is_told_in_a_few_lines_and_soon() -> None:
    entries = ", ".join(f'"*/a {number}"' for number in range(20_000))
    found = notes(f"denied_roles=[{entries}]")
    assert len(found) == 4
    assert found[-1] == "denied_roles (--param): and more entries like these"
