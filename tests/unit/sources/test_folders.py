"""What a folder is searched for, and what lies in it besides."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.errors import ReadError, UsageError
from scanner.model.origin import report_path
from scanner.sources.expand import Expanded, expand
from scanner.sources.file import FileSource
from scanner.sources.folders import HIDDEN, IGNORED, LINKED, OTHER, walk
from scanner.sources.git_index import parse_index
from tests.repository import Repository

READ = "(read: .json, .jsonl, .ndjson, .yaml, .yml, .csv, .tsv, .gz)"


def make(top: Path, *names: str) -> None:
    for name in names:
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("[]", encoding="utf-8")


def files(top: Path, respect_gitignore: bool = True) -> list[str]:
    return [file.relative_to(top).as_posix() for file in walk(top, respect_gitignore).files]


def paths(found: Expanded) -> list[str]:
    return [report_path(source.origin) for source in found.sources]


def test_record_files_of_all_kinds_are_found_and_the_rest_is_counted(tmp_path: Path) -> None:
    make(tmp_path, "b.json", "a.JSONL.gz", "c/d.yml", "c/e.csv", "README.md", "c/x.txt", ".hidden.json", ".cache/a.json", ".cache/b.json")
    found = walk(tmp_path)
    assert files(tmp_path) == ["a.JSONL.gz", "b.json", "c/d.yml", "c/e.csv"]
    assert found.skipped == {OTHER: 2, HIDDEN: 2}


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links(tmp_path: Path) -> None:
    make(tmp_path, "real/a.json")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "b.json").symlink_to(tmp_path / "real/a.json")
    (tmp_path / "gone.json").symlink_to(tmp_path / "nothing")
    found = walk(tmp_path)
    assert files(tmp_path) == ["b.json", "gone.json", "real/a.json"]
    assert found.skipped == {LINKED: 1}


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_that_leads_out_of_the_folder_is_a_failure_that_says_where(tmp_path: Path) -> None:
    make(tmp_path, "out/a.json", "in/b.json", "inside/x.json")
    (tmp_path / "in/a.json").symlink_to("../out/a.json")
    (tmp_path / "in/far").symlink_to(tmp_path / "out")
    (tmp_path / "in/gone.json").symlink_to("/nothing/at/all.json")
    (tmp_path / "in/beside.json").symlink_to("../inside/x.json")  # its name begins like the folder's
    found = expand([str(tmp_path / "in")], tmp_path)
    assert paths(found) == ["in/b.json"]
    said = {failure.location.path: failure.reason for failure in found.failures}
    assert list(said) == ["in/a.json", "in/beside.json", "in/far", "in/gone.json"]
    assert said["in/a.json"] == f"the link leads out of the folder, to {tmp_path.resolve()}/out/a.json; name that as a SOURCE to read it"
    assert expand([str(tmp_path / "in/a.json")], tmp_path).failures == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_or_device_in_a_folder_is_a_failure_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.json").symlink_to("/dev/zero")
    (tmp_path / "c.json").symlink_to("a.json")
    found = expand([str(tmp_path), str(tmp_path / "*.json")], tmp_path)
    assert found.sources == ()
    assert [failure.reason for failure in found.failures] == [
        "a named pipe, not a regular file; to read it, name it as a SOURCE",
        "a link to a character device (/dev/zero), not a regular file",
        "a link to a named pipe (a.json), not a regular file",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_of_special_files_only_pipes_that_are_named_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "to_pipe").symlink_to("pipe")
    found = expand([str(tmp_path / name) for name in ("pipe", "zero", "to_pipe")] + ["/dev/zero"], tmp_path)
    assert paths(found) == ["pipe"]
    assert [failure.reason.partition(", not")[0] for failure in found.failures] == [
        "a link to a character device (/dev/zero)",
        "a link to a named pipe (pipe)",
        "a character device",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_socket_is_a_failure(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.json"))
        assert [one.reason for one in expand([str(tmp_path / "s.json")], tmp_path).failures] == ["a socket, not a regular file"]


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="open files have no names there")
def test_a_pipe_of_the_shell_is_read_once_however_it_is_named(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    try:
        found = expand([f"/dev/fd/{reading}", f"/proc/self/fd/{reading}", f"/dev/fd/{reading}"], tmp_path)
    finally:
        os.close(reading)
        os.close(writing)
    (source,) = found.sources
    assert isinstance(source, FileSource)
    assert source.file == Path(f"/dev/fd/{reading}")
    assert found.failures == ()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no devices")
@pytest.mark.parametrize("arguments", [["-"], ["/dev/stdin"]])
def test_a_device_as_standard_input_is_a_failure(arguments: list[str], tmp_path: Path) -> None:
    code = (
        f"from scanner.sources.expand import expand; from pathlib import Path; print(expand({arguments!r}, Path('/x')).failures[0].reason)"
    )
    with Path("/dev/zero").open("rb") as zero:
        done = subprocess.run([sys.executable, "-c", code], stdin=zero, capture_output=True, text=True)
    assert "device, not a" in done.stdout, done.stderr


def test_a_closed_standard_input_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert [one.reason for one in expand(["-"], tmp_path).failures] == ["standard input is closed; pipe the records in"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything can be opened")
def test_a_folder_that_cannot_be_opened_is_a_failure(tmp_path: Path) -> None:
    make(tmp_path, "closed/a.json")
    (tmp_path / "closed").chmod(0)
    (failure,) = expand([str(tmp_path)], tmp_path).failures
    (tmp_path / "closed").chmod(0o700)
    assert (failure.location.path, failure.reason) == ("closed", "the folder cannot be read: Permission denied")


def test_a_folder_that_is_gone_before_it_is_read_is_a_failure(tmp_path: Path) -> None:
    assert walk(tmp_path / "gone").refused[0][0] == tmp_path / "gone"


RULES = {
    ".gitignore": "node_modules/\n*.bak.json\n/build\n!keep.bak.json\ndocs/**/x.json\n",
    "sub/.gitignore": "*.csv\n!/kept.csv\n",
    ".git/info/exclude": "private.json\n",
}
TREE = (
    "a.json", "a.bak.json", "keep.bak.json", "build/a.json", "sub/build/a.json", "node_modules/p/package.json", "sub/node_modules/a.json",
    "docs/x.json", "docs/a/b/x.json", "docs/y.json", "sub/a.csv", "sub/kept.csv", "sub/deep/kept.csv", "top.csv", "private.json",
    "sub/private.json",
)  # fmt: skip


def rules(top: Path) -> None:
    make(top, *TREE)
    for name, text in RULES.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")


def test_what_git_ignores_is_skipped_as_git_itself_has_it(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    rules(tmp_path)
    asked = subprocess.run(["git", "-C", str(tmp_path), "check-ignore", "--stdin"], input="\n".join(TREE), text=True, capture_output=True)
    kept = sorted(set(TREE) - set(asked.stdout.split()))
    assert sorted(files(tmp_path)) == kept
    assert len(kept) == 6
    assert walk(tmp_path).skipped[IGNORED] > 0
    assert sorted(files(tmp_path, respect_gitignore=False)) == sorted(TREE)


def test_a_folder_that_is_named_is_read_even_if_git_ignores_it(tmp_path: Path) -> None:
    rules(tmp_path)
    make(tmp_path, "build/sub/a.bak.json")
    assert files(tmp_path / "build") == ["a.json", "sub/a.bak.json"]
    assert files(tmp_path / "node_modules") == ["p/package.json"]
    assert files(tmp_path / "sub") == ["build/a.json", "kept.csv"]


def test_outside_of_a_working_tree_nothing_is_ignored(tmp_path: Path) -> None:
    make(tmp_path, "a.json")
    (tmp_path / ".gitignore").write_text("*.json\n", encoding="utf-8")
    assert files(tmp_path) == ["a.json"]


def test_what_is_skipped_is_said_with_what_to_do(tmp_path: Path) -> None:
    make(tmp_path, "a.json", "b.txt", ".git/HEAD")
    (tmp_path / ".gitignore").write_text("b.json\n", encoding="utf-8")
    make(tmp_path, "b.json")
    assert expand([str(tmp_path)], tmp_path).notes == (
        f"skipped 1 file with other extensions {READ}",
        "skipped 2 hidden files and folders",
        "skipped 1 file or folder ignored by git (to read them, name them or use --no-gitignore)",
    )
    assert expand([str(tmp_path / "a.json")], tmp_path).notes == ()


def test_a_file_is_read_once_however_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "a.json")
    found = expand(["a.json", "./a.json", str(tmp_path / "a.json"), ".", "*.json"], tmp_path)
    assert paths(found) == ["a.json"]
    assert found.sources[0].is_named


def git(top: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(top), "-c", "core.excludesFile=", *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def as_git_has_it(top: Path) -> list[str]:
    tracked = git(top, "ls-files", "-z").split("\0")
    others = git(top, "ls-files", "-z", "--others", "--exclude-standard").split("\0")
    return sorted({name for name in (*tracked, *others) if name and not Path(name).name.startswith(".")})


TRACKED = ("a.bak.json", "build/a.json", "build/deep/er/b.json", "node_modules/p/q.json", "sub/a.csv", "private.json", "ü/ö.bak.json")


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_what_git_tracks_is_not_ignored(version: str, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    rules(tmp_path)
    make(tmp_path, *TRACKED, "build/untracked.json", "build/deep/untracked.json", "build/deep/other/c.json", "ü/ä.bak.json")
    git(tmp_path, "add", "-f", *TRACKED)
    if version == "3":  # which is what an entry with extended flags makes of it
        git(tmp_path, "add", "-f", "-N", "build/deep/untracked.json")
    else:
        git(tmp_path, "update-index", "--index-version", version)
    assert (tmp_path / ".git/index").read_bytes()[7] == int(version)
    assert sorted(files(tmp_path)) == as_git_has_it(tmp_path)
    assert "build/deep/er/b.json" in files(tmp_path)
    assert "build/untracked.json" not in files(tmp_path)


def test_a_worktree_has_an_index_of_its_own(tmp_path: Path) -> None:
    top = tmp_path / "main"
    make(top, "a.json")
    git(top, "init", "-q")
    git(top, "add", ".")
    git(top, "-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qm", "x")
    git(top, "worktree", "add", "-q", str(tmp_path / "other"))
    (top / ".git/info/exclude").write_text("*.bak.json\n", encoding="utf-8")
    make(tmp_path / "other", "x.bak.json", "y.bak.json")
    git(tmp_path / "other", "add", "-f", "x.bak.json")
    assert files(tmp_path / "other") == ["a.json", "x.bak.json"] == as_git_has_it(tmp_path / "other")


@pytest.mark.parametrize("index", [b"", b"DIRC", b"nonsense" * 20, b"split"])
def test_with_an_index_that_cannot_be_read_nothing_is_ignored_and_that_is_said(index: bytes, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    rules(tmp_path)
    if index == b"split":
        git(tmp_path, "add", "-f", *TREE)
        git(tmp_path, "update-index", "--split-index")
    else:
        (tmp_path / ".git/index").write_bytes(index)
    assert sorted(files(tmp_path)) == sorted(TREE)
    (note,) = walk(tmp_path).notes
    assert note.startswith("the git index cannot be read: ")
    assert note.endswith(", so nothing is skipped as ignored by git")


def test_every_prefix_of_an_index_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    make(tmp_path, "a.json", "b/c.json")
    git(tmp_path, "add", ".")
    data = (tmp_path / ".git/index").read_bytes()
    assert parse_index(data).files == {"a.json", "b/c.json"}
    for length in range(len(data)):
        with pytest.raises(ReadError):
            parse_index(data[:length])


def test_what_is_excluded_is_skipped_and_counted_each_time(tmp_path: Path) -> None:
    make(tmp_path, "a.json", "legacy/b.json", "legacy/c/d.yml", "legacy/x.txt", "dumps/e.csv", "dumps/keep.csv")
    found = expand([str(tmp_path)], tmp_path, exclude=["legacy/**", "*.csv", "!keep.csv", "nothing/"])
    assert paths(found) == ["a.json", "dumps/keep.csv"]
    assert found.notes == (
        f"skipped 1 file with other extensions {READ}",
        "exclude 'legacy/**' skipped 2 files",
        "exclude '*.csv' skipped 1 file",
        "exclude 'nothing/' matched nothing",
    )


def test_a_file_that_is_named_is_read_whatever_is_excluded(tmp_path: Path) -> None:
    make(tmp_path, "a.json", "b.json")
    assert paths(expand([str(tmp_path / "a.json")], tmp_path, exclude=["*.json"])) == ["a.json"]
    found = expand([str(tmp_path / "?.json")], tmp_path, exclude=["/b.json"])
    assert (paths(found), found.notes) == (["a.json"], ("exclude '/b.json' skipped 1 file",))


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_what_would_be_a_failure_can_be_excluded(tmp_path: Path) -> None:
    make(tmp_path, "in/a.json")
    (tmp_path / "in/b.json").symlink_to("/dev/zero")
    (tmp_path / "in/out").symlink_to("/")
    found = expand([str(tmp_path / "in")], tmp_path, exclude=["b.json", "/in/out"])
    assert (len(found.sources), found.failures) == (1, ())


def test_a_glob_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"as in \.gitignore"):
        expand([str(tmp_path)], tmp_path, exclude=["!"])


@pytest.mark.skipif(os.name == "nt", reason="such names do not exist there")
def test_a_file_that_is_called_like_a_glob_hides_no_other(tmp_path: Path) -> None:
    make(tmp_path, "*.json", "a.json", "b.json", "[c]/d.json", "c/e.json")
    assert paths(expand([str(tmp_path / "*.json")], tmp_path)) == ["*.json", "a.json", "b.json"]
    assert paths(expand([str(tmp_path / "[c]")], tmp_path)) == ["[c]/d.json", "c/e.json"]


def test_hidden_files_that_a_glob_leaves_out_are_counted(tmp_path: Path) -> None:
    make(tmp_path, "a.json", ".b.json", ".c/d.json", ".e.txt")
    found = expand([str(tmp_path / "**" / "*.json")], tmp_path)
    assert paths(found) == ["a.json"]
    assert "skipped 2 hidden files and folders" in found.notes


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_to_a_folder_inside_that_is_not_searched_is_a_failure(tmp_path: Path) -> None:
    make(tmp_path, ".real/a.json", "left/out/b.json", ".empty/c.txt", "d.json", "read/e.json")
    for name, target in {"hidden": ".real", "excluded": "left/out", "harmless": ".empty", "seen": "read"}.items():
        (tmp_path / name).symlink_to(target)
    found = walk(tmp_path, excluded=lambda path: "left" in path.parts)
    how = "which is not searched; name that as a SOURCE to read it, or exclude the link"
    assert found.refused == (
        (tmp_path / "excluded", f"the link leads to left/out, {how}"),
        (tmp_path / "hidden", f"the link leads to .real, {how}"),
    )
    assert found.skipped[LINKED] == 2


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_to_what_git_ignores_or_to_a_folder_around_it_is_skipped(tmp_path: Path) -> None:
    make(tmp_path, "logs/a.json", "build/b.json", "out/c.json", "d.json", ".git/HEAD")
    (tmp_path / ".gitignore").write_text("a.json\nbuild/\n", encoding="utf-8")
    for name, target in {"one": "logs", "two": "build", "three": "."}.items():
        (tmp_path / name).symlink_to(target)
    found = walk(tmp_path, excluded=lambda path: "out" in path.parts)
    assert (found.refused, found.skipped[LINKED]) == ((), 3)


@pytest.mark.parametrize("source", [".", "jobs", "jobs/elsewhere"])
def test_a_submodule_that_is_not_checked_out_is_a_failure(source: str, tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repo")
    repository.write({"jobs/a.json": "[]"})
    commit = repository.commit()
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{commit},jobs/elsewhere")
    (repository.folder / "jobs/elsewhere").mkdir()
    (repository.folder / "jobs/empty").mkdir()
    failed = expand([str(repository.folder / source)], repository.folder).failures
    assert [(failure.location.path, failure.reason) for failure in failed] == [
        ("jobs/elsewhere", "the folder is a submodule that is not checked out; run git submodule update --init")
    ]


def test_no_two_files_have_one_name(tmp_path: Path) -> None:
    top = tmp_path / "tree"
    make(tmp_path, "tree/external/j.json", "j.json", "old/a.json", "new/a.json", "tree/a.json", "tree/stdin")
    found = expand([str(tmp_path / name) for name in ("tree", "j.json", "old", "new", "gone/a.json", "tree/stdin")], top)
    assert paths(found) == ["a.json", "./external/j.json", "external/j.json", "external/old/a.json", "external/new/a.json", "./stdin"]
    assert [failure.location.path for failure in found.failures] == ["external/gone/a.json"]
