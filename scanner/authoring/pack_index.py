"""Makes the index of the built-in packs (`scanner/policy/pack_index.jsonl`)."""

from scanner.policy.builtin import load_packs, pack_names, selections_file
from scanner.policy.pack_index import index_text
from scanner.policy.selections import read_selections


def make_index() -> bytes:
    """The bytes of the index, from the packs that are there; they are read and checked in full."""
    return index_text(read_selections(selections_file()), load_packs(pack_names()))
