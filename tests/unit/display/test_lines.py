"""Helpers that lay out text."""

from scanner.display.lines import cells, columns, count, first_of, join, line, one_line, plain, printable, shorten, without_ci_commands


def test_what_is_not_seen_is_shown_as_an_escape() -> None:
    assert printable("a\x1b\t\n\x85\u202e\u200b\ud800\U000e0001é日") == "a\\x1b\\t\\n\\x85\\u202e\\u200b\\ud800\\U000e0001é日"
    assert one_line(" a\r\n\t b\x00 ") == "a b\\x00"


def test_columns_are_aligned_by_what_a_terminal_shows() -> None:
    assert columns([("日", "1"), ("abc", "22")], right=frozenset({1})) == ["日    1", "abc  22"]
    assert cells("e\u0301日") == 3


def test_counts_and_lists_in_words() -> None:
    assert (count(1, "job"), count(1200, "job")) == ("1 job", "1,200 jobs")
    assert (join([]), join(["a"]), join(["a", "b", "c"])) == ("", "a", "a, b and c")
    assert first_of(["a", "b", "c"], 2) == "a, b and 1 more"
    assert shorten("abcdef", 4) == "abc…"


def test_no_line_is_a_command_to_a_runner() -> None:
    assert plain(without_ci_commands(line("  ::error::", ("x", "dim")))) == "  :\\x3aerror:\\x3ax"
    assert plain(without_ci_commands(line("a ::error::"))) == "a ::error::"


def test_no_command_of_azure_pipelines_or_teamcity_is_anywhere_in_a_line() -> None:
    for command in ("##vso[task.complete]", "##[error]x", "##teamcity[x]"):
        assert plain(without_ci_commands(line(f"a {command}"))) == f"a #\\x23{command[2:]}"
    assert plain(without_ci_commands(line("## A heading ##"))) == "## A heading ##"
