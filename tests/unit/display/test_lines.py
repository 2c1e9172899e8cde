"""Helpers that lay out text."""

from scanner.display.lines import cells, columns, count, cut, harmless, join, line, most, plain, shown, spaced


def test_what_is_not_seen_is_shown_as_an_escape() -> None:
    assert shown("a\x1b\t\n\x85\u202e\u200b\ud800\U000e0001é日") == "a\\x1b\\t\\n\\x85\\u202e\\u200b\\ud800\\U000e0001é日"
    assert spaced(" a\r\n\t b\x00 ") == "a b\\x00"


def test_columns_are_aligned_by_what_a_terminal_shows() -> None:
    assert columns([("日", "1"), ("abc", "22")], right=frozenset({1})) == ["日    1", "abc  22"]
    assert cells("e\u0301日") == 3


def test_counts_and_lists_in_words() -> None:
    assert (count(1, "job"), count(1200, "job")) == ("1 job", "1,200 jobs")
    assert (join([]), join(["a"]), join(["a", "b", "c"])) == ("", "a", "a, b and c")
    assert most(["a", "b", "c"], 2) == "a, b and 1 more"
    assert cut("abcdef", 4) == "abc…"


def test_no_line_is_a_command_to_a_runner() -> None:
    assert plain(harmless(line("  ::error::", ("x", "dim")))) == "  :\\x3aerror:\\x3ax"
    assert plain(harmless(line("a ::error::"))) == "a ::error::"
