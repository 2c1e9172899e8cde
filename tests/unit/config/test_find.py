"""Which configuration a run finds."""

from pathlib import Path

from scanner.config.find import NAME, nearest


def test_the_nearest_one_up_to_the_root_of_the_working_tree(tmp_path: Path) -> None:
    here = tmp_path / "tree" / "a" / "b"
    here.mkdir(parents=True)
    (tmp_path / NAME).touch()
    assert nearest(here, tmp_path / "tree") is None
    (tmp_path / "tree" / NAME).touch()
    assert nearest(here, tmp_path / "tree") == tmp_path / "tree" / NAME
    (here.parent / NAME).touch()
    assert nearest(here, tmp_path / "tree") == here.parent / NAME
    assert nearest(here, here) is None
