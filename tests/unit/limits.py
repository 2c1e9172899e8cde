"""Limits of the operating system, for tests of what happens at them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """No file can grow beyond `size` bytes meanwhile.

    Python writes no bytecode either: the limit would cut a .pyc, which Python does not see, and the module could never be imported again.
    """
    resource = pytest.importorskip("resource", reason="Unix only")
    writes_bytecode, sys.dont_write_bytecode = not sys.dont_write_bytecode, True
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        sys.dont_write_bytecode = not writes_bytecode
