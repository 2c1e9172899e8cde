"""The tags of a witness."""

from collections.abc import Collection

from scanner.prove.assignment import Assignment
from scanner.prove.domains import Domains
from scanner.prove.tag_keys import OTHER_TAGS, folded, key_variable, value_variable
from scanner.shape.fields import TAGS

_VALUE = "x"  # of a tag that the base job does not have, and of whose value nothing is asked


def tags_of(assignment: Assignment, domains: Domains, keeps_other_tags: bool) -> dict[str, str]:
    """The job's tags: those of the assignment and, where it says nothing of them, those of the base job."""
    tags: dict[str, str] = {}
    stand_for = dict.fromkeys((*domains.tag_keys, *assignment.tags, *OTHER_TAGS))
    for name in stand_for:
        if not _is_there(name, assignment, domains, keeps_other_tags):
            continue
        base_key, base_value = domains.base.tags.get(name, ("", _VALUE))
        key = assignment.texts.get(key_variable(name)) or base_key or _new_key(name, domains, tags)
        tags[key] = assignment.texts.get(value_variable(name), base_value)
    if keeps_other_tags:
        stood_for = {key for key, _ in domains.base.tags.values()}
        tags |= {key: value for key, value in domains.base.record[TAGS].items() if key not in stood_for}
    return tags


def _is_there(name: str, assignment: Assignment, domains: Domains, keeps_other_tags: bool) -> bool:
    if name in assignment.tags:
        return assignment.tags[name]
    is_other = name in OTHER_TAGS
    return domains.base_has_tag(name) and (keeps_other_tags or not is_other)


def _new_key(name: str, domains: Domains, tags: Collection[str]) -> str:
    """A key of a tag that the base job does not have: the rule's own, or one that no rule names."""
    if name not in OTHER_TAGS:
        return name or " "  # a rule's blank key is that of any blanks, and no key is empty
    taken = {folded(key) for key in (*domains.tag_keys, *domains.base.record[TAGS], *tags)}
    number = 1
    while f"tag-{number}" in taken:
        number += 1
    return f"tag-{number}"
