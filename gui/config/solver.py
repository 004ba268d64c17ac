"""The parameters of an update rule, which are other ones for each rule."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QWidget

from gui.config.form import EDITOR_WIDTH, LABEL_WIDTH
from gui.config.kinds import Kind, WrongValueError
from gui.theme.theme import fixed_font
from gui.widgets.marks import mark
from layerwright.model.settings import Optimizer
from layerwright.model.solvers import SOLVERS, SolverParameter

_NUMBER = Kind(float)


class SolverForm(QWidget):
    """An editor for each parameter of the update rule in view."""

    changed = Signal(str, object)
    """The parameter's label and its new value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._solver = ""
        self._editors: dict[str, QCheckBox | QLineEdit] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(2, 1)

    def show_optimizer(self, optimizer: Optimizer) -> None:
        """Show the parameters of an optimizer's update rule."""
        solver = SOLVERS.get(optimizer.solver)
        if optimizer.solver != self._solver:
            self._solver = optimizer.solver
            self._make(solver.parameters if solver else (), solver.reference if solver else "")
        for parameter in solver.parameters if solver else ():
            value = optimizer.parameters.get(parameter.label, parameter.default)
            editor = self._editors[parameter.label]
            if isinstance(editor, QCheckBox):
                editor.setChecked(bool(value))
            elif not _means(editor.text(), float(value)):
                editor.setText(_NUMBER.write(float(value)))
                mark(editor, "wrong", False)

    def _make(self, parameters: tuple[SolverParameter, ...], reference: str) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        self._editors = {}
        for line, parameter in enumerate(parameters):
            editor = self._editor(parameter)
            label = QLabel(parameter.label)
            label.setBuddy(editor)
            default = QLabel(self.tr("default {value}").format(value=parameter.default))
            default.setProperty("quiet", True)
            self._grid.addWidget(label, line, 0)
            self._grid.addWidget(editor, line, 1)
            self._grid.addWidget(default, line, 2)
            self._editors[parameter.label] = editor
        paper = QLabel(reference)
        paper.setProperty("quiet", True)
        paper.setWordWrap(True)
        paper.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(paper, len(parameters), 0, 1, 3)

    def _editor(self, parameter: SolverParameter) -> QCheckBox | QLineEdit:
        label = parameter.label
        if isinstance(parameter.default, bool):
            switch = QCheckBox()
            switch.clicked.connect(lambda checked: self.changed.emit(label, checked))
            switch.setAccessibleName(label)
            return switch
        line = QLineEdit()
        line.setFont(fixed_font())
        line.setFixedWidth(EDITOR_WIDTH)
        line.setAccessibleName(label)
        line.textEdited.connect(lambda text: self._edited(label, line, text))
        return line

    def _edited(self, label: str, line: QLineEdit, text: str) -> None:
        try:
            value = _NUMBER.read(text)
        except WrongValueError as error:
            mark(line, "wrong", True)
            line.setToolTip(str(error))
            return
        mark(line, "wrong", False)
        line.setToolTip("")
        self.changed.emit(label, value)


def _means(text: str, value: float) -> bool:
    try:
        return _NUMBER.read(text) == value
    except WrongValueError:
        return False
