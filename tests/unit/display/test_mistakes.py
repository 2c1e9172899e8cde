"""Mistakes of policies, as whole texts."""

from scanner.display.lines import plain
from scanner.display.mistakes import render_mistakes
from scanner.errors import Mistake, MistakesError

SOURCE = "    assert: present(vpc_conf) && length(vpc_config.subnetIds) >= `2`"
HINT = "that is AWS's spelling; here it is 'subnet_ids'"


def drawn(*mistakes: Mistake, files: int = 1) -> str:
    return "\n".join(plain(line) for line in render_mistakes(MistakesError(mistakes, "policy file", files)))


def test_every_mistake_is_shown_with_its_place() -> None:
    unknown = Mistake("policies/acme.yaml", 8, 21, "a job has no field 'vpc_conf'", "did you mean vpc_config?", SOURCE, 8, "ACME-NET-001")
    spelling = Mistake("policies/acme.yaml", 8, 52, "'vpc_config' has no field 'subnetIds'", HINT, SOURCE, 9, "ACME-NET-001")
    assert (
        drawn(unknown, spelling)
        == """\
policies/acme.yaml:8:21: error: a job has no field 'vpc_conf'
  |
8 |     assert: present(vpc_conf) && length(vpc_config.subnetIds) >= `2`
  |                     ^^^^^^^^ did you mean vpc_config?

policies/acme.yaml:8:52: error: 'vpc_config' has no field 'subnetIds'
  |
8 |     assert: present(vpc_conf) && length(vpc_config.subnetIds) >= `2`
  |                                                    ^^^^^^^^^ that is AWS's spelling; here it is 'subnet_ids'

2 mistakes in rule ACME-NET-001, in the policy file. Nothing was scanned.   (exit 2)
All fields: jobscan shape.   A field newer than the shape: extra('vpc_conf')."""
    )


def test_a_mistake_without_a_line_or_rule_has_its_hint_behind_it() -> None:
    assert (
        drawn(Mistake("a.yaml", 1, 1, "the file is empty", "write a policy"), files=3)
        == """\
a.yaml:1:1: error: the file is empty; write a policy

1 mistake in 1 of 3 policy files. Nothing was scanned.   (exit 2)"""
    )


def test_hostile_text_is_escaped() -> None:
    shown = drawn(Mistake("::a\n", 1, 2, "\x1b", "\u202e", "x\x1by", 9, "A\n"))
    assert shown.splitlines()[0] == ":\\x3aa\\n:1:2: error: \\x1b"
    assert not any(char in shown for char in "\x1b\u202e")


def test_a_file_of_nothing_but_mistakes_is_told_up_to_a_point() -> None:
    mistakes = tuple(Mistake("a.yaml", number, 1, "no", source="- no") for number in range(1, 50_001))
    lines = drawn(*mistakes).splitlines()
    assert len(lines) == 5 * 100 + 3
    assert lines[-3] == "49,900 more mistakes not shown; fix these first"
    assert lines[-1] == "50,000 mistakes in the policy file. Nothing was scanned.   (exit 2)"
    assert str(MistakesError(mistakes, "policy file")).endswith("a.yaml:100:1: no; 49,900 more mistakes")
