"""Signs a digest by a command, for keys that only a service or a device has."""

import subprocess

from scanner.display.lines import one_line, shorten
from scanner.errors import ReportWriteError
from scanner.model.evidence import Sign, Signature

_SECONDS = 300
_LONGEST = 1 << 14  # characters of a signature; those of post-quantum schemes have thousands
_SHOWN = 200


def sign_by(command: str) -> Sign:
    """A function that gives the digest to a shell command on stdin, as 64 hex digits without a line end, and takes what it prints.

    It raises ReportWriteError if the command fails, or prints no text.
    """
    return lambda digest: Signature(_output(command, digest), "command")


def _output(command: str, digest: str) -> str:
    try:
        # The command is the caller's own; the shell lets it be a pipe, such as `openssl pkeyutl ... | base64`.
        done = subprocess.run(command, shell=True, input=digest.encode(), capture_output=True, timeout=_SECONDS, check=False)  # noqa: S602
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReportWriteError(f"could not sign the evidence: --evidence-sign-command: {error}") from None
    if done.returncode:
        reason = shorten(one_line(done.stderr.decode(errors="replace")), _SHOWN) or "no message"
        raise ReportWriteError(f"could not sign the evidence: --evidence-sign-command ended with {done.returncode}: {reason}")
    try:
        signature = done.stdout.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise ReportWriteError("could not sign the evidence: --evidence-sign-command must print text, e.g. through base64") from None
    if not signature or len(signature) > _LONGEST:
        raise ReportWriteError(f"could not sign the evidence: --evidence-sign-command must print 1 to {_LONGEST:,} characters")
    return signature
