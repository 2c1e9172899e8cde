"""Pseudonyms: the same text has the same one under the same key, and without the key no one can tell or confirm the text.

A report compares names by their stems (`nightly-007` and `nightly-008` are one pipeline) and files without their dates. A pseudonym
keeps that: it has letters for the stem, without digits, and digits for what changes from run to run.
"""

import hashlib
import hmac
from functools import lru_cache

from scanner.findings.stable import stem
from scanner.governance.diff.reach import undated
from scanner.model.arn import is_account

_ALPHABET = "ghijkmnpqrstuvwxyz"  # no digit and no hex digit, so that no part of it looks like the number of a run
_LETTERS = 14  # 58 bits: a million names, and no two alike
_DIGITS = 15
_ACCOUNTS = 10**12
_REMEMBERED = 1 << 15


class Pseudonyms:
    """The pseudonyms of one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._number = lru_cache(_REMEMBERED)(self._number_of)
        self.name = lru_cache(_REMEMBERED)(self._name)

    @property
    def key_id(self) -> str:
        """What tells this key from others, and does not give it away."""
        return self._letters("key", "")

    def _name(self, kind: str, text: str) -> str:
        """The pseudonym of a name, e.g. `job-kqzvmwptrrgh-048113` of `nightly-007`, and `job-kqzvmwptrrgh-*` of its stem `nightly-*`."""
        if not text:
            return ""
        shared = stem(text)
        letters = f"{kind}-{self._letters('name', shared)}"
        if shared != text:
            return f"{letters}-{self._number('name', text) % 10**_DIGITS:0{_DIGITS}}"
        return f"{letters}-*" if "*" in text else letters

    def file(self, text: str) -> str:
        """The pseudonym of a file or folder: with a UUID, which reports compare as they compare dates, where the name has a date."""
        shared = undated(text)
        letters = f"path-{self._letters('file', shared)}"
        if shared == text:
            return letters
        digits = f"{self._number('file', text) % 16**32:032x}"
        return f"{letters}-{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def account(self, text: str) -> str:
        """12 digits for an account ID, since consumers refuse anything else."""
        if not is_account(text):
            return self.name("account", text)
        return f"{self._number('account', text) % _ACCOUNTS:012}"

    def job_id(self, text: str) -> str:
        """The last part of a job's ARN, in the form that AWS gives it: 12 hex digits."""
        return f"{self._number('job', text) % 16**12:012x}"

    def digest(self, text: str) -> str:
        """A digest of a digest: who has a file or an ARN could confirm the plain one."""
        return f"{self._number('digest', text):064x}" if text else ""

    def _letters(self, use: str, text: str) -> str:
        number = self._number(use, text)
        letters = []
        for _ in range(_LETTERS):
            number, index = divmod(number, len(_ALPHABET))
            letters.append(_ALPHABET[index])
        return "".join(letters)

    def _number_of(self, use: str, text: str) -> int:
        message = f"{use}\n{text}".encode("utf-8", "surrogatepass")
        return int.from_bytes(hmac.digest(self._key, message, hashlib.sha256), "big")
