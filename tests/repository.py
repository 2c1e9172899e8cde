"""Git repositories for tests, made with the real git."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.surroundings import scrubbed

_WHO = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}


class Repository:
    """A repository in a folder, and its working tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        """What git prints, without the line end."""
        settings = ("-c", "core.autocrlf=false", "-c", "protocol.file.allow=always")
        environment = scrubbed(HOME=str(self.folder), GIT_CONFIG_NOSYSTEM="1", **_WHO)
        done = subprocess.run(["git", *settings, *arguments], cwd=self.folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, files: Mapping[str, str]) -> None:
        """Writes files into the working tree, by path."""
        for name, text in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def commit(self) -> str:
        """Commits the working tree as it is; the commit's hash."""
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", "a change")
        return self.git("rev-parse", "HEAD")
