"""Signatures by Ed25519 keys in PEM files. The message is the digest as 64 hex digits; the signature is base64."""

import base64
import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.errors import UsageError
from scanner.model.evidence import Sign, Signature

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_ID_DIGITS = 16


class Verifier:
    """A public key, and which signatures are by it."""

    def __init__(self, key: "Ed25519PublicKey") -> None:
        self._key = key
        self.id = _id_of(key)

    def accepts(self, signature: str, digest: str) -> bool:
        """Whether a signature of a digest is by this key."""
        from cryptography.exceptions import InvalidSignature

        try:
            self._key.verify(base64.b64decode(signature, validate=True), digest.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


def signer(name: str) -> Sign:
    """What signs with the private key in a file; raises UsageError."""
    data = _read(name, "--evidence-key")
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(data, password=None)
    except TypeError:
        raise UsageError(f"--evidence-key: {name} needs a password; use --evidence-sign-command") from None
    except (ValueError, UnsupportedAlgorithm):
        raise UsageError(f"--evidence-key: {name} is not a private key in PEM") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"--evidence-key: {name} is not an Ed25519 key; make one with openssl genpkey -algorithm ed25519")
    key_id = _id_of(key.public_key())
    return lambda digest: Signature(base64.b64encode(key.sign(digest.encode())).decode(), "ed25519", key_id)


def verifier(name: str) -> Verifier:
    """What checks signatures with the public key in a file; raises UsageError."""
    data = _read(name, "--key")
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        raise UsageError(f"--key: {name} is not a public key in PEM; get it with openssl pkey -in KEY -pubout") from None
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(f"--key: {name} is not an Ed25519 key; other signatures are checked by what made them")
    return Verifier(key)


def _id_of(key: "Ed25519PublicKey") -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:_ID_DIGITS]


def _read(name: str, option: str) -> bytes:
    if find_spec("cryptography") is None:
        raise UsageError(f"{option} needs cryptography; install it with pip install 'jobscan[evidence]'")
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{option}: cannot read {name}: {error.strerror or error}") from None
