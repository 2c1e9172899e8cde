"""Which values of a planned job are known after apply only, and which ones were left out."""

from collections.abc import Iterator

from scanner.model.job import Json
from scanner.shape.fields import FIELDS
from scanner.shape.shapes.terraform.entries import Entry, Section
from scanner.shape.shapes.terraform.references import Configuration, Expressions
from scanner.shape.shapes.terraform.shape import Unknown

# Optional and Computed in the provider's schema: left out, they read "known after apply" too.
_MAY_BE_LEFT_OUT = frozenset({
    "output_data_config.s3_output_data_config.s3_encryption_key_id",
    "output_data_config.s3_output_data_config.s3_bucket_owner",
    "input_data_config.s3_input_data_config.s3_bucket_owner",
    "input_data_config.s3_input_data_config.s3_input_format",
    "timeout_duration_in_hours",
})  # fmt: skip
_ARGUMENTS = (
    "job_name",
    "model_id",
    "role_arn",
    "timeout_duration_in_hours",
    *(row.path for row in FIELDS if row.path.startswith(("input_data_config", "output_data_config", "vpc_config"))),
)  # what a plan may compute; anything else does not exist before apply


def unknown_in(entry: Entry, configuration: Configuration) -> Unknown:
    """What of a job is known after apply only, by documented path, and whether the plan shows that there will be a value."""
    expressions = configuration.resource(entry.module, entry.type, entry.value.get("name"))
    if entry.part is Section.CHANGES:
        paths = [path for path in _leaves(entry.value["change"].get("after_unknown"), "") if path in _ARGUMENTS]
        return Unknown((path, expressions.shows(path)) for path in paths if not _was_left_out(path, expressions))
    paths = list(_not_there(entry.values, "", expressions))
    return Unknown((path, expressions.shows(path)) for path in paths)


def _was_left_out(path: str, expressions: Expressions) -> bool:
    return path in _MAY_BE_LEFT_OUT and expressions.leaves_out(path)


def _leaves(unknown: Json, path: str) -> Iterator[str]:
    """The paths below which something is unknown; a list of values counts as one, a block is a list of one object."""
    if unknown is True:
        yield path
    elif isinstance(unknown, dict):
        for name, inner in unknown.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(unknown, list):
        for inner in unknown:
            yield from _leaves(inner, path)


def _not_there(block: Json, above: str, expressions: Expressions) -> Iterator[str]:
    """The arguments that planned values lack: they leave out what is known after apply, and write null for what is left out."""
    if isinstance(block, list):
        block = block[0] if len(block) == 1 else None
    if not isinstance(block, dict):
        return
    for path in _ARGUMENTS:
        parent, _, name = path.rpartition(".")
        if parent != above:
            continue
        if name in block:
            yield from _not_there(block[name], path, expressions)
        elif not expressions.leaves_out(path):
            yield path
