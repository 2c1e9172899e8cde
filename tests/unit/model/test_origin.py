"""Where things come from, and what reports call it."""

from itertools import combinations

import pytest

from scanner.model.origin import S3, BuiltIn, Live, Memory, Origin, Outside, Stdin, Tree, report_path

ORIGINS: dict[Origin, str] = {
    Tree("dumps/jobs.json"): "dumps/jobs.json",
    Tree("external/j.json"): "./external/j.json",
    Tree("external/s3/dumps/2026/a.json"): "./external/s3/dumps/2026/a.json",
    Tree("builtin/encryption.yaml"): "./builtin/encryption.yaml",
    Tree("builtins/encryption.yaml"): "builtins/encryption.yaml",
    Tree("stdin"): "./stdin",
    Tree("records"): "./records",
    Tree("records/a.json"): "records/a.json",
    Outside("j.json"): "external/j.json",
    Outside("old/j.json"): "external/old/j.json",
    Outside("s3/dumps"): "external/./s3/dumps",
    Outside("aws/111122223333/eu-west-1"): "external/./aws/111122223333/eu-west-1",
    BuiltIn("encryption"): "builtin/encryption.yaml",
    Stdin(): "stdin",
    S3("dumps", "2026/a.json"): "external/s3/dumps/2026/a.json",
    S3("dumps"): "external/s3/dumps",
    Memory(): "records",
    Live("111122223333", "eu-west-1"): "external/aws/111122223333/eu-west-1",
}


@pytest.mark.parametrize(("origin", "path"), ORIGINS.items())
def test_what_reports_call_it(origin: Origin, path: str) -> None:
    assert report_path(origin) == path


def test_different_origins_have_different_names() -> None:
    for one, other in combinations(ORIGINS, 2):
        assert report_path(one) != report_path(other)
