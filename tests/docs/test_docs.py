"""What the documents say is what the program does."""

import json
import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import get_args
from urllib.parse import unquote

import msgspec
import pytest
import tomli

from layerwright.cli import program
from layerwright.evaluation.metrics import Classification, ClassMetrics, Regression
from layerwright.layers.catalogue import CATALOGUE
from layerwright.model.project import FORMAT, decode_project
from layerwright.model.settings import Configuration
from layerwright.model.solvers import SOLVERS
from layerwright.resolve.check import check_project
from layerwright.training.checkpoint import State
from layerwright.training.events import Event
from layerwright.training.execution_files import Execution, Output, Target
from layerwright.training.run import RunInfo

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
READMES = [ROOT / "README.md", ROOT / "README.ja.md"]
GUIDES = [ROOT / "docs" / "guide.md", ROOT / "docs" / "guide.ja.md"]
PAIRS = [READMES, GUIDES]

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose_of(path: Path) -> str:
    """A document without its blocks of code, in which `#` and brackets mean something else."""
    return _FENCED.sub("", text_of(path))


def blocks_of(path: Path, kind: str | None = None) -> list[str]:
    return [content for found, content in _FENCED.findall(text_of(path)) if kind in (None, found)]


def headings_of(path: Path) -> list[tuple[int, str]]:
    return [(len(marks), text) for marks, text in re.findall(r"^(#+) (.+)$", prose_of(path), re.MULTILINE)]


def section(path: Path, heading: str) -> str:
    parts = re.split(r"^#+ (.+)$", prose_of(path), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[heading]


def anchor(heading: str) -> str:
    """The anchor that renderers of Markdown give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


# --- links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose_of(document)):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, wanted = unquote(target).partition("#")
        file = document.parent / place if place else document
        assert file.exists(), target
        if wanted:
            assert wanted in [anchor(text) for _, text in headings_of(file)], target


# --- commands and examples --------------------------------------------------------------------------------------------


def command_lines(document: Path) -> Iterator[str]:
    """Every command line of the program: after a prompt, or in backquotes."""
    for block in blocks_of(document, "console"):
        yield from re.findall(r"^\$ (?:uv run )?(layerwright\b.*)$", block, re.MULTILINE)
    yield from re.findall(r"`(layerwright [^`]+)`", prose_of(document))


@pytest.mark.parametrize("document", [*READMES, *GUIDES, ROOT / "SECURITY.md"], ids=name_of)
def test_every_command_line_is_understood_by_the_program(document: Path) -> None:
    found = [line for line in command_lines(document) if line != "layerwright ..."]
    assert found
    for line in found:
        assert is_understood(shlex.split(line)[1:]), line


def is_understood(arguments: list[str]) -> bool:
    try:
        program.parsed(arguments)
    except SystemExit as end:
        return end.code == 0  # --help and --version end so
    return True


@pytest.mark.parametrize("document", READMES, ids=name_of)
def test_every_command_of_the_program_is_in_the_table(document: Path) -> None:
    [commands] = [action for action in program._parser()._actions if action.dest == "==SUPPRESS=="]
    for name in commands.choices or ():
        assert re.search(rf"^\| `layerwright {name}\b", text_of(document), re.MULTILINE), name


@pytest.mark.parametrize("document", [*READMES, ROOT / "CONTRIBUTING.md"], ids=name_of)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)`", text_of(document))) <= targets


@pytest.mark.parametrize("document", GUIDES, ids=name_of)
def test_every_example_in_json_is_one_that_the_program_reads(document: Path) -> None:
    examples = blocks_of(document, "json")
    assert examples
    for example in examples:
        if json.loads(example).get("format") == FORMAT:
            project = decode_project(example.encode())
            assert check_project(project) == ()
        else:
            configuration = msgspec.json.decode(example, type=Configuration)
            assert {optimizer.solver for optimizer in configuration.optimizers} <= set(SOLVERS)


# --- tables that list everything --------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", GUIDES, ids=name_of)
def test_the_table_of_layers_has_what_the_catalogue_says(document: Path) -> None:
    rows = re.findall(r"^\| ([A-Z][^|]*) \| `(\w+)` \|.*\|([^|]*)\|$", text_of(document), re.MULTILINE)
    described = {name: category for category, name, _ in rows}
    assert described.items() <= {kind.name: kind.category for kind in CATALOGUE.values()}.items()
    assert len(described) > 20
    assert len(described) == len(rows)
    for _, name, properties in rows:
        assert set(re.findall(r"`([\w.]+)`", properties)) <= set(CATALOGUE[name].properties), name


@pytest.mark.parametrize("name", ["layers.md", "layers.ja.md"])
def test_the_reference_of_layers_is_up_to_date(name: str) -> None:
    written = runpy.run_path(str(ROOT / "docs" / "make_layers.py"))["document"](name)
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == written, "run: python docs/make_layers.py"


def test_the_tables_of_the_exchange_formats_are_those_of_the_program() -> None:
    written = runpy.run_path(str(ROOT / "docs" / "make_exports.py"))["document"]()
    assert (ROOT / "docs" / "exports.md").read_text(encoding="utf-8") == written, "run: python docs/make_exports.py"


@pytest.mark.parametrize("document", GUIDES, ids=name_of)
def test_the_table_of_solvers_has_every_parameter_with_its_default(document: Path) -> None:
    for name, solver in SOLVERS.items():
        parameters = ", ".join(f"{parameter.label} {parameter.default}" for parameter in solver.parameters)
        [row] = re.findall(rf"^\| `{name}`.*$", text_of(document), re.MULTILINE)
        assert row.endswith(f"| {parameters} |"), name


@pytest.mark.parametrize("document", GUIDES, ids=name_of)
def test_every_environment_variable_of_the_program_is_named(document: Path) -> None:
    sources = [text_of(path) for path in (ROOT / "layerwright").rglob("*.py")]
    variables = {name for source in sources for name in re.findall(r"\bLAYERWRIGHT_[A-Z]+\b", source)}
    assert variables
    assert variables <= set(re.findall(r"`(LAYERWRIGHT_\w+)`", text_of(document)))


def test_the_architecture_names_every_package_and_every_contract() -> None:
    text = text_of(ROOT / "docs" / "architecture.md")
    linter = tomli.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]
    for contract in linter["contracts"]:
        assert f"| {contract['name']} |" in text
    packages = [path.parent.name for path in (ROOT / "layerwright").glob("*/__init__.py")]
    for name in packages:
        assert f"`layerwright.{name}`" in text, name


# --- the run folder ---------------------------------------------------------------------------------------------------

RUN_FOLDER = ROOT / "docs" / "run-folder.md"
EVENTS = {event.__struct_config__.tag: event for event in get_args(Event)}
FILES = {
    "run.json": RunInfo,
    "state.json": State,
    "execution.json": Execution,
    "An output": Output,
    "A target": Target,
}


@pytest.mark.parametrize(("heading", "struct"), [*EVENTS.items(), *FILES.items()])
def test_every_field_of_the_run_folder_is_described(heading: str, struct: type[msgspec.Struct]) -> None:
    described = re.findall(r"^\| `(\w+)` \|", section(RUN_FOLDER, heading), re.MULTILINE)
    # The field `time` is described once for all events.
    assert described == [name for name in struct.__struct_fields__ if name != "time"]


def test_every_event_has_the_time_and_a_tag() -> None:
    assert {"`event`", "`time`"} <= set(re.findall(r"`\w+`", section(RUN_FOLDER, "Events")))
    assert {event.__struct_config__.tag_field for event in EVENTS.values()} == {"event"}


def test_every_metric_is_described() -> None:
    described = set(re.findall(r"`(\w+)`", section(RUN_FOLDER, "metrics.json")))
    for struct in (Classification, ClassMetrics, Regression):
        assert set(struct.__struct_fields__) <= described


# --- two languages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("english", "japanese"), PAIRS, ids=["README", "guide"])
def test_both_languages_have_the_same_headings_examples_and_tables(english: Path, japanese: Path) -> None:
    assert [level for level, _ in headings_of(english)] == [level for level, _ in headings_of(japanese)]
    assert blocks_of(english) == blocks_of(japanese)
    assert rows_of(english) == rows_of(japanese)


def rows_of(path: Path) -> list[int]:
    """The number of rows of each table."""
    return [len(table.splitlines()) for table in re.findall(r"(?:^\|.*\n)+", prose_of(path), re.MULTILINE)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_table_has_as_many_cells_in_each_row(document: Path) -> None:
    for table in re.findall(r"(?:^\|.*\n)+", prose_of(document), re.MULTILINE):
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(cells) == 1, table
