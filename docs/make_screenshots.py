"""Makes the pictures of the window in `docs/images`: every tab and view, in both themes and both languages.

    python docs/make_screenshots.py [--only training] [--theme dark] [--language en]

A copy of the LeNet example is trained twice and evaluated first, so that all views have something to show. No display
is needed. What is shown names no folder of this machine: the work is done within one folder, and paths are relative.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
import numpy as np
from PIL import Image
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from gui.app import Windows, prepare
from gui.command_palette import CommandPalette
from gui.compare.dialog import CompareDialog
from gui.config.page import ConfigPage
from gui.dataset.changes import take_sets
from gui.dataset.page import DatasetPage
from gui.dataset.wizard import ImportWizard
from gui.edit.page import EditPage
from gui.evaluation.page import EvaluationPage
from gui.files.export_dialog import ExportDialog
from gui.files.recent import forget_all
from gui.garbage import Garbage
from gui.preferences import preferences
from gui.training.page import TrainingPage
from gui.window import Window
from layerwright.data import ImportOptions, import_dataset, open_dataset
from layerwright.folders import VARIABLES
from layerwright.model.project import load_project, save_project

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
EXAMPLES = ROOT / "examples"
SIZE = (1440, 900)
COLOURS, COMMON = 256, 64
SAMPLES = 1600
PATIENCE = 90.0
_COMPARED = ("squeezenet", "mobilenet_v1", "mobilenet_v2", "shufflenet", "resnet18", "resnet50")


def main() -> None:
    """Take all pictures, or those of one view."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=tuple(VIEWS))
    parser.add_argument("--theme", choices=("dark", "light"))
    parser.add_argument("--language", choices=("en", "ja"))
    parser.add_argument("--folder", type=Path, help="keep the trained project here, and use one that is here already")
    chosen = parser.parse_args()
    application = QApplication([])
    Garbage(application).begin()
    with ExitStack() as stack:
        folder = chosen.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.chdir(folder)
        for kind, variable in VARIABLES.items():
            os.environ[variable] = f"{folder}/home/{kind}"
        project = folder / "mnist_lenet" / "mnist_lenet.lwproj"
        if not project.exists():
            train(project)
            pictures(project.parent / "pictures")
        for theme in ("dark", "light"):
            for language in ("en", "ja"):
                if chosen.theme in (None, theme) and chosen.language in (None, language):
                    preferences().keep("looks/theme", theme)
                    preferences().keep("looks/language", language)
                    prepare()
                    Photographer(application, project, f"{theme}-{language}").take(chosen.only)
        os.chdir(ROOT)


def train(path: Path) -> None:
    """Make the example on a part of its digits, with two runs, of which one is evaluated."""
    path.parent.mkdir()
    data = EXAMPLES / "mnist_lenet" / "data" / "train-images-idx3-ubyte.gz"
    split = {"training": 0.75, "validation": 0.25}
    made = import_dataset(data, path.parent / "data", ImportOptions(split=split, limit=SAMPLES))
    project = load_project(EXAMPLES / "mnist_lenet" / "mnist_lenet.lwproj")
    project = take_sets(project, made, path.parent, replace=True)
    for epochs, batch, options in ((6, 64, []), (12, 32, ["--evaluate"])):
        configuration = msgspec.structs.replace(project.configuration, max_epoch=epochs, batch_size=batch)
        save_project(msgspec.structs.replace(project, configuration=configuration), path)
        command = [sys.executable, "-m", "layerwright.cli", "train", str(path), *options]
        subprocess.run([*command, "--quiet"], check=True)


def with_few_colours(image: Image.Image) -> Image.Image:
    """A picture of the window in 256 colours: those of whole areas as they are, the others near to what they were."""
    red, green, blue = np.moveaxis(np.asarray(image, np.int32), -1, 0)
    numbers, places, counts = np.unique((red << 16) + (green << 8) + blue, return_inverse=True, return_counts=True)
    colours = np.stack([numbers >> 16, numbers >> 8 & 255, numbers & 255], axis=1).astype(np.uint8)
    common = colours[np.argsort(-counts)[:COMMON]]
    # Of what is left, each has something near to it: one small mark in a colour matters as much as many pixels do.
    rest = image.quantize(COLOURS - COMMON, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).getpalette() or []
    palette = np.concatenate([common, np.array(rest, np.uint8).reshape(-1, 3)])[:COLOURS]
    nearest = np.empty(len(colours), np.uint8)
    for start in range(0, len(colours), 4096):
        part = colours[start : start + 4096, None].astype(np.int32)
        nearest[start : start + 4096] = ((part - palette[None].astype(np.int32)) ** 2).sum(axis=2).argmin(axis=1)
    made = Image.fromarray(nearest[places.reshape(-1)].reshape(image.height, image.width))
    made.putpalette(palette.tobytes())
    return made


def pictures(folder: Path) -> None:
    """Some digits as pictures in a folder for each class, as people have them."""
    with open_dataset(EXAMPLES / "mnist_lenet" / "data" / "t10k-images-idx3-ubyte.gz", cache=False) as dataset:
        values = dataset.read(np.arange(120))
    for place, (image, label) in enumerate(zip(values["x"], values["y"], strict=True)):
        target = folder / str(int(label[0])) / f"{place:04d}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray((image[0] * 255).astype(np.uint8)).save(target)


class Photographer:
    """Takes the pictures of one theme and one language."""

    def __init__(self, application: QApplication, project: Path, ending: str) -> None:
        self._application = application
        self._ending = ending
        self.project = project
        # What was opened for other pictures lies in a folder that is nobody's business.
        forget_all(preferences())
        self.start = Windows().open(None)
        self.window = Windows().open(project)
        for window in (self.start, self.window):
            window.resize(*SIZE)

    def take(self, only: str | None) -> None:
        """Take all views, or one, and close the windows."""
        for name, show in VIEWS.items():
            if only in (None, name):
                self._save(show(self), name)
        for window in (self.start, self.window):
            _close(window)

    def wait(self, true: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Let the window work until something is true, or for so long."""
        end = time.monotonic() + patience
        while time.monotonic() < end and not true():
            self._application.processEvents()
            time.sleep(0.005)

    def settle(self, seconds: float = 1.0) -> None:
        """Let the window work for a moment."""
        self.wait(lambda: False, seconds)

    def training(self) -> TrainingPage:
        """The page TRAINING with its runs."""
        page = self.window.show_page("training")
        assert isinstance(page, TrainingPage)
        self.wait(lambda: page.history.in_view is not None)
        return page

    def evaluation(self) -> EvaluationPage:
        """The page EVALUATION with an evaluated run."""
        page = self.window.show_page("evaluation")
        assert isinstance(page, EvaluationPage)
        self.wait(lambda: bool(page.found))
        return page

    def template(self, name: str) -> tuple[Window, EditPage]:
        """A window of its own on an example, and its page EDIT."""
        copy = self.project.parent / f"{name}.lwproj"
        shutil.copy(EXAMPLES / name / copy.name, copy)
        return self.opened(copy)

    def opened(self, path: Path) -> tuple[Window, EditPage]:
        """A window of its own on a project, and its page EDIT."""
        window = Windows().open(None)
        window.resize(*SIZE)
        window.files.open(path)
        page = window.show_page("edit")
        assert isinstance(page, EditPage)
        self.settle()
        return window, page

    def _save(self, widget: QWidget, name: str) -> None:
        focused = self._application.focusWidget()
        if focused is not None and focused.property("page"):
            # Where a page is shown without hands, the keyboard is left on a button that nobody has gone to.
            focused.clearFocus()
        self.settle(2.5)
        target = IMAGES / f"{name}-{self._ending}.png"
        widget.grab().save(str(target))
        with Image.open(target) as image:
            small = with_few_colours(image.convert("RGB"))
        small.save(target, optimize=True)
        print(target.relative_to(ROOT), f"{target.stat().st_size:,}", flush=True)
        if widget not in (self.start, self.window):
            _close(widget)


def _start(self: Photographer) -> QWidget:
    return self.start


def _edit(self: Photographer) -> QWidget:
    window, page = self.template("resnet18")
    page.state.select([page.state.network.layers[4].name])
    page.state.show_statistic("multiply_add")
    self.settle()
    return window


def _unit(self: Photographer) -> QWidget:
    window, page = self.template("resnet18")
    page.state.select([next(layer.name for layer in page.state.network.layers if layer.type == "Unit")])
    window.actions_["unit.open_in_place"].trigger()
    self.settle()
    return window


def _problems(self: Photographer) -> QWidget:
    project = load_project(self.project)
    network = project.networks[0]
    layers = {layer.name: layer for layer in network.layers}
    second = layers["Convolution_2"]
    layers[second.name] = msgspec.structs.replace(second, properties={**second.properties, "KernelShape": "5,x"})
    wrong = msgspec.structs.replace(network, layers=tuple(layers.values()))
    copy = self.project.parent / "mistakes.lwproj"
    save_project(msgspec.structs.replace(project, networks=(wrong, *project.networks[1:])), copy)
    window, page = self.opened(copy)
    page.state.select([second.name])
    self.settle()
    return window


def _commands(self: Photographer) -> QWidget:
    self.window.show_page("edit")
    palette = CommandPalette(self.window.actions_, self.window)
    palette.open_over(self.window)
    palette._field.setText("tra")
    self.settle()
    return palette


def _dataset(self: Photographer) -> QWidget:
    page = self.window.show_page("dataset")
    assert isinstance(page, DatasetPage)
    self.wait(lambda: page.reader is not None and page.reader.length > 0)
    return self.window


def _wizard(self: Photographer) -> QWidget:
    page = self.window.show_page("dataset")
    assert isinstance(page, DatasetPage)
    os.chdir(self.project.parent)
    wizard = ImportWizard(Path(), self.window, taken=("Training", "Validation"), input_shape=(1, 28, 28))
    wizard.source.setText("pictures")
    wizard.open()
    self.wait(lambda: wizard._samples.count() > 0)
    return wizard


def _config(self: Photographer) -> QWidget:
    page = self.window.show_page("config")
    assert isinstance(page, ConfigPage)
    page.show_part(("optimizers", 0))
    return self.window


def _processes(self: Photographer) -> QWidget:
    page = self.window.show_page("config")
    assert isinstance(page, ConfigPage)
    page.show_part(("processes", 0))
    return self.window


def _training(self: Photographer) -> QWidget:
    self.training()._tabs.setCurrentIndex(0)
    return self.window


def _inside(self: Photographer) -> QWidget:
    page = self.training()
    page._tabs.setCurrentWidget(page.inside)
    page.inside.layer_box.setCurrentIndex(0)
    self.wait(lambda: page.inside.found is not None)
    return self.window


def _comparison(self: Photographer) -> QWidget:
    page = self.training()
    page._tabs.setCurrentWidget(page.comparison)
    self.wait(lambda: len(page.comparison.facts) > 1)
    return self.window


def _profile(self: Photographer) -> QWidget:
    page = self.training()
    page._tabs.setCurrentWidget(page.profile)
    page.profile.measure()
    self.wait(lambda: page.profile.profile is not None)
    return self.window


def _evaluation(self: Photographer) -> QWidget:
    page = self.evaluation()
    _show_tab(page._tabs, page.confusion)
    return self.window


def _roc(self: Photographer) -> QWidget:
    page = self.evaluation()
    _show_tab(page._tabs, page._precision)
    return self.window


def _explanation(self: Photographer) -> QWidget:
    page = self.evaluation()
    _show_tab(page._tabs, page.explanation)
    page.filter_box.setCurrentIndex(page.filter_box.findData("wrong"))
    page.table.setCurrentIndex(page.model.index(0, 0))
    self.wait(lambda: page.explanation.found is not None)
    return self.window


def _dropped(self: Photographer) -> QWidget:
    page = self.evaluation()
    page.filter_box.setCurrentIndex(0)
    _show_tab(page._tabs, page.dropped)
    page.dropped.classify(sorted((self.project.parent / "pictures").glob("*/*.png"))[:14])
    self.wait(lambda: page.dropped.list.topLevelItemCount() > 0)
    return self.window


def _compare(self: Photographer) -> QWidget:
    dialog = CompareDialog(self.window.document, self.window)
    dialog.show()
    # As on a desktop: where there is no display, the screen is smaller than the window.
    dialog.resize(1080, 760)
    dialog.add_files([EXAMPLES / name / f"{name}.lwproj" for name in _COMPARED])
    self.wait(lambda: len(dialog.entries) == 1 + len(_COMPARED))
    return dialog


def _report(self: Photographer) -> QWidget:
    dialog = ExportDialog(self.window.document, self.window, form="report")
    dialog.output.setText("mnist_lenet.pptx")
    dialog.open()
    return dialog


def _close(widget: QWidget) -> None:
    if isinstance(widget, Window):
        widget.files.close()
        widget.document.undo_stack.setClean()
    widget.close()


def _show_tab(tabs: QTabWidget, part: QWidget) -> None:
    tabs.setCurrentWidget(part)
    part.setFocus()


VIEWS: dict[str, Callable[[Photographer], QWidget]] = {
    "start": _start,
    "edit": _edit,
    "unit": _unit,
    "problems": _problems,
    "commands": _commands,
    "dataset": _dataset,
    "wizard": _wizard,
    "config": _config,
    "processes": _processes,
    "training": _training,
    "inside": _inside,
    "comparison": _comparison,
    "profile": _profile,
    "evaluation": _evaluation,
    "precision": _roc,
    "explanation": _explanation,
    "pictures": _dropped,
    "compare": _compare,
    "report": _report,
}


if __name__ == "__main__":
    main()
