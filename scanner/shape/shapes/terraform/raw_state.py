"""The file in which Terraform keeps its state, `terraform.tfstate`: it is not read, and a report says what to do instead."""

from scanner.model.intake import LoadFailure
from scanner.model.job import Json, Record
from scanner.shape.document_kind import DocumentKind, Unwrapped
from scanner.shape.domain.places import locate_keys
from scanner.shape.shapes.stepfunctions.calls import holds_create_call
from scanner.shape.shapes.terraform.shape import RESOURCE

_REASON = "this is a raw Terraform state, which is not read; run 'terraform show -json > state.json' and scan that file"


def is_raw_state(value: Json) -> bool:
    """Whether a value is such a file, or one of the resources in it."""
    if not isinstance(value, dict):
        return False
    return _is_resource(value) or (isinstance(value.get("resources"), list) and "terraform_version" in value and "lineage" in value)


def _is_resource(value: dict[str, Json]) -> bool:
    return isinstance(value.get("instances"), list) and "provider" in value and "type" in value


def unwrap(state: Record) -> Unwrapped:
    """A failure that names the command; it is foreign where the state has no job, and no state machine that creates one."""
    resources = [state.value] if _is_resource(state.value) else state.value["resources"]
    has_job = any(isinstance(one, dict) and one.get("type") == RESOURCE and one.get("mode") != "data" for one in resources)
    foreign = not has_job and not holds_create_call(state.text)
    return Unwrapped(failures=(LoadFailure(locate_keys(state, ()), _REASON, foreign),))


RAW_STATE = DocumentKind(is_raw_state, unwrap, begins=r'"version"[ \t\n\r]*:[ \t\n\r]*\d+[ \t\n\r]*,[ \t\n\r]*"terraform_version"')
