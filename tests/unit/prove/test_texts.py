"""Which text is shown where several would do."""

from scanner.prove.asker import NOW
from scanner.prove.budget import Budget
from scanner.prove.domains import Domains
from scanner.prove.language import intersection
from scanner.prove.read_regex import whole
from scanner.prove.texts import Texts

BASE = {"job_name": "ticket-summaries-prod-20261122", "role_arn": "arn:aws:iam::111122223333:role/batch/support"}


def best(variable: str, pattern: str) -> str:
    domains = Domains(BASE, NOW)
    language = intersection(domains.language(variable), whole(pattern))
    return Texts(domains, Budget(100_000)).best_word(variable, language)


def test_the_base_jobs_own_text_is_shown_where_it_will_do() -> None:
    assert best("job_name", ".*prod.*") == BASE["job_name"]


def test_of_a_name_the_shortest_text_is_shown() -> None:
    assert best("job_name", ".*poc-*-prod.*") == "poc-prod"


def test_of_a_text_with_parts_one_that_changes_few_characters_is_shown() -> None:
    assert best("role_arn", "arn:aws:iam::111122223333:role/batch-.*") == "arn:aws:iam::111122223333:role/batch-support"
