"""The Terraform code of a working tree: where the block of a planned resource is."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import structs

from scanner.documents.positions import Passage
from scanner.errors import ReadError
from scanner.model.job import Block, Job
from scanner.model.origin import Outside, Stdin, Tree, report_path
from scanner.model.place import Location
from scanner.shape.normalise import NormalisedJob
from scanner.sources.join import Reading
from scanner.sources.source import Source

_LARGEST = 8 << 20  # bytes of code in one folder
_OVERRIDE = "_override.tf"  # such files, and override.tf, only change blocks of others
_LOCAL = ("./", "../")  # how the source of a module in the same tree begins

_Places = dict[str, list[Location]]  # by the name of the resource


class TerraformCode:
    """The blocks in the `.tf` files of a working tree; a folder is read when it is asked for, and once.

    Nothing outside the tree is read, nor through a link: a pull request must not make reports show other files.
    """

    def __init__(self, top: Path) -> None:
        self._top = top.resolve()
        self._places: dict[tuple[Path, str], _Places] = {}  # by folder and type

    def locate_blocks(self, items: Iterable[Reading], source: Source) -> Iterator[Reading]:
        """What was read of a source; its jobs know the place of their blocks, where the code has exactly one such block."""
        for item in items:
            match item:
                case NormalisedJob(job) if job.records[0].block is not None:
                    yield structs.replace(item, job=self._with_place(job, job.records[0].block, source))
                case _:
                    yield item

    def _with_place(self, job: Job, block: Block, source: Source) -> Job:
        place = self._place(block, source)
        if place is None:
            return job
        placed = structs.replace(block, place=place)
        return structs.replace(job, records=tuple(structs.replace(record, block=placed) for record in job.records))

    def _place(self, block: Block, source: Source) -> Location | None:
        """Where a block is, in the first of the folders that may be the plan's root module and has it; None where one has it twice."""
        for root in self._roots(source):
            folder = self._module_folder(root, block)
            if folder is None:
                continue
            places = self._blocks_in(folder, block.type).get(block.name, [])
            if places:
                return places[0] if len(places) == 1 else None
        return None

    def _roots(self, source: Source) -> Iterator[Path]:
        """Where the root module may be: the plan's folder, or the working directory for a plan from elsewhere; else the top of the tree."""
        match source.origin:
            case Tree(path):
                yield from ((self._top / path).parent, self._top)
            case Stdin() | Outside():
                yield from (Path.cwd().resolve(), self._top)
            case _:  # a bucket, or a program: it may be the plan of another tree
                return

    def _module_folder(self, root: Path, block: Block) -> Path | None:
        """The folder of the block's module; None where it is not in the tree, or a link leads to it."""
        folder = root
        for source in block.modules:
            if not source.startswith(_LOCAL):
                return None
            folder = Path(os.path.normpath(folder / source))
        if not folder.is_relative_to(self._top) or folder.resolve() != folder:
            return None
        return folder

    def _blocks_in(self, folder: Path, kind: str) -> _Places:
        """The places of the resources of a type in a folder, by name."""
        if (folder, kind) not in self._places:
            places: _Places = {}
            for file in _code_files(folder):
                path = report_path(Tree(file.relative_to(self._top).as_posix()))
                for name, place in _resources_in(file, path, kind):
                    places.setdefault(name, []).append(place)
            self._places[folder, kind] = places
        return self._places[folder, kind]


def _code_files(folder: Path) -> list[Path]:
    """The `.tf` files of a module, sorted, without links; none where the folder cannot be read or holds too much."""
    try:
        with os.scandir(folder) as entries:
            regular = [entry for entry in entries if _is_code(entry.name) and entry.is_file(follow_symlinks=False)]
        sizes = [entry.stat(follow_symlinks=False).st_size for entry in regular]
    except OSError:
        return []
    if sum(sizes) > _LARGEST:
        return []
    return sorted(folder / entry.name for entry in regular)


def _is_code(name: str) -> bool:
    return name.endswith(".tf") and not name.startswith(".") and not f"_{name}".endswith(_OVERRIDE)


def _resources_in(file: Path, path: str, kind: str) -> Iterator[tuple[str, Location]]:
    """The names of a file's resources of a type, with their places; none where it cannot be read."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
        if kind not in text:
            return
        from scanner.documents.hcl import block_heads  # late: few trees have such code

        heads = list(block_heads(text))
    except (OSError, UnicodeDecodeError, ReadError):
        return
    passage = Passage(path, text, 1, 1)
    for head in heads:
        if head.words[:2] == ("resource", kind) and len(head.words) == 3:
            yield head.words[2], passage.locate(head.start, head.end)
