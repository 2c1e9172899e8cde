"""The list fits a terminal, and is whole everywhere else."""

import pytest

from scanner.authoring.catalogue import read_catalogue
from scanner.cli.policy.list import list_lines
from scanner.display.lines import plain

ALL = read_catalogue()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_of_a_rule_is_wider_than_the_terminal(width: int) -> None:
    lines = [plain(one) for one in list_lines(ALL, width) if plain(one).startswith("  ")]
    assert [line.split()[0] for line in lines] == [rule.id for rule in ALL.rules]
    assert max(map(len, lines)) <= width
    assert any(line.endswith("…") for line in lines) == (width < 200)


def test_what_is_no_terminal_gets_whole_titles() -> None:
    text = "\n".join(plain(one) for one in list_lines(ALL, None))
    assert [rule.id for rule in ALL.rules if f" {rule.title}\n" not in text] == []
