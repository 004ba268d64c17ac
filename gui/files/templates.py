"""The examples that come with the program, as starting points."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from layerwright.model.places import rebased
from layerwright.model.project import Project, load_project


@dataclass(frozen=True)
class Template:
    """An example project, under the name of its folder."""

    name: str
    path: Path

    @property
    def title(self) -> str:
        """The name as people write it."""
        return self.name.replace("_", " ")

    def project(self) -> Project:
        """The project, without a file of its own: its data stays where the program lies.

        Raises:
            LayerwrightError: It cannot be read.
        """
        return rebased(load_project(self.path), self.path.parent, None)


def templates() -> list[Template]:
    """All examples, by name."""
    found = (Template(folder.name, folder / f"{folder.name}.lwproj") for folder in _folder().glob("*/"))
    return sorted((template for template in found if template.path.is_file()), key=lambda template: template.name)


def _folder() -> Path:
    """The examples: within the resources where the program was installed, beside them in its source."""
    with as_file(files("resources")) as resources:
        installed = resources / "examples"
        return installed if installed.is_dir() else resources.parent / "examples"
