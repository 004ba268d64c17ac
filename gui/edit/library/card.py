"""What a unit is, in some lines: what it does, its arguments, how large it is, and what it would take the place of."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QFrame, QLabel, QWidget

from gui.translation import localized
from layerwright.library.shelf import Library, following
from layerwright.library.unit import LibraryUnit

_WIDTH = 520
_MOST_ARGUMENTS = 12
_MOST_PAPERS = 3


class UnitCard(QFrame):
    """The facts of a unit, which may come from anybody: all of it is shown as plain text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._form = QFormLayout(self)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def show_unit(self, unit: LibraryUnit | None, *, described: bool = True) -> None:
        """Show a unit, or nothing; its description may stand elsewhere already."""
        while self._form.rowCount():
            self._form.removeRow(0)
        self.setVisible(unit is not None)
        if unit is None:
            return
        if described and unit.description:
            self._add(self.tr("Description"), localized(unit.description))
        names = list(unit.arguments)
        shown = ", ".join(names[:_MOST_ARGUMENTS]) + (" …" if len(names) > _MOST_ARGUMENTS else "")
        self._add(self.tr("Arguments"), shown or self.tr("none"))
        self._add(self.tr("Layers"), f"{sum(len(network.layers) for network in unit.networks):,}")
        if len(unit.networks) > 1:
            self._add(self.tr("Brings along"), ", ".join(network.name for network in unit.networks[1:]))
        if unit.papers:
            self._add(self.tr("References"), "\n".join(unit.papers[:_MOST_PAPERS]))

    def _add(self, title: str, text: str) -> None:
        label, value = QLabel(title), QLabel(text)
        label.setProperty("quiet", True)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(True)
        self._form.addRow(label, value)


class Consequence(QLabel):
    """What keeping a unit would do to the one that has its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("quiet", True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def show_of(self, unit: LibraryUnit, library: Library) -> None:
        """Say it for a unit."""
        before = library.units.get(unit.name)
        if before is None:
            self.setText(self.tr("Version {version}.").format(version=unit.version))
        elif before.fingerprint == unit.fingerprint:
            text = self.tr("Your unit {name} computes the same. Its description and its papers are replaced.")
            if unit.name not in library.own:
                text = self.tr("The program's unit {name} computes the same.")
            self.setText(text.format(name=unit.name))
        else:
            text = self.tr(
                "Version {new}, in the place of version {old} of your unit {name}. Projects that use it can be updated."
            )
            if unit.name not in library.own:
                text = self.tr("Version {new}, in the place of the program's unit {name} until you delete yours.")
            version = following(unit).version
            self.setText(text.format(new=version, old=before.version, name=unit.name))


class Sheet(QDialog):
    """A dialog that is as high as its lines need in its width, which Qt does not see to where lines are broken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(_WIDTH)

    def fit(self) -> None:
        """Take the height that is needed now."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))
            self.resize(self.width(), self.minimumHeight())

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that is needed."""
        super().showEvent(event)
        self.fit()
        # Once more when all of it has the sizes that the style sheet gives.
        QTimer.singleShot(0, self, self.fit)
