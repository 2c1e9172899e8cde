"""The heads of blocks in Terraform's code, among comments, texts and heredocs that look like them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.documents.hcl import block_heads
from scanner.errors import ReadError

HEAD = 'resource "job" "nightly" {'


def words(text: str) -> list[tuple[str, ...]]:
    return [head.words for head in block_heads(text)]


def test_a_block_has_its_type_labels_and_place() -> None:
    text = f"terraform {{\n}}\n\n  {HEAD}\n    name = 1\n  }}\n"
    first, second = block_heads(text)
    assert (first.words, text[first.start : first.end]) == (("terraform",), "terraform ")
    assert (second.words, text[second.start : second.end]) == (("resource", "job", "nightly"), 'resource "job" "nightly" ')


@pytest.mark.parametrize("head", ["resource job nightly {", 'resource "job" nightly{', 'resource /* the */ "job" "nightly" {'])
def test_other_ways_to_write_a_head(head: str) -> None:
    assert words(f"{head}\n}}") == [("resource", "job", "nightly")]


LOOK_ALIKES = (
    f"# {HEAD}\n",
    f"// {HEAD} }}\n",
    f"/* {HEAD}\n }} \" */\n",
    f"locals {{\n  a = {{\n    {HEAD}\n    }}\n  }}\n}}\n",
    f"locals {{\n  a = <<EOT\n{HEAD}\nEOT \n}}\n",
    f"locals {{\n  a = <<-EOT\n    \" ' {{{{ # /* $${{ %%{{\n    {HEAD}\n    EOT\n}}\n",
    f"locals {{\r\n  a = <<EOT\r\n{HEAD}\r\nEOT\r\n}}\r\n",
    f'locals {{\n  a = "\\" {{ # $${{ ${{"}}" == "x{{" ? {{a = "b}}"}} : "${{var.b}}"}} {HEAD[:-1].replace(chr(34), "")}"\n}}\n',
    f"locals {{\n  a = <<EOT\n${{join(\"\", [\n{HEAD.replace(chr(34), '')}\nEOT\n}}])}}\n{HEAD}\n  EOT\n}}\n",
    "locals {\n  a = \"%{ if x }}{%{ endif }\"\n}\n",
)  # fmt: skip


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_a_block_is_none(text: str) -> None:
    found = words(text + HEAD + "\n}\n")
    assert [head for head in found if head != ("locals",)] == [("resource", "job", "nightly")]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from((*LOOK_ALIKES, f"{HEAD}\n  a = 1\n}}\n", "\n", "moved {\n}\n"))))
def test_exactly_the_blocks_are_found_whatever_is_between_them(parts: list[str]) -> None:
    text = "".join(parts)
    heads = [head for head in block_heads(text) if head.words[0] == "resource"]
    assert len(heads) == parts.count(f"{HEAD}\n  a = 1\n}}\n")
    assert all(text[head.start : head.end + 1] == HEAD for head in heads)


@pytest.mark.parametrize("text", [f"{HEAD}\n", "}", 'a = "\n"', "a = <<E\nb\n", "/* ", 'a = "${b'])
def test_a_text_that_is_cut_off_is_an_error(text: str) -> None:
    with pytest.raises(ReadError):
        words(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='re"\\{}$%<-E#/*\n\r \u00e9'))
def test_no_text_breaks_the_search(text: str) -> None:
    try:
        found = list(block_heads(text))
    except ReadError:
        return
    assert all(text[head.end] == "{" for head in found)
