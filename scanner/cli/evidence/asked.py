"""Whether a scan is asked for evidence."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scanner.cli.reporting import EvidenceOptions
from scanner.errors import UsageError

if TYPE_CHECKING:
    from scanner.cli.evidence.recording import Recording
    from scanner.cli.output import Target


def evidence_of(options: EvidenceOptions, targets: "Iterable[Target]") -> "Recording | None":
    """What collects the evidence of a scan; None where no target is evidence. Raises UsageError before anything is scanned."""
    is_asked_for = any(target.format.scan_only for target in targets)
    if not is_asked_for:
        _refuse_without_evidence(options)
        return None
    from scanner.cli.evidence.recording import Recording  # late: few scans write evidence

    return Recording(options)


def _refuse_without_evidence(options: EvidenceOptions) -> None:
    """Raises UsageError for an option about evidence where none is written: someone believes that there is."""
    named = {
        "--evidence-key": options.evidence_key,
        "--evidence-sign-command": options.evidence_sign_command,
        "--evidence-after": options.evidence_after,
    }
    for name, value in named.items():
        if value is not None:
            raise UsageError(f"{name}: no evidence is written; add -f evidence=FILE")
