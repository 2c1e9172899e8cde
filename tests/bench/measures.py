"""The rows of the table of goals, each measured in turns within one run."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import ways
from command import cost_of, cost_of_scan, run_here, scan_arguments
from goals import Row, micro, times
from population import FORMS, NOW
from rulesets import Ruleset, core, everything, vary, write_ruleset
from turns import Way, in_turns
from ways import Population

from scanner.engine.compiled import CompiledEngine
from scanner.engine.reference import ReferenceEngine

FILES = 50


@dataclass(frozen=True)
class Sizes:
    """How many records are measured, and in how many turns at most."""

    few: int = 200  # for slow ways
    some: int = 2_000  # for fast ones
    many: int = 20_000  # where the start of the command must not count
    night: int = 1_000_000
    growth: tuple[int, ...] = (1_000, 10_000, 100_000)
    turns: int = 15


QUICK = Sizes(few=2, some=10, many=20, night=50, growth=(10, 20), turns=1)  # for a test of the benchmark itself


@dataclass(frozen=True)
class Bench:
    """Where the measurements keep their files, and what they work on."""

    folder: Path
    sizes: Sizes = Sizes()

    @property
    def output(self) -> Path:
        return self.folder / "findings.jsonl"

    def jobs(self, form: str, size: int) -> Population:
        return ways.population(self.folder, form, size)

    @property
    def core(self) -> Ruleset:
        return core(self.folder)

    @property
    def all(self) -> Ruleset:
        return everything(self.folder)

    def turns(self, ways_: dict[str, Way], rounds: int = 5) -> dict[str, float]:
        """Microseconds a record of each way, the best of so many rounds."""
        return in_turns(ways_, min(rounds, self.sizes.turns))

    def whole(self, rules: Ruleset, jobs: Population) -> Way:
        """The whole command on all of the jobs."""
        return Way(ways.write(rules, jobs, self.output), jobs.size)


def engine_alone(bench: Bench) -> Row:
    few, some = bench.jobs("documented", bench.sizes.few), bench.jobs("documented", bench.sizes.some)
    found = {}
    for rules in (bench.core, bench.all):
        took = bench.turns(
            {
                "plain": Way(ways.evaluate_plainly(rules, few), bench.sizes.few),
                "reference": Way(ways.evaluate(ReferenceEngine, rules, few), bench.sizes.few),
                "compiled": Way(ways.evaluate(CompiledEngine, rules, some), bench.sizes.some),
            }
        )
        found[rules.name] = took
    ratio = {name: took["plain"] / took["compiled"] for name, took in found.items()}
    reference = {name: took["reference"] / took["compiled"] for name, took in found.items()}
    note = (
        f"{micro(found['all']['compiled'])} a record; core {times(ratio['core'])} and {micro(found['core']['compiled'])}; "
        f"against the reference engine {times(reference['all'])}, core {times(reference['core'])}"
    )
    return Row("Engine alone, decoded records, against plain jmespath", "35x", "60x", times(ratio["all"]), note)


def counted(bench: Bench) -> Row:
    few, many = bench.jobs("documented", bench.sizes.few), bench.jobs("documented", bench.sizes.some)
    ratios, notes = {}, []
    for rules in (bench.core, bench.all):
        took = bench.turns(
            {"plain": Way(ways.count_plainly(rules, few), bench.sizes.few), "counted": Way(ways.count(rules, many), bench.sizes.some)}
        )
        ratios[rules.name] = took["plain"] / took["counted"]
        notes.append(f"{rules.name}: {micro(took['counted'])} against {micro(took['plain'])}")
    note = f"{'; '.join(notes)}; core {times(ratios['core'])}"
    return Row("Bytes to outcomes counted, against json and plain jmespath", "35x", "60x", times(ratios["all"]), note)


def written(bench: Bench) -> Row:
    few, many, one = bench.jobs("documented", bench.sizes.few), bench.jobs("documented", bench.sizes.many), bench.jobs("documented", 1)
    ratios, notes = {}, []
    for rules in (bench.core, bench.all):
        took = bench.turns(
            {
                "plain": Way(ways.count_plainly(rules, few), bench.sizes.few),
                "written": bench.whole(rules, many),
                "start": bench.whole(rules, one),
            },
            rounds=3,
        )
        marginal = took["written"] - took["start"] / bench.sizes.many
        ratios[rules.name] = took["plain"] / marginal
        findings, unknowns = ways.findings_and_unknowns(rules, bench.jobs("documented", bench.sizes.some))
        notes.append(f"{rules.name}: {micro(marginal)} with {findings:.2f} findings and {unknowns:.2f} unknowns a record")
    note = f"{'; '.join(notes)}; core {times(ratios['core'])}"
    return Row("Bytes to jsonl, against json and plain jmespath that only count", "25x", "35x", times(ratios["all"]), note)


def reading(bench: Bench) -> Iterator[Row]:
    shares: dict[str, list[tuple[float, str]]] = {"decoded": [], "checked": [], "read": []}
    for form in FORMS:
        jobs = bench.jobs(form, bench.sizes.some)
        took = bench.turns(
            {
                "msgspec": Way(ways.decode(jobs), jobs.size),
                "decoded": Way(ways.decode_strictly(jobs), jobs.size),
                "checked": Way(ways.decode_values(jobs), jobs.size),
                "read": Way(ways.read(jobs), jobs.size),
            },
            rounds=15,
        )
        unit = took["msgspec"]
        for way, found in shares.items():
            found.append((unit / took[way], f"{form} {unit / took[way]:.0%}, {micro(took[way])} against {micro(unit)}"))
    name = "of msgspec's untyped decoding"
    for way, what, at_least, hoped in (
        ("decoded", f"Strict decoding of plain records, {name}", "80%", "100%"),
        ("checked", f"The same with every text checked to be a value, {name}", "", ""),
        ("read", f"The same from the file to jobs, {name}", "", ""),
    ):
        yield Row(what, at_least, hoped, f"{shares[way][0][0]:.0%}", "; ".join(note for _, note in shares[way]))


# Values that every job of the population keeps, and values that none keeps: the same rules on the same records, with and without findings.
KEPT = {"allowed_roles": ["*"], "max_timeout_hours": 1000, "min_timeout_hours": 1, "job_name_pattern": "."}
BROKEN = {"allowed_roles": ["none"], "max_timeout_hours": 2, "min_timeout_hours": 1, "job_name_pattern": "^none$"}
_COSTLY = ["BMJ-IAM-001", "BMJ-OPS-001", "BMJ-GOV-004"]
_OF_TAGS = ["BMJ-GOV-001", "BMJ-GOV-011", "BMJ-GOV-003"]  # unknown for each record of a Get dump, which has no tags
_TAG_VALUES = {"required_tags": ["owner"], "allowed_tag_values": {"env": ["prod"]}}


def a_finding(bench: Bench) -> Row:
    jobs = bench.jobs("documented", bench.sizes.many)
    kept = write_ruleset(bench.folder, "kept", _COSTLY, KEPT)
    broken = write_ruleset(bench.folder, "broken", _COSTLY, BROKEN)
    took = bench.turns({"with": bench.whole(broken, jobs), "without": bench.whole(kept, jobs)}, rounds=3)
    findings, _ = ways.findings_and_unknowns(broken, bench.jobs("documented", bench.sizes.some))
    cost = (took["with"] - took["without"]) / findings
    return Row("A finding to jsonl, all in", "10 us", "5 us", micro(cost), f"{findings:.1f} findings a record")


def an_unknown(bench: Bench) -> Row:
    jobs = bench.jobs("get", bench.sizes.many)
    without = write_ruleset(bench.folder, "kept", _COSTLY, KEPT)
    many = write_ruleset(bench.folder, "unknown", [*_COSTLY, *_OF_TAGS], {**KEPT, **_TAG_VALUES})
    took = bench.turns({"with": bench.whole(many, jobs), "without": bench.whole(without, jobs)}, rounds=3)
    _, unknowns = ways.findings_and_unknowns(many, bench.jobs("get", bench.sizes.some))
    cost = (took["with"] - took["without"]) / unknowns
    return Row("An unknown to jsonl, all in", "5 us", "2 us", micro(cost), f"{unknowns:.1f} unknowns a record")


def a_get_dump(bench: Bench) -> Row:
    full, get = bench.jobs("documented", bench.sizes.many), bench.jobs("get", bench.sizes.many)
    took = bench.turns({"full": bench.whole(bench.all, full), "get": bench.whole(bench.all, get)}, rounds=3)
    findings, unknowns = ways.findings_and_unknowns(bench.all, bench.jobs("get", bench.sizes.some))
    note = f"{findings:.2f} findings and {unknowns:.2f} unknowns a record of the Get dump"
    return Row("A Get dump against fully delivered records, whole", "1.3x", "1.1x", times(took["get"] / took["full"]), note)


def a_folder(bench: Bench) -> Row:
    jobs = bench.jobs("documented", bench.sizes.many)
    folder = split(jobs, bench.folder / f"files-{bench.sizes.many}")
    arguments = scan_arguments(bench.core, [folder], bench.output)
    took = bench.turns({"file": bench.whole(bench.core, jobs), "folder": Way(lambda: run_here(arguments), bench.sizes.many)}, rounds=3)
    note = f"{FILES} files, joined; {micro(took['folder'])} against {micro(took['file'])}"
    return Row("A folder of files against one file, whole", "1.3x", "1.0x", times(took["folder"] / took["file"]), note)


def split(jobs: Population, folder: Path) -> Path:
    """A folder with the records in several files."""
    folder.mkdir(exist_ok=True)
    lines = jobs.lines()
    for number in range(FILES):
        (folder / f"{number:03}.jsonl").write_bytes(b"\n".join(lines[number::FILES]) + b"\n")
    return folder


def many_rules(bench: Bench) -> Row:
    took = dict(growth_with_rules(bench, (40, 640)))
    note = f"{micro(took[40])} and {micro(took[640])} a record"
    return Row("640 against 40 rules with different parameters, a record", "16x", "12x", times(took[640] / took[40]), note)


def growth_with_rules(bench: Bench, numbers: tuple[int, ...] = (10, 20, 40, 80, 160, 320, 640)) -> list[tuple[int, float]]:
    """The engine alone on fully delivered records, by the number of rules, in microseconds a record."""
    jobs = list(bench.jobs("documented", bench.sizes.some).jobs())
    base = bench.all.rules
    engines = {number: CompiledEngine(vary(base, number), NOW) for number in numbers}

    def evaluate(engine: CompiledEngine) -> None:
        for job in jobs:
            engine.row(job)

    for engine in engines.values():
        evaluate(engine)  # compiles its rules
    ways_ = {str(number): Way(partial(evaluate, engine), bench.sizes.some) for number, engine in engines.items()}
    took = bench.turns(ways_, rounds=3)
    return [(number, took[str(number)]) for number in numbers]


def growth_with_records(bench: Bench) -> list[tuple[int, float, float]]:
    """The command with core by the number of records: microseconds a record without and with its start."""
    sizes = (1, *bench.sizes.growth)
    took: dict[int, float] = {}
    for _ in range(min(3, bench.sizes.turns)):
        for size in sizes:
            cost = cost_of_scan(bench.core, [bench.jobs("documented", size).file], bench.output).cpu
            took[size] = min(cost, took.get(size, cost))
    return [(size, (took[size] - took[1]) / size * 1e6, took[size] / size * 1e6) for size in bench.sizes.growth]


def findings_by_form(bench: Bench) -> list[tuple[str, str, float, float]]:
    """How many findings and unknowns a record of each form has: what is reported costs more than what is counted."""
    found = []
    for form in FORMS:
        for rules in (bench.core, bench.all):
            findings, unknowns = ways.findings_and_unknowns(rules, bench.jobs(form, bench.sizes.some))
            found.append((form, rules.name, findings, unknowns))
    return found


def starting(bench: Bench) -> Iterator[Row]:
    one = bench.jobs("documented", 10)
    commands = {
        "click": [sys.executable, "-c", "import click"],
        "version": [sys.executable, "-m", "scanner", "--version"],
        "scan": [sys.executable, "-m", "scanner", "scan", str(one.file), "--config", str(bench.core.config)],
    }
    took: dict[str, float] = {}
    for _ in range(min(9, bench.sizes.turns)):
        for name, command in commands.items():
            cost = cost_of(command).cpu * 1e6
            took[name] = min(cost, took.get(name, cost))
    milliseconds = {name: f"{cost / 1000:.0f} ms" for name, cost in took.items()}
    note = f"{milliseconds['version']} against {milliseconds['click']}"
    yield Row("`--version`, of `import click`", "1.5x", "1.3x", times(took["version"] / took["click"]), note)
    note = f"{milliseconds['scan']} against {milliseconds['click']}; 10 records, core"
    yield Row("Scan of one small file, of `import click`", "5x", "4x", times(took["scan"] / took["click"]), note)


def large(bench: Bench) -> Iterator[Row]:
    """What a night with very many records costs: CPU time, memory, and what a second process does."""
    size = bench.sizes.night
    jobs = bench.jobs("documented", size)
    unit = bench.turns({"msgspec": Way(ways.decode(bench.jobs("documented", bench.sizes.some)), bench.sizes.some)}, rounds=15)["msgspec"]
    one = cost_of_scan(bench.core, [jobs.file], bench.output)
    each = one.cpu / size * 1e6
    per_unit = each / unit
    name = f"{size:,} records x core to jsonl"
    note = f"{micro(each)} a record, {per_unit:.1f} times msgspec's untyped decoding ({micro(unit)})"
    share = size / 1_000_000  # the goals are those of a million
    yield Row(f"{name}, one process, CPU", f"{30 * share:.1f} s", f"{20 * share:.1f} s", f"{one.cpu:.1f} s", note)
    yield Row(f"Memory at {size:,} records", "100 MB", "60 MB", f"{one.memory:.0f} MB", "the largest process")
    two = cost_of_scan(bench.core, [jobs.file], bench.output, processes=2)
    note = f"{two.wall:.1f} s of wall time, one process {one.wall:.1f} s; {two.memory:.0f} MB in the largest process"
    yield Row(f"{name}, two processes, CPU of both halved", f"{17 * share:.1f} s", f"{12 * share:.1f} s", f"{two.cpu / 2:.1f} s", note)
    yield Row("Two processes, CPU of both, of one", "1.15x", "1.0x", f"{two.cpu / one.cpu:.2f}x", f"wall {one.wall / two.wall:.2f}x faster")
