"""The files that `jobscan init` writes; they are in this folder, and work as they are."""

from pathlib import Path

_TEMPLATES = {  # by where a repository has them
    "jobscan.yaml": "jobscan.yaml",
    "waivers.yaml": "waivers.yaml",
    ".github/workflows/jobscan.yml": "workflow.yml",
}


def starter_files() -> dict[str, str]:
    """The texts of a configuration, a waiver file and a GitHub workflow, by their paths in a repository."""
    folder = Path(__file__).parent
    return {path: (folder / name).read_text(encoding="utf-8") for path, name in _TEMPLATES.items()}
