"""What only requests can be: questions about both stages replay their witnesses as a scan reads them."""

from scanner.model.job import Stage
from scanner.prove.asker import NOW
from scanner.prove.domains import Domains


def test_a_request_without_a_timeout_has_the_default_of_the_api() -> None:
    """A witness with such a request did not replay: the timeout that the solver took for null was 24 hours."""
    assert Domains({}, NOW, Stage.JOB).can_be_null("timeout_duration_in_hours")
    assert not Domains({}, NOW, Stage.REQUEST).can_be_null("timeout_duration_in_hours")
