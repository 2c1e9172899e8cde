"""The built-in policies as a whole."""

from scanner.policy import builtin

POLICIES = builtin.load_packs(builtin.pack_names())
RULES = [rule for policy in POLICIES for rule in policy.rules]


def test_eight_packs_with_rules_of_different_ids() -> None:
    assert len(POLICIES) == 8
    assert len({rule.id for rule in RULES}) == len(RULES) >= 50


def test_each_file_is_named_as_its_pack() -> None:
    assert [policy.path for policy in POLICIES] == [f"builtin/{policy.name}.yaml" for policy in POLICIES]


def test_selections_name_rules_that_exist() -> None:
    selections = builtin.named_selections()
    assert {name: len(one.rules) for name, one in selections.items()} == {"core": 12, "strict": 14}
    assert {name: len(one.added) for name, one in selections.items()} == {"core": 12, "strict": 2}
    assert {rule for one in selections.values() for rule in one.rules} <= {rule.id for rule in RULES}


def test_every_rule_has_all_that_a_reader_needs() -> None:
    lacking = [
        rule.id
        for rule in RULES
        if not (rule.name and rule.message and rule.rationale and rule.references and rule.since and rule.traps and rule.frameworks)
        or not (rule.remediation.running and rule.remediation.finished and rule.remediation.pipeline and rule.remediation.cli)
        or not {"pass", "fail"} <= {example.outcome for example in rule.examples}
    ]
    assert lacking == []


def test_names_and_titles_are_each_used_once() -> None:
    assert len({rule.name for rule in RULES}) == len({rule.title for rule in RULES}) == len(RULES)


def test_what_people_read_is_plain_ascii() -> None:
    texts = [text for rule in RULES for text in (rule.title, rule.rationale, *(part.text for part in rule.message))]
    assert [text for text in texts if not text.isascii()] == []
