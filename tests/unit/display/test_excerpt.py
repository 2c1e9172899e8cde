"""Excerpts of source lines."""

from scanner.display.excerpt import excerpt
from scanner.display.lines import plain


def drawn(source: str, column: int, width: int, note: str = "") -> list[str]:
    return [plain(line) for line in excerpt(7, source, column, width, note, indent="")]


def test_the_caret_stands_under_the_place() -> None:
    assert drawn('  "a": 1', 3, 3, "here") == ["  |", '7 |   "a": 1', "  |   ^^^ here"]


def test_escapes_and_wide_characters_move_the_caret() -> None:
    assert drawn("\x1b日x", 3, 1) == ["  |", "7 | \\x1b日x", "  |       ^"]


def test_a_long_line_is_cut_around_the_place() -> None:
    _, shown, carets = drawn("a" * 500 + "XYZ" + "b" * 500, 501, 3)
    assert shown == "7 | …" + "a" * 60 + "XYZ" + "b" * 97 + "…"
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "XYZ"


def test_a_place_behind_the_end_of_the_line_has_a_caret() -> None:
    assert drawn("ab", 9, 4)[-1] == "  |   ^"
