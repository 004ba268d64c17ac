"""What Qt's palette cannot say: hairlines, corners and spacing of the widgets, as a style sheet."""

from __future__ import annotations

from gui.theme.tokens import Tokens, named

_SHEET = """
QMainWindow, QMainWindow::separator { background: @window; }
QMainWindow::separator { width: 1px; height: 1px; background: @hairline; }
QToolTip { background: @raised; color: @text; border: 1px solid @hairline; padding: 4px; }
QMenuBar { background: @panel; border-bottom: 1px solid @hairline; }
QMenuBar::item { padding: 4px 10px; background: transparent; }
QMenuBar::item:selected { background: @raised; border-radius: 5px; }
QMenu { background: @panel; border: 1px solid @hairline; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: 5px; }
QMenu::item:selected { background: @accent; color: @on_accent; }
QMenu::item:disabled { color: @quiet; background: transparent; }
QMenu::separator { height: 1px; background: @hairline; margin: 4px 8px; }
QStatusBar { background: @panel; border-top: 1px solid @hairline; color: @quiet; }
QStatusBar::item { border: none; }
QDockWidget { color: @text; }
QDockWidget::title { background: @panel; padding: 8px; border-bottom: 1px solid @hairline; }
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    background: @raised; border: 1px solid @hairline; border-radius: 5px; padding: 4px 8px; color: @text;
    selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
    border-color: @accent; }
QLineEdit[wrong="true"], QComboBox[wrong="true"] { border-color: @error; }
QLineEdit:disabled, QComboBox:disabled { color: @quiet; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("@arrow"); width: 12px; height: 12px; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-origin: border; subcontrol-position: top right;
    border: none; background: transparent; width: 20px; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-origin: border; subcontrol-position: bottom right;
    border: none; background: transparent; width: 20px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("@rise"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("@arrow"); width: 10px; height: 10px; }
QTabWidget::pane { background: @panel; border: none; border-top: 1px solid @hairline; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @hairline; }
QPushButton, QToolButton[raised="true"] {
    background: @raised; border: 1px solid @hairline; border-radius: 6px; padding: 5px 14px; color: @text; }
QPushButton:hover, QToolButton:hover { border-color: @quiet; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton:pressed { background: @hairline; }
QPushButton:disabled { color: @quiet; }
QPushButton[accent="true"] { background: @accent; border-color: @accent; color: @on_accent; font-weight: bold; }
QPushButton[accent="true"]:disabled { background: @raised; border-color: @hairline; color: @quiet; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px; }
QToolButton:checked { background: @raised; border-color: @hairline; }
QTreeView, QListView, QTableView {
    background: @panel; border: none; outline: none; alternate-background-color: @raised; gridline-color: @hairline; }
QTreeView::item, QListView::item { padding: 4px 6px; }
QTreeView::item:hover, QListView::item:hover { background: @raised; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {
    background: @accent; color: @on_accent; }
QHeaderView::section {
    background: @panel; color: @quiet; border: none; border-bottom: 1px solid @hairline; padding: 5px 8px; }
QHeaderView::up-arrow { image: url("@rise"); subcontrol-position: top center; width: 9px; height: 9px; }
QHeaderView::down-arrow { image: url("@arrow"); subcontrol-position: top center; width: 9px; height: 9px; }
QTableView::item { padding: 2px 8px; }
QTableCornerButton::section { background: @panel; border: none; border-bottom: 1px solid @hairline; }
QTabBar { background: @panel; }
QTabBar::tab { padding: 8px 14px; color: @quiet; border-bottom: 2px solid transparent; background: transparent; }
QTabBar::tab:selected { color: @text; font-weight: bold; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @hairline; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::handle:hover { background: @quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @raised; border: none; border-radius: 3px; max-height: 6px; color: @text; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QSplitter::handle { background: @hairline; }
QGroupBox { border: 1px solid @hairline; border-radius: 6px; margin-top: 10px; padding-top: 10px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; color: @quiet; }
QScrollArea { border: none; background: @panel; }
QScrollArea > QWidget > QWidget { background: @panel; }
QLabel[quiet="true"] { color: @quiet; }
QLabel[wrong="true"] { color: @error; }
QLabel[section="true"] { color: @quiet; font-weight: bold; font-size: 11px; }
QToolButton[pill="true"] { background: @raised; border: 1px solid @hairline; border-radius: 13px; padding: 4px 12px;
    margin-right: 8px; color: @quiet; }
QToolButton[pill="true"]:hover, QToolButton[pill="true"]:focus { border-color: @accent; color: @text; }
QToolButton[quiet="true"] { color: @quiet; }
QDialog[floating="true"] { background: @panel; border: 1px solid @hairline; }
QFrame[card="true"], QToolButton[card="true"] {
    background: @raised; border: 1px solid @hairline; border-radius: 7px; padding: 8px 12px; text-align: left; }
QToolButton[card="true"]:hover, QToolButton[card="true"]:focus { border-color: @accent; }
QFrame[bar="true"] { background: @panel; border: none; border-bottom: 1px solid @hairline; }
QToolButton[page="true"] { padding: 6px 22px; color: @quiet; border-radius: 6px; }
QToolButton[page="true"]:checked { background: @raised; border-color: @hairline; color: @text; font-weight: bold; }
"""


def style_sheet(tokens: Tokens, arrow: str, rise: str) -> str:
    """The style sheet in the colours of a theme; `arrow` and `rise` are the files of arrows down and up.

    A style sheet takes pictures from files only, and cannot colour them.
    """
    return coloured(_SHEET.replace("@arrow", arrow).replace("@rise", rise), tokens)


def coloured(sheet: str, tokens: Tokens) -> str:
    """A style sheet with colours put in for their names, as `@accent`; for widgets that have a sheet of their own."""
    # Longest first, so that `@text` does not eat the start of a longer name.
    for name, colour in sorted(named(tokens).items(), key=lambda item: -len(item[0])):
        sheet = sheet.replace(f"@{name}", colour)
    return sheet
