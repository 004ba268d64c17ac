"""Asking for a file, and drawing the network in view into it, while the window stays usable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QProgressDialog, QWidget

from gui.background import Background
from gui.edit.canvas.picture import Drawing, kind_of, write_picture
from gui.edit.opening import outputs_within
from gui.edit.state import EditState
from gui.translation import localized
from layerwright.model.problems import LayerwrightError

_TURN = 0.02
"""Seconds of drawing after which whatever else there is to do has its turn."""
_SHOWN_AFTER = 300
"""Milliseconds after which progress is shown: most pictures are made in less."""
_WHOLE = 100


class Picturing(QObject):
    """Makes one picture at a time of the network in view.

    Args:
        state: What the canvas shows.
        parent: The widget over which it asks, and whose life it shares.
    """

    def __init__(self, state: EditState, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self._over = parent
        self._background = Background(self)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._go_on)
        self._drawing: Drawing | None = None
        self._steps: Iterator[float] = iter(())
        self._path = Path()
        self._progress: QProgressDialog | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether a picture is being made."""
        return self._drawing is not None

    def ask(self) -> None:
        """Ask for a file, and begin to draw the network in view into it."""
        if self._drawing is not None:
            return
        document = self._state.document
        folder = document.path.parent if document.path else Path.home()
        wanted = str(folder / f"{self._state.network_name}.svg")
        title = self.tr("Save a picture of the network")
        chosen, _ = QFileDialog.getSaveFileName(self._over, title, wanted, self.tr("Pictures (*.svg *.png *.pdf)"))
        if chosen:
            self.begin(Path(chosen))

    def begin(self, path: Path) -> None:
        """Begin to draw the network in view into a file."""
        state = self._state
        try:
            given = outputs_within(state.document.project, state.drawn)
            self._drawing = Drawing(state.shown, state.resolved, kind_of(path), path.stem, given)
        except LayerwrightError as error:
            self._fail(error)
            return
        self._path, self._steps = path, self._drawing.steps()
        self._progress = QProgressDialog(self._over)
        self._progress.setWindowModality(Qt.WindowModality.WindowModal)
        self._progress.setWindowTitle("Layerwright")
        self._progress.setLabelText(self.tr("Drawing {name} …").format(name=path.name))
        self._progress.setCancelButtonText(self.tr("Cancel"))
        self._progress.setAutoReset(False)
        self._progress.setRange(0, _WHOLE)
        self._progress.setMinimumDuration(_SHOWN_AFTER)
        self._progress.canceled.connect(self.cancel)
        self._turn.start()

    def cancel(self) -> None:
        """Give the picture up; no file is written, and one that was there stays."""
        if self._drawing is not None:
            self._state.document.did.emit(self.tr("No picture was saved"))
        self._end()

    def _go_on(self) -> None:
        began = perf_counter()
        for part in self._steps:
            if perf_counter() - began > _TURN:
                if self._progress is not None:
                    self._progress.setValue(min(round(part * _WHOLE), _WHOLE - 1))
                self._turn.start()
                return
        drawing = self._drawing
        if drawing is None:
            return
        if self._progress is not None:
            # How long it takes to compress the picture is not known.
            self._progress.setRange(0, 0)
        self._background.run(
            drawing.content, lambda content: self._write(drawing, content), lambda error: self._fail(error, drawing)
        )

    def _write(self, drawing: Drawing, content: bytes) -> None:
        if drawing is not self._drawing:
            return
        path = self._path
        self._background.run(
            lambda: write_picture(path, content),
            lambda _: self._tell(drawing, path),
            lambda error: self._fail(error, drawing),
        )

    def _tell(self, drawing: Drawing, path: Path) -> None:
        self._end(drawing)
        said = self.tr("Saved {name}")
        if not drawing.is_legible:
            said = self.tr("Saved {name}, in which the text is too small to be read: SVG and PDF keep it readable")
        self._state.document.did.emit(said.format(name=path.name))

    def _fail(self, error: Exception, drawing: Drawing | None = None) -> None:
        if not isinstance(error, LayerwrightError):
            raise error
        self._end(drawing)
        self._state.document.refused.emit(localized(error))

    def _end(self, drawing: Drawing | None = None) -> None:
        """Nothing is being made any more; where a drawing is named, only if it is that one."""
        if drawing is not None and drawing is not self._drawing:
            return
        self._turn.stop()
        # A generator that is given up ends its painter, which must happen before what it paints on goes.
        self._steps = iter(())
        self._drawing = None
        if self._progress is not None:
            self._progress.canceled.disconnect(self.cancel)
            self._progress.close()
            self._progress.deleteLater()
            self._progress = None
