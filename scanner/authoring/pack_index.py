"""Makes the index of the built-in packs (`scanner/policy/pack_index.json`)."""

from collections.abc import Sequence

from scanner.model.job import Keys
from scanner.model.rule import Policy, Rule
from scanner.policy.load import PolicyReading, read_policy_file
from scanner.policy.pack_index import PackIndex, RuleLines, index_text
from scanner.policy.policy_file import PolicyFile


def make_index(packs: Sequence[PolicyFile]) -> str:
    """The text of the index of these packs."""
    indexes = {}
    for pack in packs:
        reading = read_policy_file(pack)
        assert reading.policy is not None, f"{pack.shown} has mistakes; jobscan policy lint shows them"
        indexes[reading.policy.name] = _index_of(reading.policy, reading)
    return index_text(indexes)


def _index_of(policy: Policy, reading: PolicyReading) -> PackIndex:
    starts = [_line_of(reading, ("rules", number, "id")) for number in range(len(policy.rules))]
    ends = [*(start - 1 for start in starts[1:]), _last_line(reading)]
    rules = {}
    for number, rule in enumerate(policy.rules):
        rules[rule.id] = _rule_lines(reading, rule, number, starts[number], ends[number])
    return PackIndex(policy.sha256, rules)


def _rule_lines(reading: PolicyReading, rule: Rule, number: int, first: int, last: int) -> RuleLines:
    """The lines of a rule; without those of its examples if a scan may show a value from them."""
    may_lack_a_value = any(parameter.required or parameter.min for parameter in rule.params.values())
    if may_lack_a_value or not rule.examples:
        return RuleLines(first, last)
    begin = _line_of(reading, ("rules", number, "examples"))
    keys = _value_at(reading, ("rules", number))
    following = [line for key in keys if (line := _line_of(reading, ("rules", number, key))) > begin]
    return RuleLines(first, last, begin, min(following, default=last + 1) - 1)


def _last_line(reading: PolicyReading) -> int:
    """The file's last line, which is the last rule's: nothing may come after the rules."""
    assert reading.document is not None
    assert list(_value_at(reading, ()))[-1] == "rules", f"{reading.document.path}: 'rules' must be the last key"
    span = reading.document.span(())
    assert span is not None
    return reading.document.line_column(span[1])[0]


def _line_of(reading: PolicyReading, keys: Keys) -> int:
    """The line of the last key of a path."""
    assert reading.document is not None
    place = reading.document.key_at(keys)
    assert place is not None, f"no key at {keys}"
    return place[0]


def _value_at(reading: PolicyReading, keys: Keys) -> dict[str, object]:
    assert reading.document is not None
    value = reading.document.at(keys)
    assert isinstance(value, dict)
    return value
