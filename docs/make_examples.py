"""Writes `docs/examples`, a page for each example and a list of all: `make library`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from authoring import write
from authoring.drawing import EXAMPLES
from authoring.teaching import OLDER, PAPERS, RESULTS, TEACHES

from layerwright.evaluation.compare import Compared, networks_compared
from layerwright.model.network import Network
from layerwright.model.project import Project, load_project

ROOT = Path(__file__).parents[1]
TARGET = Path(__file__).with_name("examples")
_GROUPS = (
    "Small networks",
    "Classification",
    "Sequences",
    "Generative",
    "Segmentation and detection",
    "Comparing",
    "Other forms",
)
_NOTE = "<!-- Written by docs/make_examples.py from examples and tests/support/authoring. -->"


def documents() -> Mapping[Path, str]:
    """All documents by their paths."""
    write.files()
    listed = [(entry.name, entry.group, entry.title) for entry in EXAMPLES]
    listed += [(name, group, title) for name, (group, title) in OLDER.items()]
    projects = {name: load_project(ROOT / "examples" / name / f"{name}.lwproj") for name, _, _ in listed}
    written = {TARGET / "README.md": "\n".join(_list(listed, projects)) + "\n"}
    for name, _, title in listed:
        written[TARGET / f"{name}.md"] = "\n".join(_page(name, title, projects[name])) + "\n"
    return written


def _list(listed: list[tuple[str, str, str]], projects: Mapping[str, Project]) -> Iterator[str]:
    yield "# Examples"
    yield ""
    yield _NOTE
    yield ""
    yield f"The {len(listed)} projects in [`examples`](../../examples). `layerwright compare examples/*/*.lwproj` shows"
    yield "the same figures; how units and examples are made stands in [the library](../library.md)."
    for group in _GROUPS:
        yield ""
        yield f"## {group}"
        yield ""
        yield "| example | parameters | multiply-adds | what it teaches |"
        yield "|---|---|---|---|"
        for name, own, title in listed:
            if own == group:
                first = _compared(name, projects[name])[0]
                yield f"| [{title}]({name}.md) | {first.parameters:,} | {first.multiply_adds:,} | {TEACHES[name]} |"


def _page(name: str, title: str, project: Project) -> Iterator[str]:
    path = f"examples/{name}/{name}.lwproj"
    yield f"# {title}"
    yield ""
    yield _NOTE
    yield ""
    yield project.description
    yield ""
    yield f"**What it teaches.** {TEACHES[name]}"
    yield ""
    yield f"The project is [`{path}`](../../{path})."
    if project.configuration.optimizers:
        yield ""
        yield "```console"
        yield f"$ layerwright train {path}"
        yield "```"
    yield ""
    yield "## Statistics"
    yield ""
    yield "Losses and error measures are left out. A multiplication with the addition of its result counts once."
    yield ""
    yield "| network | parameters that learn | stored numbers | multiply-adds | bytes | layers | drawn |"
    yield "|---|---|---|---|---|---|---|"
    for entry in _compared(name, project):
        drawn = len(project.network(entry.network).layers)
        yield (
            f"| {entry.network} | {entry.parameters:,} | {entry.stored:,} | {entry.multiply_adds:,} | {entry.size:,} "
            f"| {entry.layers:,} | {drawn} |"
        )
    if name in RESULTS:
        yield ""
        yield "## Result"
        yield ""
        yield RESULTS[name]
    papers = PAPERS.get(name, ())
    if papers:
        yield ""
        yield "## References"
        for paper in papers:
            yield ""
            yield f"> {paper}"


def _compared(name: str, project: Project) -> tuple[Compared, ...]:
    """The figures of the networks that are no units, the first of the project first; runs count for nothing."""
    called = {layer.properties.get("Network") for network in project.networks for layer in network.layers}
    top = [network for network in project.networks if network.name not in called and not _is_unit(network)]
    return networks_compared(Path(f"{name}.lwproj"), project, [network.name for network in top])


def _is_unit(network: Network) -> bool:
    return any(layer.type == "Argument" for layer in network.layers) and network.name not in ("Main", "Score")


if __name__ == "__main__":
    TARGET.mkdir(exist_ok=True)
    for _path, _content in documents().items():
        _path.write_text(_content, encoding="utf-8")
