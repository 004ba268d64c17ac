"""The view "Pictures": what a trained network says of pictures that are dropped on the tab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.background import Background
from gui.theme.theme import fixed_font
from gui.translation import localized
from layerwright.data.images import IMAGE_EXTENSIONS
from layerwright.exchange.classifying import Answer, Classifier, classify, opened_classifier
from layerwright.exchange.pictures import PictureError, read_pictures
from layerwright.model.problems import LayerwrightError

_TOP = 5
_MOST = 500
_PICTURE = QSize(72, 54)


@dataclass(frozen=True)
class _Said:
    """What was found out about pictures: answers, and of those that cannot be read why not."""

    answers: list[Answer]
    refused: list[tuple[Path, str]]
    left_out: int
    thumbnails: dict[Path, QImage]


class DroppedView(QWidget):
    """Pictures with the classes that the run in view is surest of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._model: tuple[Path, str] | None = None
        self._paths: list[Path] = []
        self._busy = False
        self._build()
        self._say()

    def use_model(self, run: Path | None, network: str = "") -> None:
        """Classify with another run, by its folder; what was classified with the last one is looked at anew."""
        model = (run, network) if run is not None else None
        if model == self._model:
            return
        self._model = model
        if self._paths and self.list.topLevelItemCount():
            self.classify(self._paths)

    def classify(self, paths: Sequence[Path]) -> None:
        """Classify pictures, and those in folders, beside the window."""
        self._paths = list(paths)
        if self._busy or not self._paths:
            return
        if self._model is None:
            self._told.setText(self.tr("Train the network first: then it can tell what pictures show."))
            return
        model, chosen = self._model, list(self._paths)
        self._set_busy(True)
        self._told.setText(self.tr("Looking at the pictures …"))
        self._background.run(lambda: (model, chosen, _classified(model[0], model[1], chosen)), self._show, self._fail)

    def _show(self, found: tuple[tuple[Path, str], list[Path], _Said]) -> None:
        self._set_busy(False)
        model, chosen, said = found
        if model != self._model or chosen != self._paths:
            self.classify(self._paths)
            return
        self.list.clear()
        for answer in said.answers:
            self.list.addTopLevelItem(_item(answer, said.thumbnails))
        for path, reason in said.refused:
            item = QTreeWidgetItem(["", path.name, self.tr("cannot be read"), "", ""])
            item.setToolTip(2, reason)
            self.list.addTopLevelItem(item)
        text = self.tr("%n picture(s)", "", len(said.answers))
        if said.refused:
            text += "  ·  " + self.tr("%n cannot be read", "", len(said.refused))
        if said.left_out:
            text += "  ·  " + self.tr("%n left out", "", said.left_out)
        if not said.answers and not said.refused:
            text = self.tr("There are no pictures in what was dropped. PNG, JPEG, BMP, GIF and TIFF can be read.")
        elif not said.answers:
            text = said.refused[0][1]
        self._told.setText(text)

    def _fail(self, error: Exception) -> None:
        self._set_busy(False)
        if not isinstance(error, (LayerwrightError, OSError)):
            raise error
        self.list.clear()
        self._told.setText(localized(error))

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._open.setEnabled(not busy)
        self._open_folder.setEnabled(not busy)

    def _choose_files(self) -> None:
        endings = " ".join(f"*{ending}" for ending in sorted(IMAGE_EXTENSIONS))
        chosen = self.tr("Pictures ({endings})").format(endings=endings)
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Open pictures"), "", chosen)
        self.classify([Path(name) for name in names])

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Open a folder of pictures"))
        if name:
            self.classify([Path(name)])

    def _build(self) -> None:
        self._open, self._open_folder = QPushButton(), QPushButton()
        self._open.clicked.connect(self._choose_files)
        self._open_folder.clicked.connect(self._choose_folder)
        self._told = QLabel()
        self._told.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self._open)
        row.addWidget(self._open_folder)
        row.addStretch(1)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setIconSize(_PICTURE)
        self.list.setUniformRowHeights(True)
        self.list.setColumnCount(5)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self._told)
        column.addWidget(self.list, 1)

    def _say(self) -> None:
        self._open.setText(self.tr("Open pictures…"))
        self._open_folder.setText(self.tr("Open a folder…"))
        self.list.setAccessibleName(self.tr("Classified pictures"))
        self.list.setHeaderLabels(
            ["", self.tr("Picture"), self.tr("Predicted"), self.tr("Confidence"), self.tr("Next")]
        )
        if not self.list.topLevelItemCount():
            self._told.setText(self.tr("Drop pictures or a folder of them here: the run in view says what they show."))

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the language chosen now."""
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)


def dropped_pictures(data: QMimeData) -> list[Path]:
    """The pictures and folders among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir() or path.suffix.lower() in IMAGE_EXTENSIONS]


def _item(answer: Answer, thumbnails: dict[Path, QImage]) -> QTreeWidgetItem:
    first, *rest = answer.guesses
    others = "  ".join(f"{guess.name} {_score(answer, guess.score, 0)}" for guess in rest)
    item = QTreeWidgetItem(["", answer.picture.name, first.name, _score(answer, first.score), others])
    picture = thumbnails.get(answer.picture)
    if picture is not None:
        item.setIcon(0, QIcon(QPixmap.fromImage(picture)))
    item.setToolTip(1, str(answer.picture))
    for place in (3, 4):
        item.setFont(place, fixed_font())
    return item


def _score(answer: Answer, score: float, digits: int = 1) -> str:
    return f"{score:.{digits}%}" if answer.probabilities else f"{score:.4g}"


def _classified(run: Path, network: str, chosen: Sequence[Path]) -> _Said:
    paths = list(_pictures(chosen))
    shown, left_out = paths[:_MOST], max(len(paths) - _MOST, 0)
    with opened_classifier(run, network or None) as classifier:
        good, refused = _readable(classifier, shown)
        answers = classify(classifier, good, _TOP) if good else []
    return _Said(answers, refused, left_out, {path: _thumbnail(path) for path in good})


def _pictures(chosen: Sequence[Path]) -> list[Path]:
    """The pictures among some paths and within folders, each folder in the order of names."""
    found: list[Path] = []
    for path in chosen:
        inner = sorted(path.rglob("*")) if path.is_dir() else [path]
        found += [each for each in inner if each.suffix.lower() in IMAGE_EXTENSIONS and each.is_file()]
    return found


def _readable(classifier: Classifier, paths: Sequence[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """The pictures that the network can be given; one that is damaged is no reason to refuse the others."""
    good, refused = [], []
    for path in paths:
        try:
            read_pictures([path], classifier.shape, classifier.intensities)
        except PictureError as error:
            refused.append((path, localized(error)))
        else:
            good.append(path)
    return good, refused


def _thumbnail(path: Path) -> QImage:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(_PICTURE, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
