"""What a reader is told to do next."""

from msgspec.structs import replace

from scanner.display.lines import plain
from scanner.formats.options import ReportOptions
from scanner.formats.text.gaps import undecided_lines
from scanner.formats.text.suggestions import how_to_decide
from scanner.model.outcome import Reason, ReasonKind
from tests.unit.live import FIRST, scope

from . import reports

WIDE = ReportOptions(table_width=400)  # no command is on a line of its own


def test_every_reason_has_an_answer() -> None:
    answers = {how_to_decide(Reason("vpc_config", kind, reports.LIST)) for kind in ReasonKind}
    assert len(answers) == len(ReasonKind)
    assert all(answers)


def test_what_stands_in_place_of_values_is_one_reason_with_an_example() -> None:
    whys = ("the record says 'null' as text", "'a ' has a blank or an invisible character at an end")
    rule = reports.rule("A-1")
    entries = [reports.undecided(rule, number, missing=(told("vpc_config", why),)) for number, why in enumerate(whys)]
    lines = [plain(line) for line in undecided_lines(reports.report(2, (rule,), (), entries), WIDE)]
    assert lines[1:3] == [
        "    needs vpc_config   for 2 jobs: A-1",
        "        the record says 'null' as text: fix the export, or write null where the job has none",
    ]
    assert "scan the files together" not in " ".join(lines)


def told(path: str, why: str) -> Reason:
    return Reason(path, ReasonKind.NOT_DELIVERED, reports.LIST, why)


def test_what_is_computed_names_the_way_out() -> None:
    assert how_to_decide(Reason("role_arn", ReasonKind.COMPUTED, "a request", "the record has the placeholder '${X}'")).endswith(
        "the record has the placeholder '${X}'; --allow-unknown computed accepts it"
    )


def test_an_application_profile_of_a_live_scan_names_the_option_that_reads_it() -> None:
    command = "aws bedrock get-inference-profile --inference-profile-identifier arn:x"
    rule = reports.rule("A-1")
    profile = reports.undecided(rule, missing=(told("context.inference_profile", command),))
    subnet = reports.undecided(rule, 1, missing=(told("context.subnet", "aws ec2 describe-subnets --subnet-ids subnet-1"),))
    report = reports.report(2, (rule,), (), [profile, subnet])
    from_files = [plain(line) for line in undecided_lines(report, WIDE)]
    assert f"        scan this as well, for each inference profile: {command}" in from_files
    live = [plain(line) for line in undecided_lines(replace(report, coverage=tuple(scope(FIRST, "eu-west-1"))), WIDE)]
    assert f"        add --context to scan --aws or collect --aws, or scan this as well, for each inference profile: {command}" in live
    assert [line for line in live if "subnet" in line] == [line for line in from_files if "subnet" in line]
