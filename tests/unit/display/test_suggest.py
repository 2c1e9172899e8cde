"""Misspelt words."""

from scanner.display.suggest import did_you_mean, nearest


def test_the_nearest_word() -> None:
    assert nearest("stauts", ["status", "tags"]) == "status"
    assert nearest("x", ["status", "tags"]) == ""
    assert nearest("ab", ["axyb"]) != nearest("ab", ["axyb"], likeness=0.9)


def test_the_question() -> None:
    assert did_you_mean("stauts", ["status"]) == "did you mean status?"
    assert did_you_mean("x", ["status"]) == ""
    assert did_you_mean("x", {"status": 1}, otherwise="known: status") == "known: status"
