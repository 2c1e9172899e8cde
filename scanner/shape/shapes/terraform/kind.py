"""How a document of `terraform show -json` is recognised. What takes one apart is imported when there is one: few scans read Terraform."""

from scanner.model.job import Json, Record
from scanner.shape.document_kind import DocumentKind, Unwrapped
from scanner.shape.shapes.terraform.shape import PARTS


def is_document(value: Json) -> bool:
    """Whether a decoded record is a whole document of Terraform's."""
    return isinstance(value, dict) and isinstance(value.get("format_version"), str) and any(part in value for part in PARTS)


def _unwrap(document: Record) -> Unwrapped:
    from scanner.shape.shapes.terraform.document import unwrap

    return unwrap(document)


SHOWN_BY_TERRAFORM = DocumentKind(is_document, _unwrap, begins=r'"format_version"')
