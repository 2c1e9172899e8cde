"""JSON merge patches (RFC 7396): applying one, and finding one."""

from typing import Any

from scanner.model.job import Json


def merge_patch(target: Json, patch: Json) -> Any:
    """The target with a patch applied; null removes a member."""
    if not isinstance(patch, dict):
        return patch
    result: dict[str, Any] = {}
    if isinstance(target, dict):
        result = dict(target)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge_patch(result.get(key), value)
    return result


def patch_between(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The smallest patch that makes `new` of `old`, where a member that is null and one that is missing are the same."""
    patch: dict[str, Any] = {}
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            patch[key] = patch_between(before, after)
        else:
            patch[key] = after
    return patch
