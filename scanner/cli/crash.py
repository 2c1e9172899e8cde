"""An internal error: one sentence for the user, the details in a file."""

import tempfile
import traceback

from scanner.findings.mask import mask_text
from scanner.prove.witness import ReplayError


def crash_sentence(error: BaseException) -> str:
    """The sentence about a bug of ours; writes the traceback, masked, to a file that the sentence names."""
    details = mask_text("".join(traceback.format_exception(error)))
    try:
        with tempfile.NamedTemporaryFile("w", prefix="jobscan-crash-", suffix=".txt", delete=False, encoding="utf-8") as file:
            file.write(details)
    except OSError:
        where = "the details could not be written to a file"
    else:
        where = f"details in {file.name}; please report it with that file"
    if isinstance(error, ReplayError):
        return f"internal error: {error}; no answer of this run counts: {where} and the policies"
    return f"internal error ({type(error).__name__}); this says nothing about the jobs: {where}"
