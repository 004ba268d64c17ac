"""The examples that come with the program, as starting points."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import msgspec

from gui.translation import QT_TRANSLATE_NOOP
from layerwright.model.places import rebased
from layerwright.model.project import Project, load_project

_HEAD = 4096
"""The bytes of a project file that hold its description, which is written before everything long."""
_DESCRIPTION = re.compile(r'"description":\s*("(?:[^"\\]|\\.)*")')

_MORE = QT_TRANSLATE_NOOP("Templates", "Seeing more than classes")
GROUPS: Mapping[str, tuple[str, ...]] = {
    QT_TRANSLATE_NOOP("Templates", "First steps"): (
        "mnist_lenet",
        "logistic_regression",
        "mlp",
        "lenet5",
        "mnist_convnet",
    ),
    QT_TRANSLATE_NOOP("Templates", "Small and fast"): ("squeezenet", "mobilenet", "shufflenet", "binarynet"),
    QT_TRANSLATE_NOOP("Templates", "Words and sequences"): (
        "lstm",
        "gru",
        "language_model",
        "transformer",
        "word2vec",
        "anomaly_detection",
    ),
    QT_TRANSLATE_NOOP("Templates", "Making pictures"): ("autoencoder", "vae", "dcgan", "conditional_gan"),
    _MORE: ("unet", "yolo", "siamese", "capsnet"),
    QT_TRANSLATE_NOOP("Templates", "Classifying pictures"): (),
}
"""The groups in their order, with how the names of their examples begin; the last takes all others."""


@dataclass(frozen=True)
class Template:
    """An example project, under the name of its folder.

    Attributes:
        name: The name of its folder.
        path: The project file.
        description: What it is, in a sentence or two.
    """

    name: str
    path: Path
    description: str = ""

    @property
    def title(self) -> str:
        """The name as people write it."""
        return self.name.replace("_", " ")

    @property
    def group(self) -> str:
        """The group that it stands in."""
        for group, beginnings in GROUPS.items():
            if self.name.startswith(beginnings):
                return group
        return list(GROUPS)[-1]

    def project(self) -> Project:
        """The project, without a file of its own: its data stays where the program lies.

        Raises:
            LayerwrightError: It cannot be read.
        """
        return rebased(load_project(self.path), self.path.parent, None)


def templates() -> list[Template]:
    """All examples, by group and name."""
    paths = (folder / f"{folder.name}.lwproj" for folder in _folder().glob("*/"))
    found = [Template(path.stem, path, _description(path)) for path in paths if path.is_file()]
    order = list(GROUPS)
    return sorted(found, key=lambda template: (order.index(template.group), _place(template), template.name))


def _place(template: Template) -> int:
    """Where it stands in its group, as far as the group says so."""
    beginnings = GROUPS[template.group]
    return next((place for place, name in enumerate(beginnings) if template.name.startswith(name)), len(beginnings))


def _description(path: Path) -> str:
    """The description of a project, without reading all of it."""
    try:
        with path.open("rb") as file:
            found = _DESCRIPTION.search(file.read(_HEAD).decode("utf-8", "replace"))
        return msgspec.json.decode(found[1], type=str) if found else ""
    except (OSError, msgspec.DecodeError):
        return ""


def _folder() -> Path:
    """The examples: within the resources where the program was installed, beside them in its source."""
    with as_file(files("resources")) as resources:
        installed = resources / "examples"
        return installed if installed.is_dir() else resources.parent / "examples"
