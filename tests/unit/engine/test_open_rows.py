"""Jobs with the same gaps share what is unknown of them; whatever else a rule reads is looked at anew."""

import pytest
from msgspec import structs

from scanner.engine import open_rows
from scanner.engine.compiled import CompiledEngine
from scanner.engine.reference import judge
from scanner.model.contexts import Contexts
from scanner.model.job import Gap, GapKind, Job, Json, Part
from scanner.model.outcome import Outcome, Reason, ReasonKind
from tests.unit.jobs import NOW, a_job, configured

TAGS, NETWORK, SOON = (
    structs.replace(each, rule=structs.replace(each.rule, id=f"ACME-{number}"))
    for number, each in enumerate(
        [configured("present(tags)"), configured("present(vpc_config)"), configured("hours_since(submit_time) < `1` || present(tags)")]
    )
)
JOB = a_job()


def with_fields(**fields: Json) -> Job:
    return structs.replace(JOB, fields=Part({**JOB.fields, **fields}))


def gap(name: str, source: str = "a summary", kind: GapKind = GapKind.NOT_DELIVERED) -> Gap:
    return Gap(name, kind, source)


def test_jobs_with_the_same_gaps_share_what_is_unknown() -> None:
    engine = CompiledEngine([TAGS, NETWORK], NOW, few=0)
    jobs = [with_fields(tags=gap("tags"), job_name=name) for name in "abc"]
    unknowns = [engine.unknowns(job) for job in jobs]
    assert unknowns[1] is unknowns[2] is not None
    assert unknowns[2].reasons == {0: (Reason("tags", ReasonKind.NOT_DELIVERED, "a summary"),)}


def test_other_gaps_are_other_reasons() -> None:
    engine = CompiledEngine([TAGS, NETWORK], NOW, few=0)
    for source in ("a summary", "an export", "a summary", "an export"):
        job = with_fields(tags=gap("tags", source))
        assert engine.row(job)[0] == "u"
        assert engine.verdict(job, 0).reasons == (Reason("tags", ReasonKind.NOT_DELIVERED, source),)


def test_what_does_not_exist_yet_is_not_taken_for_what_was_not_delivered() -> None:
    engine = CompiledEngine([TAGS], NOW, few=0)
    kinds = (GapKind.NOT_DELIVERED, GapKind.NOT_YET) * 2
    assert [engine.row(with_fields(tags=gap("tags", kind=kind))) for kind in kinds] == ["u", "n", "u", "n"]


def test_a_rule_that_reads_more_than_gaps_is_asked_again() -> None:
    engine = CompiledEngine([SOON], NOW, few=0)
    long_ago, absent = with_fields(tags=gap("tags")), with_fields(tags=gap("tags"), submit_time=None)
    for _ in range(3):
        assert [reason.path for reason in engine.verdict(long_ago, 0).reasons] == ["tags"]
        assert [reason.path for reason in engine.verdict(absent, 0).reasons] == ["hours_since(submit_time)", "tags"]


def test_a_rule_that_reads_the_objects_of_a_source_is_asked_again() -> None:
    subnets = configured("present(context('subnet', 'subnet-1').vpc_id) && present(tags)")
    engine = CompiledEngine([subnets], NOW, few=0)
    delivered = Contexts()
    delivered.add("subnet", ["subnet-1"], {"vpc_id": "vpc-1"})
    without, with_subnet = (structs.replace(with_fields(tags=gap("tags")), contexts=contexts) for contexts in (Contexts(), delivered))
    for _ in range(3):
        assert engine.verdict(without, 0).reasons == judge(subnets, without, NOW).reasons
        assert [reason.path for reason in engine.verdict(with_subnet, 0).reasons] == ["tags"]


def test_what_is_remembered_of_a_row_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_rows, "_MOST_CASES", 3)
    monkeypatch.setattr(open_rows, "_MOST", 2)
    engine = CompiledEngine([TAGS, NETWORK], NOW, few=0)
    for number in range(20):
        job = with_fields(tags=gap("tags", f"export {number}"), vpc_config=gap("vpc_config"))
        assert engine.row(job) == "uu"
        assert [reason.source for reason in engine.verdict(job, 0).reasons] == [f"export {number}"]
        assert engine.verdict(job, 1).outcome is Outcome.UNKNOWN
    rows = engine._only_lane.open_rows
    assert len(rows._cases["??"]) == 4
    assert len(rows._finished) <= 2
