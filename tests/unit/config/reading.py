"""Reads configurations that tests write as indented text."""

import textwrap
from pathlib import Path

import pytest

from scanner.config.config import Config
from scanner.config.load import load_config
from scanner.errors import Mistake, MistakesError

NOWHERE = Path("/nowhere")


def loaded(text: str, folder: Path = NOWHERE) -> Config:
    return load_config(textwrap.dedent(text).lstrip().encode(), "jobscan.yaml", folder)


def mistakes(text: str, folder: Path = NOWHERE) -> tuple[Mistake, ...]:
    with pytest.raises(MistakesError) as caught:
        loaded(text, folder)
    return caught.value.mistakes
