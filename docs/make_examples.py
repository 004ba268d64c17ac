"""Writes `docs/examples`, a page with pictures for each example and a list of all: `make library`."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from authoring import write
from authoring.drawing import EXAMPLES, UNITS
from authoring.published import COUNTED, COUNTS
from authoring.teaching import FORMULAS, OLDER, PAPERS, PICTURED, RESULTS, TEACHES
from PIL import Image, PngImagePlugin

from layerwright.evaluation.compare import Compared, networks_compared
from layerwright.model.network import Network
from layerwright.model.project import Project, load_project, plain

ROOT = Path(__file__).parents[1]
TARGET = Path(__file__).with_name("examples")
TRIED = TARGET / "tried.json"
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


_COLOURS = 24
_WIDEST = 900
"""The most pixels of a page that a picture takes, in width; it is stored with twice as many as are shown."""

_STAMP = "Drawn-From"


class Picture(NamedTuple):
    """A picture of a network: where it lies, and what it is drawn from."""

    path: Path
    project: Project
    network: str

    @property
    def stamp(self) -> str:
        """What tells the state of the networks that it is drawn from."""
        networks = msgspec.json.encode([plain(network) for network in self.project.networks])
        return hashlib.sha256(networks + self.network.encode()).hexdigest()[:32]

    def is_drawn(self) -> bool:
        """Whether the picture is there, in this state."""
        if not self.path.exists():
            return False
        with Image.open(self.path) as image:
            return bool(image.info.get(_STAMP) == self.stamp)

    def draw(self) -> None:
        """Draw it as `layerwright draw` does, in few colours."""
        from gui.drawing import draw

        with tempfile.TemporaryDirectory() as folder:
            large = Path(folder) / "picture.png"
            draw(self.project, self.network, large)
            with Image.open(large) as image:
                small = _in_few_colours(image.convert("RGB"))
        notes = PngImagePlugin.PngInfo()
        notes.add_text(_STAMP, self.stamp)
        self.path.parent.mkdir(exist_ok=True)
        small.save(self.path, optimize=True, pnginfo=notes)


def _in_few_colours(image: Image.Image) -> Image.Image:
    """A picture in those of its colours that cover most of it; the edges of text take the nearest of them."""
    pixels = np.asarray(image)
    codes = pixels @ np.array([1 << 16, 1 << 8, 1])
    found, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    kept = found[np.argsort(counts)[-_COLOURS:]]
    colours, palette = (np.stack((codes >> 16, codes >> 8 & 255, codes & 255), -1) for codes in (found, kept))
    nearest = np.square(colours[:, None] - palette).sum(-1).argmin(1).astype(np.uint8)
    few = Image.fromarray(nearest[places].reshape(codes.shape), "P")
    few.putpalette(palette.astype(np.uint8).tobytes())
    return few


def pictures() -> tuple[Picture, ...]:
    """All pictures of the pages."""
    return tuple({picture.path: picture for name in _projects() for picture in _pictures(name)}.values())


def documents() -> Mapping[Path, str]:
    """All documents by their paths; they tell the sizes of the pictures, which must be there."""
    listed = _listed()
    projects = _projects()
    written = {TARGET / "README.md": "\n".join(_list(listed, projects)) + "\n"}
    for name, _, title in listed:
        written[TARGET / f"{name}.md"] = "\n".join(_page(name, title, projects[name])) + "\n"
    return written


@cache
def _listed() -> tuple[tuple[str, str, str], ...]:
    write.files()
    listed = [(entry.name, entry.group, entry.title) for entry in EXAMPLES]
    return (*listed, *((name, group, title) for name, (group, title) in OLDER.items()))


@cache
def _projects() -> Mapping[str, Project]:
    return {name: load_project(ROOT / "examples" / name / f"{name}.lwproj") for name, _, _ in _listed()}


def _pictures(name: str) -> Iterator[Picture]:
    """The pictures of an example: its first network, and others that teach; those of the library's units are shared."""
    project = _projects()[name]
    folder = TARGET / "images"
    for network in (project.networks[0].name, *PICTURED.get(name, ())):
        if network in UNITS:
            yield Picture(folder / f"unit_{network}.png", UNITS[network].project, network)
        else:
            suffix = "" if network == project.networks[0].name else f"_{network}"
            yield Picture(folder / f"{name}{suffix}.png", project, network)


def _list(listed: tuple[tuple[str, str, str], ...], projects: Mapping[str, Project]) -> Iterator[str]:
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
    yield from _table(listed)


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
    yield from _drawn(name)
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
    yield ""
    counted = "Counted from the layers" if name in COUNTED else "As published"
    yield f"**{counted}.** {COUNTS[name].source}"
    if name == "convolution_variants":
        yield from _formulas(project)
    results = [text for text in (RESULTS.get(name, ""), " ".join(_tried(name))) if text]
    if results:
        yield ""
        yield "## Result"
    for text in results:
        yield ""
        yield text
    papers = PAPERS.get(name, ())
    if papers:
        yield ""
        yield "## References"
        for paper in papers:
            yield ""
            yield f"> {paper}"


def _formulas(project: Project) -> Iterator[str]:
    """The variants of a convolution, the dearest first: what they cost by formula, and in parts of the plain one."""
    found = {entry.network: entry for entry in networks_compared(Path("variants.lwproj"), project, list(FORMULAS))}
    plain = found["Plain"]
    yield ""
    yield "## Formulas"
    yield ""
    yield "Pictures are F wide and high (28), N maps come in (192), M go out (32), kernels are K wide and high (5)."
    yield ""
    yield "| network | multiply-adds | | of Plain | parameters of Plain | why |"
    yield "|---|---|---|---|---|---|"
    for name, entry in sorted(found.items(), key=lambda item: -item[1].multiply_adds):
        formula, why = FORMULAS[name]
        cost, size = entry.multiply_adds / plain.multiply_adds, entry.parameters / plain.parameters
        yield f"| {name} | {formula} | {entry.multiply_adds:,} | {cost:.1%} | {size:.1%} | {why} |"
    yield ""
    yield "With other sizes the order may be another: change them, and compare again."
    yield ""
    yield "```console"
    yield "$ layerwright compare examples/convolution_variants/convolution_variants.lwproj --all-networks"
    yield "```"


@cache
def _found() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """What `benchmarks/examples.py` has found."""
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(TRIED.read_text(encoding="utf-8"))
    return found


def _tried(name: str) -> Iterator[str]:
    """What has been tried: a step at full size, learning with a small version, and what other programs say."""
    found = _found()[name]
    train, onnx, learn = found["train"], found["onnx"], found["learn"]
    if train.get("batch"):
        yield (
            f"A step of training with {train['batch']} samples took {train['seconds']:,.1f} s and "
            f"{train['megabytes']:,} MB in all, on two cores that were busy with other work as well."
        )
    if "alike" in learn:
        yield f"Cut down for the tests, it is the same as {_title(learn['alike'])}, which is seen to learn."
    elif learn.get("samples"):
        yield (
            f"A small version of it, trained on {learn['samples']:,} samples, brings its cost from {learn['first']:g} "
            f"in the first epoch to {learn['least']:g} within {learn['epochs']}."
        )
    elif train.get("batch"):
        yield "A small version of it is trained in the tests: both sides learn in turns."
    if "refused" in onnx:
        yield f"It cannot be written as ONNX: {onnx['refused'].partition(': ')[2] or onnx['refused']}"
    else:
        yield (
            f"Written as ONNX, it gives the same in onnxruntime, within "
            f"{max(onnx['difference'], 1e-7):.0e} of the largest value."
        )
    if "networks" in found.get("nnp", {}):
        yield "nnabla's own loader builds it from its NNP file."


def _title(name: str) -> str:
    return next(title for other, _, title in _listed() if other == name)


def _table(listed: tuple[tuple[str, str, str], ...]) -> Iterator[str]:
    """What has been tried of all examples."""
    yield ""
    yield "## Tried"
    yield ""
    yield "`python benchmarks/examples.py` has tried each: opened, with all shapes and costs and no problem; trained"
    yield "at full size, with so many samples at a time; cut down until it learns in a moment, with its cost in the"
    yield "first epoch and at best; written as Python code, as ONNX, which onnxruntime computes with this difference"
    yield "from nnabla in parts of the largest value, and as NNP, which nnabla's own loader builds. NNEF has"
    yield "[a page of its own](../nnef-examples.md)."
    yield ""
    yield "| example | opens | trains | learns, cut down | Python | ONNX | NNP |"
    yield "|---|---|---|---|---|---|---|"
    for name, _, title in listed:
        yield f"| [{title}]({name}.md) | {' | '.join(_cells(_found()[name]))} |"


def _cells(found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    def said(part: str) -> str:
        return "no" if "failed" in found[part] else "yes"

    batch, learn, onnx = found["train"].get("batch"), found["learn"], found["onnx"]
    yield said("open")
    yield f"{said('train')}, {batch} samples" if batch else "nothing to train"
    if learn.get("samples"):
        yield f"{learn['first']:g} to {learn['least']:g}"
    elif "alike" in learn:
        yield f"as {_title(learn['alike'])}"
    else:
        yield "in the tests" if batch else "nothing to train"
    yield said("python")
    yield "refused" if "refused" in onnx else "no" if "failed" in onnx else f"{max(onnx['difference'], 1e-7):.0e}"
    yield said("nnp")


def _drawn(name: str) -> Iterator[str]:
    yield "## Picture"
    for picture in _pictures(name):
        kind = "unit" if picture.network in UNITS else "network"
        with Image.open(picture.path) as image:
            width = min(image.width // 2, _WIDEST)
        yield ""
        yield f"The {kind} {picture.network}:"
        yield ""
        source = f"images/{picture.path.name}"
        yield f'<img src="{source}" alt="The {kind} {picture.network}, drawn layer by layer" width="{width}">'
    yield ""


def _compared(name: str, project: Project) -> tuple[Compared, ...]:
    """The figures of the networks that are no units, the first of the project first; runs count for nothing."""
    called = {layer.properties.get("Network") for network in project.networks for layer in network.layers}
    top = [network for network in project.networks if network.name not in called and not _is_unit(network)]
    return networks_compared(Path(f"{name}.lwproj"), project, [network.name for network in top])


def _is_unit(network: Network) -> bool:
    return any(layer.type == "Argument" for layer in network.layers) and network.name not in ("Main", "Score")


if __name__ == "__main__":
    TARGET.mkdir(exist_ok=True)
    for _picture in pictures():
        if not _picture.is_drawn():
            _picture.draw()
    for _path, _content in documents().items():
        _path.write_text(_content, encoding="utf-8")
