"""Makes the index of the built-in packs (`scanner/policy/pack_index.jsonl`)."""

from scanner.policy.builtin import load_packs, pack_names, read_selections
from scanner.policy.pack_index import index_text


def make_index() -> bytes:
    """The bytes of the index, from the packs that are there; they are read and checked in full."""
    return index_text(read_selections(), load_packs(pack_names()))
