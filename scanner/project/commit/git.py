"""Asks git about the repository that a working tree belongs to, whatever the environment says about other repositories."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scanner.errors import UsageError

ARGUMENT = "config_ref"  # what errors are about, by its name in the library
_FETCH_ALL = "fetch the whole history first (actions/checkout: fetch-depth: 0; GitLab: GIT_DEPTH: 0; git fetch --unshallow)"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a commit has at a path: a file, a link, or a commit of a submodule. `size` is in bytes, 0 for a submodule."""

    mode: str
    blob: str
    size: int
    name: str  # relative to the top of the working tree, with forward slashes

    @property
    def is_file(self) -> bool:
        """Whether it is a file."""
        return not self.is_link and not self.is_submodule

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return self.mode == "120000"

    @property
    def is_submodule(self) -> bool:
        """Whether it is a folder that another repository fills."""
        return self.mode == "160000"


class Git:
    """The repository of the working tree at `top`; raises UsageError if there is none, or no git to ask."""

    def __init__(self, top: Path) -> None:
        if not (top / ".git").exists():
            raise UsageError("the working directory is not in a git repository; run jobscan in a clone", ARGUMENT)
        program = shutil.which("git")
        if program is None:
            raise UsageError("git was not found; install it", ARGUMENT)
        # With warnings off, commit_of could not tell that a tag has the name of a branch.
        self._command = (program, "-C", str(top), "-c", "core.warnAmbiguousRefs=true")
        self._environment = _environment(top)

    def commit_of(self, ref: str) -> str:
        """The hash of the commit that `ref` names; raises UsageError with what to do if it names none, or more than one."""
        # A name that begins with a dash would be an option of git; one with a caret means all but a commit.
        if not ref.strip() or ref.startswith(("-", "^")):
            raise UsageError(f"{ref!r} is not a commit; name a commit, branch or tag", ARGUMENT)
        done = self._run("rev-parse", "--verify", f"{ref}^{{commit}}")
        complaint = _text(done.stderr)
        # Who may push a tag `origin/main` would otherwise choose the configuration: git takes a tag before a branch.
        if "is ambiguous" in complaint:
            raise UsageError(f"{ref!r} names a tag and a branch; write refs/tags/..., refs/heads/... or refs/remotes/...", ARGUMENT)
        if done.returncode == 0:
            return _text(done.stdout)
        raise UsageError(self._why_unknown(ref, complaint), ARGUMENT)

    def entries(self, commit: str) -> Iterator[Entry]:
        """Everything in a commit, in git's order; raises UsageError if git cannot list it."""
        done = self._run("ls-tree", "-r", "-z", "--long", "--full-tree", commit)
        if done.returncode != 0:
            raise UsageError(f"git cannot list commit {commit}: {_last_line(done.stderr)}; {_FETCH_ALL}", ARGUMENT)
        for line in done.stdout.split(b"\0"):
            if line:
                yield _entry(line)

    def contents(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, bytes]]:
        """The bytes of each entry, which is a file or a link; raises UsageError for one that is not in this clone."""
        with tempfile.TemporaryFile() as blobs:  # not a pipe: git would stop reading it while its answers wait to be read
            blobs.writelines(f"{entry.blob}\n".encode() for entry in entries)
            blobs.seek(0)
            process = subprocess.Popen(  # noqa: S603 - git as found, without a shell
                [*self._command, "cat-file", "--batch"],
                stdin=blobs,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self._environment,
            )
            with process:
                assert process.stdout is not None, "it is a pipe"
                for entry in entries:
                    yield entry, _next_blob(process.stdout, entry.name)

    def _why_unknown(self, ref: str, complaint: str) -> str:
        """Why a name means no commit here, and what to do."""
        if "dubious ownership" in complaint:
            return "git refuses this repository, because it belongs to another user; add it to git's safe.directory"
        is_shallow = _text(self._run("rev-parse", "--is-shallow-repository").stdout) == "true"
        if is_shallow:
            return f"{ref!r} is not in this shallow clone; {_FETCH_ALL}"
        return f"{ref!r} is not a commit of this repository; fetch it first, or check the name"

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*self._command, *arguments], capture_output=True, env=self._environment, check=False)  # noqa: S603


def _environment(top: Path) -> dict[str, str]:
    """Our environment without what would lead git to another repository, such as GIT_DIR or GIT_OBJECT_DIRECTORY."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return {
        **kept,
        "LC_ALL": "C",  # its messages are read
        "GIT_CEILING_DIRECTORIES": str(top.parent),  # a damaged .git would send it to a repository further up
        "GIT_NO_REPLACE_OBJECTS": "1",  # a commit is what its hash says
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }


def _next_blob(answers: IO[bytes], name: str) -> bytes:
    """The next of the answers of `git cat-file --batch`: a line with hash, type and size, then the bytes and a line end."""
    head = answers.readline().split()
    if len(head) != 3:  # "HASH missing"
        raise UsageError(f"this clone does not have the contents of {name}; clone without --filter", ARGUMENT)
    data = answers.read(int(head[2]))
    answers.read(1)
    return data


def _entry(line: bytes) -> Entry:
    """An entry of `git ls-tree --long`: mode, type, hash, size, and after a tab the path."""
    facts, _, name = line.partition(b"\t")
    mode, _, blob, size = facts.decode("ascii").split()
    return Entry(mode, blob, 0 if size == "-" else int(size), os.fsdecode(name))


def _text(output: bytes) -> str:
    return output.decode("utf-8", "replace").strip()


def _last_line(output: bytes) -> str:
    lines = _text(output).splitlines()
    return lines[-1] if lines else "no reason given"
