"""Documents that hold jobs in a way of their own, such as a Terraform plan, and what is inside of one."""

from collections.abc import Callable

from msgspec import Struct

from scanner.model.intake import LoadFailure
from scanner.model.job import Json, Record


class Unwrapped(Struct, frozen=True):
    """Records, a failure for each part that cannot be judged, and notes on what is not judged for a good reason."""

    records: tuple[Record, ...] = ()
    failures: tuple[LoadFailure, ...] = ()
    notes: tuple[str, ...] = ()


class DocumentKind(Struct, frozen=True):
    """One kind of document, e.g. the output of `terraform show -json`.

    `recognise` says whether a decoded value is one, `unwrap` takes it apart. `begins` is a regular expression for what follows the opening
    brace of one that can be larger than a record, so that it is read whole.
    """

    recognise: Callable[[Json], bool]
    unwrap: Callable[[Record], Unwrapped]
    begins: str = ""
