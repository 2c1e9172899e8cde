"""Where the code of a working tree declares the jobs of a plan: real files, read as a scan reads them."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from scanner.model.origin import S3, Origin, Stdin
from scanner.model.place import Location
from scanner.shape.locate import block_place
from scanner.shape.normalise import NormalisedJob, Options
from scanner.sources.file import FileSource
from scanner.sources.jobs import read_jobs
from scanner.sources.terraform_code import TerraformCode
from scanner.sources.tree import origin_of
from tests.unit.shape.terraform import TYPE, after, change, kept, plan, unknown
from tests.unit.shape.test_terraform import DEFINITION, MACHINE, machine_change

HEAD = f'resource "{TYPE}" "job" {{'
BLOCK = f"{HEAD}\n}}\n"
IN_MODULE = change(after(), unknown(), module="module.eu")


def write(top: Path, **files: str) -> None:
    """Writes files; in their names `__` is a slash and `_tf` the ending."""
    for name, text in files.items():
        file = top / f"{name.removesuffix('_tf').replace('__', '/')}.tf"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())


def places(top: Path, *changes: Any, file: str = "plan.json", calls: Any = None, origin: Origin | None = None) -> list[str]:
    """The places of the jobs' blocks, e.g. "main.tf:1:1"; empty where there is none."""
    document = plan(*changes or (change(after(), unknown()),), root={"module_calls": calls or {}})
    return places_of(top, document, file, origin)


def places_of(top: Path, document: dict[str, Any], file: str = "plan.json", origin: Origin | None = None) -> list[str]:
    plan_file = top / file
    plan_file.parent.mkdir(parents=True, exist_ok=True)
    plan_file.write_text(json.dumps(document))
    source = FileSource(plan_file, origin or origin_of(plan_file, top))
    found: Sequence[Any] = list(read_jobs([source], Options(), code=TerraformCode(top)))
    jobs = [item.job for item in found if isinstance(item, NormalisedJob)]
    assert jobs
    return [str(block_place(job) or "") for job in jobs]


def call(source: Any, **inner: Any) -> dict[str, Any]:
    return {"source": source, "module": {"module_calls": inner}}


def test_the_block_has_its_line_and_excerpt(tmp_path: Path) -> None:
    write(tmp_path, main_tf=f"# {HEAD}\n\n  {BLOCK}", other_tf='resource "aws_s3_bucket" "job" {\n}\n')
    plan_file = tmp_path / "plan.json"
    plan_file.write_text(json.dumps(plan(change(after(), unknown()))))
    (job,) = (
        item.job
        for item in read_jobs([FileSource(plan_file, origin_of(plan_file, tmp_path))], Options(), code=TerraformCode(tmp_path))
        if isinstance(item, NormalisedJob)
    )
    assert block_place(job) == Location("main.tf", 3, 3, len(HEAD) - 2, f"  {HEAD}", 3)


def test_instances_share_the_block(tmp_path: Path) -> None:
    write(tmp_path, main_tf=BLOCK)
    instances = [change(after(), unknown(), index=index) for index in ('["eu"]', '["us"]', "[0]")]
    assert places(tmp_path, *instances) == ["main.tf:1:1"] * 3


@pytest.mark.parametrize("other", [BLOCK, f"{BLOCK}{BLOCK}"])
def test_two_blocks_of_that_name_are_none(tmp_path: Path, other: str) -> None:
    write(tmp_path, main_tf=BLOCK, other_tf=other)
    assert places(tmp_path) == [""]


def test_an_override_is_not_the_block(tmp_path: Path) -> None:
    write(tmp_path, main_tf=BLOCK, override_tf=BLOCK, ci_override_tf=BLOCK)
    assert places(tmp_path) == ["main.tf:1:1"]


def test_the_plans_folder_comes_before_the_top(tmp_path: Path) -> None:
    write(tmp_path, main_tf=f"\n{BLOCK}", infra__main_tf=BLOCK)
    assert places(tmp_path, file="infra/plan.json") == ["infra/main.tf:1:1"]
    assert places(tmp_path, file="out/plan.json") == ["main.tf:2:1"]


def test_the_plans_folder_with_two_such_blocks_is_not_left_for_the_top(tmp_path: Path) -> None:
    write(tmp_path, main_tf=BLOCK, infra__main_tf=BLOCK * 2)
    assert places(tmp_path, file="infra/plan.json") == [""]


def test_a_plan_from_elsewhere_is_of_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, infra__main_tf=BLOCK)
    monkeypatch.chdir(tmp_path / "infra")
    assert places(tmp_path, origin=Stdin()) == ["infra/main.tf:1:1"]
    assert places(tmp_path, origin=S3("bucket", "plan.json")) == [""]


def test_modules_are_followed_by_their_sources(tmp_path: Path) -> None:
    write(tmp_path, main_tf=BLOCK, modules__batch__main_tf=f"\n{BLOCK}", modules__one__main_tf=f"\n\n{BLOCK}")
    inner = change(after(), unknown(), module='module.eu["a.b"].module.inner')
    calls = {"eu": call("./modules/batch", inner=call("../one"))}
    assert places(tmp_path, IN_MODULE, inner, calls=calls) == ["modules/batch/main.tf:2:1", "modules/one/main.tf:3:1"]


@pytest.mark.parametrize("source", ["terraform-aws-modules/batch/aws", "modules/eu", "/etc", "../outside", "..", "./gone", 5, None])
def test_a_module_that_is_not_in_the_tree_is_not_looked_for(tmp_path: Path, source: Any) -> None:
    write(tmp_path, main_tf=BLOCK, outside__main_tf=BLOCK, tree__main_tf=BLOCK, tree__modules__eu__main_tf=BLOCK)
    assert places(tmp_path / "tree", IN_MODULE, calls={"eu": call(source)}) == [""]
    assert places(tmp_path / "tree", IN_MODULE) == [""]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_no_link_is_followed(tmp_path: Path) -> None:
    write(tmp_path, outside__main_tf=BLOCK)
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "main.tf").symlink_to(tmp_path / "outside/main.tf")
    (tree / "modules").symlink_to(tmp_path / "outside")
    assert places(tree) == [""]
    assert places(tree, IN_MODULE, calls={"eu": call("./modules")}) == [""]


@pytest.mark.skipif(os.name == "nt", reason="there are none")
def test_what_is_not_a_readable_file_is_passed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.tf")
    (tmp_path / "b.tf").mkdir()
    (tmp_path / "c.tf").write_bytes(b"\xff\xfe\n" + BLOCK.encode())
    write(tmp_path, d_tf=f"{BLOCK}{{", main_tf=BLOCK)
    assert places(tmp_path) == ["main.tf:1:1"]


def test_a_folder_with_too_much_code_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, main_tf=BLOCK, other_tf="#" * (8 << 20))
    assert places(tmp_path) == [""]


def test_a_job_of_a_state_is_at_its_block_too(tmp_path: Path) -> None:
    write(tmp_path, main_tf=BLOCK)
    resource = {"address": f"{TYPE}.job", "mode": "managed", "type": TYPE, "name": "job", "values": kept()}
    below = {"address": "module.eu", "resources": [{**resource, "address": f"module.eu.{TYPE}.job"}]}
    state = {"format_version": "1.0", "values": {"root_module": {"resources": [resource], "child_modules": [below]}}}
    assert places_of(tmp_path, state) == ["main.tf:1:1", ""]


def test_a_task_is_at_the_block_of_its_state_machine(tmp_path: Path) -> None:
    write(tmp_path, main_tf=f'{BLOCK}\nresource "{MACHINE}" "n" {{\n}}\n')
    written, computed = machine_change({"definition": DEFINITION}), machine_change({}, {"definition": True})
    assert places(tmp_path, written) == places(tmp_path, computed) == ["main.tf:4:1"]


def test_a_tree_without_code(tmp_path: Path) -> None:
    assert places(tmp_path) == [""]


def test_without_code_no_block_is_looked_for(tmp_path: Path) -> None:
    write(tmp_path, main_tf=BLOCK)
    assert places(tmp_path) == ["main.tf:1:1"]
    (found,) = (item for item in read_jobs([FileSource(tmp_path / "plan.json", Stdin())], Options()) if isinstance(item, NormalisedJob))
    assert block_place(found.job) is None
