"""A commit whose files can be read beside those of the working tree."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scanner.config.find import NAME
from scanner.errors import MistakesError, ReadError, UsageError
from scanner.model.names import ORGANIZATION
from scanner.policy.files import is_path
from scanner.project.commit.copy import Copy
from scanner.project.commit.git import ARGUMENT, Git
from scanner.project.options import LiveOptions
from scanner.sources import tree
from scanner.sources.git_index import read_tracked

_SHORT = 12  # characters of a hash


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit whose files are in `folder`, at the paths that they have in the working tree `top`. `ref` is what the caller named it by.

    `configs` are the paths of its configurations, relative to both.
    """

    ref: str
    hash: str
    folder: Path
    top: Path
    configs: tuple[str, ...] = ()

    def __str__(self) -> str:
        """How people read of it, e.g. "commit 1a2b3c4d5e6f (origin/main)"."""
        if self.hash.startswith(self.ref):
            return f"commit {self.hash[:_SHORT]}"
        return f"commit {self.hash[:_SHORT]} ({self.ref})"

    def copy_of(self, path: Path) -> Path:
        """Where the commit has a file of the working tree, or would have it; a file outside the tree stays what it is."""
        for absolute, top in ((tree.absolute(path), self.top), (path.resolve(), self.top.resolve())):
            if absolute.is_relative_to(top):
                return self.folder / absolute.relative_to(top)
        return path

    def copy_if_tracked(self, path: Path) -> Path:
        """Where the commit has a file that git tracks, since the change could contain it; any other stays what it is."""
        try:
            tracked = read_tracked(self.top)
        except ReadError as error:
            raise UsageError(f"{error.reason}, so it is not known whether git tracks {path}", ARGUMENT) from None
        for absolute, top in ((tree.absolute(path), self.top), (path.resolve(), self.top.resolve())):
            if absolute.is_relative_to(top) and tracked.has(absolute.relative_to(top).as_posix()):
                return self.copy_of(path)
        return path

    def config_behind_link(self, here: Path) -> str:
        """The configuration that the commit has for a folder by another path, where the working tree has a link to it; empty if none.

        A change that moves `infra` and leaves a link there would otherwise be judged without infra/jobscan.yaml.
        """
        for name in self.configs:
            folder = self.top / Path(name).parent
            real = folder.resolve()
            if real != folder and here.is_relative_to(real):
                return name
        return ""

    def original_of(self, path: Path) -> Path:
        """Where the working tree has a file of the commit, or would have it; any other stays what it is."""
        if path.is_relative_to(self.folder):
            return self.top / path.relative_to(self.folder)
        return path

    def policies(self, named: Sequence[str]) -> tuple[str, ...]:
        """The names of policies, those of files and folders as the commit has them."""
        return tuple(str(self.copy_of(Path(name))) if is_path(name) else name for name in named)

    def live(self, options: LiveOptions) -> LiveOptions:
        """Options of a live scan, with the list of accounts as the commit has it."""
        if options.accounts_from in (None, ORGANIZATION):
            return options
        return options._replace(accounts_from=str(self.copy_of(Path(str(options.accounts_from)))))

    def note(self, has_config: bool, may_have: bool) -> str:
        """The sentence that says what of a scan comes from the commit; `may_have`: a configuration was to be used."""
        if has_config:
            return f"the configuration and the policies are those of {self}"
        if may_have:
            return f"{self} has no {NAME} for this folder, so the defaults apply"
        return f"the policies are those of {self}"

    def as_in_tree(self, text: str) -> str:
        """A sentence with the paths of files as the tree has them."""
        named = text.replace(f"{self.folder}{os.sep}", "").replace(str(self.folder), ".")
        if named == text:
            return text
        return f"{named}; looked up in {self}"


@contextmanager
def at_commit(ref: str) -> Iterator[Commit]:
    """The commit that `ref` names in the repository of the working directory; its files are there until the end of the block.

    Raises UsageError with what to do if there is no such commit here. An error of the block about a file names it as the tree does.
    """
    top = tree.root()
    git = Git(top)
    commit_hash = git.commit_of(ref)
    with tempfile.TemporaryDirectory(prefix="jobscan-") as name:
        temporary = Path(name).resolve()
        folder, empty = temporary / "files", temporary / "empty"
        folder.mkdir()
        empty.mkdir()
        copy = Copy(git, commit_hash, folder, empty)
        copy.write()
        commit = Commit(ref, commit_hash, folder, top, copy.named(NAME))
        try:
            yield commit
        except UsageError as error:
            raise UsageError(commit.as_in_tree(str(error)), error.argument, error.settings) from None
        except MistakesError as error:
            raise MistakesError(error.mistakes, error.what, error.files, f" in {commit}") from None
