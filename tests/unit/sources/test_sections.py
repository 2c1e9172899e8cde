"""The hashes of what follows the head lines of a collection, however its bytes come."""

import gzip
import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.sources.sections import Sections

HEAD = b'{"collection":"jobscan/1","records":1}\n'
NEAR = (b'{"collection":"jobs', b'x{"collection":"jobscan/1"}\n', b"\n", b'{"job_arn":1}\n', b"\n\n{", b'"collection":"jobs"')
_BODIES = st.lists(st.sampled_from(NEAR), max_size=6).map(b"".join)


def digests(data: bytes, step: int) -> tuple[str, ...]:
    sections = Sections()
    for start in range(0, len(data), step):
        sections.feed(data[start : start + step])
    return sections.digests()


@given(st.lists(_BODIES, min_size=1, max_size=4), st.integers(1, 50), st.booleans())
@settings(max_examples=200, deadline=None)
def test_each_section_is_hashed_by_itself(bodies: list[bytes], step: int, packed: bool) -> None:
    bodies = [body if not body or body.endswith(b"\n") else body + b"\n" for body in bodies]  # as files lie one after the other
    data = b"".join(HEAD + body for body in bodies)
    expected = tuple(hashlib.sha256(body).hexdigest() for body in bodies)
    assert digests(gzip.compress(data[:20]) + gzip.compress(data[20:]) if packed else data, step) == expected


def test_other_files_have_none() -> None:
    for data in (b"", b"{", b'{"job_arn": 1}\n' + HEAD, b'\n{"collection":"jobscan/1"}\n', gzip.compress(b"[]")):
        assert digests(data, 7) == ()


def test_a_head_line_without_an_end_has_no_section() -> None:
    assert digests(HEAD.rstrip(b"\n"), 5) == ()


def test_a_bomb_is_not_unpacked_to_its_end() -> None:
    sections = Sections()
    sections.feed(gzip.compress(HEAD + bytes(200 << 20)))
    assert sections._unpacking._given < 100 << 20


def test_damaged_gzip_is_left_to_its_reader() -> None:
    data = gzip.compress(HEAD + b"x" * 5000)
    assert digests(data[:-20] + b"damaged" * 9, 11) != (hashlib.sha256(b"x" * 5000).hexdigest(),)
