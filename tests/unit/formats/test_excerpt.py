"""Excerpts of source lines, and what a caret says is not there."""

from scanner.formats.excerpt import absent_note, excerpt
from scanner.formats.lines import plain

FIELD = "output_data_config.s3_output_data_config.s3_encryption_key_id"


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


def test_what_is_absent_is_named_as_the_record_spells_it() -> None:
    assert absent_note(FIELD, None, '"s3OutputDataConfig": {', 1) == 'has no "s3EncryptionKeyId"'
    assert absent_note(FIELD, None, '  "output_data_config": {', 3) == 'has no "s3_output_data_config.s3_encryption_key_id"'
    assert absent_note("vpc_config", None, "{", 1) == "has no vpc_config"
    assert absent_note("vpc_config", None, '{"jobArn": 1}', 1) == 'has no "vpcConfig"'


def test_what_is_there_has_no_note() -> None:
    assert absent_note(FIELD, "", '"s3EncryptionKeyId": ""', 22) == ""
    assert absent_note("vpc_config", None, '"vpcConfig": null', 14) == ""
    assert absent_note("", None, "{", 1) == ""
