"""The DATASET tab: rows, figures, checks, and datasets made of what people have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.dataset.page import DatasetPage
from gui.dataset.reader import BLOCK, ColumnStatistics, Reader
from gui.dataset.table import RowsModel
from gui.dataset.wizard import ImportWizard
from gui.widgets.pictures import image_of, line_of, maps_of, picture_of, text_of
from gui.window import Window
from layerwright.model.settings import DataSource

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "mnist_lenet" / "mnist_lenet.lwproj"
_PATIENCE = 30_000


@pytest.fixture
def page(window: Window) -> DatasetPage:
    made = window.show_page("dataset")
    assert isinstance(made, DatasetPage)
    return made


@pytest.fixture
def reader(qapp: object, tmp_path: Path) -> Iterator[Reader]:
    random = np.random.default_rng(0)
    np.savez(tmp_path / "d.npz", x=random.normal(size=(1000, 7)).astype(np.float32), y=np.arange(1000)[:, None] % 4)
    made = Reader(DataSource("D", "d.npz"), tmp_path / "d.npz")
    yield made
    made.close()


def open_(reader: Reader, qtbot: QtBot) -> None:
    with qtbot.waitSignal(reader.opened, timeout=_PATIENCE):
        reader.open()


def test_rows_come_in_blocks_as_they_are_looked_at(reader: Reader, qtbot: QtBot) -> None:
    open_(reader, qtbot)
    assert reader.length == 1000
    with qtbot.waitSignal(reader.read, timeout=_PATIENCE) as came:
        assert reader.value(700, "y") is None
    assert came.args == [700 // BLOCK]
    assert reader.value(700, "y") == 700 % 4
    assert reader.value(0, "y") is None, "what nobody looks at is not read"


def test_the_figures_are_numpys(reader: Reader, qtbot: QtBot, tmp_path: Path) -> None:
    open_(reader, qtbot)
    found: list[tuple[dict[str, ColumnStatistics], float]] = []
    reader.counted.connect(lambda columns, share: found.append((columns, share)))
    reader.count()
    qtbot.waitUntil(lambda: bool(found) and found[-1][1] == 1.0, timeout=_PATIENCE)
    columns = found[-1][0]
    x = np.load(tmp_path / "d.npz")["x"]
    assert columns["x"].mean == pytest.approx(float(x.mean()), abs=1e-6)
    assert columns["x"].deviation == pytest.approx(float(x.std()), abs=1e-6)
    assert (columns["x"].least, columns["x"].most) == (float(x.min()), float(x.max()))
    assert columns["y"].classes == {0: 250, 1: 250, 2: 250, 3: 250}


def test_closing_stops_what_is_going_on(reader: Reader, qtbot: QtBot) -> None:
    open_(reader, qtbot)
    for row in range(0, 1000, BLOCK):
        reader.value(row, "x")
    reader.close()
    qtbot.wait(50)
    assert reader._dataset is None


def test_the_bundled_digits_are_shown_with_their_classes(window: Window, page: DatasetPage, qtbot: QtBot) -> None:
    assert window.files.open(EXAMPLE)
    window.show_page("dataset")
    qtbot.waitUntil(lambda: isinstance(page._rows.model(), RowsModel), timeout=_PATIENCE)
    model = page._rows.model()
    assert isinstance(model, RowsModel)
    assert model.rowCount() == 8000
    assert model.headerData(0, Qt.Orientation.Horizontal) == "x:image\n1,28,28"
    qtbot.waitUntil(lambda: model.picture(model.index(0, 0)) is not None, timeout=_PATIENCE)
    assert model.data(model.index(0, 1)) in set("0123456789")
    qtbot.waitUntil(lambda: sum(page._facts._balance.counts.values()) == 8000, timeout=_PATIENCE)


def test_another_dataset_is_chosen_by_the_keyboard(window: Window, page: DatasetPage, qtbot: QtBot) -> None:
    assert window.files.open(EXAMPLE)
    window.show_page("dataset")
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.reader is not None and page.reader.length == 2000, timeout=_PATIENCE)


def test_a_dataset_that_is_gone_is_told_and_the_window_lives(page: DatasetPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.add_file(tmp_path / "gone.csv")
    qtbot.waitUntil(lambda: "gone.csv" in page._told.text() and "Opening" not in page._told.text(), timeout=_PATIENCE)


def test_switches_are_steps_of_undo(window: Window, page: DatasetPage) -> None:
    assert window.files.open(EXAMPLE)
    window.show_page("dataset")
    page._switches["shuffle"].click()
    assert not window.document.project.datasets[0].shuffle
    window.undo()
    assert window.document.project.datasets[0].shuffle


def test_a_dataset_in_use_is_not_removed(window: Window, page: DatasetPage) -> None:
    assert window.files.open(EXAMPLE)
    window.show_page("dataset")
    page._actions["dataset.remove"].trigger()
    assert len(window.document.project.datasets) == 2
    assert "is used by" in window.statusBar().currentMessage()


def test_bad_rows_are_listed(window: Window, page: DatasetPage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("x__0:a,y\n1,2\n1,zwei\n", encoding="utf-8")
    page.add_file(tmp_path / "d.csv")
    page._actions["dataset.check"].trigger()
    qtbot.waitUntil(page._problems.isVisible, timeout=_PATIENCE)
    assert "line 3" in page._problems.toPlainText()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    random = np.random.default_rng(0)
    for name in ("cats", "dogs"):
        (tmp_path / "photos" / name).mkdir(parents=True)
        for number in range(5):
            pixels = random.integers(0, 256, (20, 30, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / "photos" / name / f"{number}.png")
    return tmp_path / "photos"


def test_a_folder_of_pictures_becomes_two_datasets(
    window: Window, page: DatasetPage, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    wizard = ImportWizard(tmp_path, window)
    qtbot.addWidget(wizard)
    wizard.made.connect(page._take_made)
    wizard.source.setText(str(photos))
    qtbot.waitUntil(lambda: wizard._samples.count() == 10, timeout=_PATIENCE)
    assert {wizard._samples.item(n).text() for n in range(10)} == {"cats", "dogs"}
    wizard.width_.setValue(16)
    wizard.height_.setValue(16)
    wizard.output.setText(str(tmp_path / "made"))
    with qtbot.waitSignal(wizard.made, timeout=_PATIENCE):
        wizard._ok.click()
    assert [source.name for source in window.document.project.datasets] == ["Training", "Validation"]
    qtbot.waitUntil(lambda: page.reader is not None and page.reader.length == 8, timeout=_PATIENCE)
    assert page.reader is not None
    assert page.reader.variables["x"].shape == (3, 16, 16)


def test_a_wizard_that_cannot_work_says_why_and_stays(qtbot: QtBot, photos: Path, tmp_path: Path) -> None:
    wizard = ImportWizard(tmp_path)
    qtbot.addWidget(wizard)
    wizard.source.setText(str(photos))
    qtbot.waitUntil(lambda: wizard._samples.count() == 10, timeout=_PATIENCE)
    wizard.width_.setValue(16)
    wizard.begin()
    assert "both a width and a height" in wizard._told.text()
    wizard.width_.setValue(0)
    wizard.output.setText(str(photos))
    wizard.begin()
    qtbot.waitUntil(lambda: "not empty" in wizard._told.text(), timeout=_PATIENCE)
    assert wizard._ok.isEnabled()


def test_pictures_of_different_sizes_are_shown_as_they_will_be_written(
    qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    Image.new("L", (7, 9)).save(photos / "cats" / "0.png")
    (photos / "dogs" / "4.png").write_bytes(b"no picture")
    wizard = ImportWizard(tmp_path, input_shape=(1, 8, 8))
    qtbot.addWidget(wizard)
    assert not wizard._ok.isEnabled()
    # A path that is still being typed is not looked at: only the last one counts.
    for end in range(1, len(str(photos)) + 1):
        wizard.source.setText(str(photos)[:end])
    qtbot.waitUntil(lambda: wizard._samples.count() == 9, timeout=_PATIENCE)
    assert {wizard._samples.item(row).toolTip() for row in range(9)} == {"1,8,8"}
    assert "dogs/4.png" in wizard._told.text()
    wizard.width_.setValue(0)
    wizard.height_.setValue(0)
    wizard.color.setCurrentIndex(0)
    qtbot.waitUntil(lambda: "different kinds" in wizard._told.text(), timeout=_PATIENCE)


def test_pictures_that_were_left_out_are_told(qtbot: QtBot, photos: Path, tmp_path: Path) -> None:
    (photos / "dogs" / "4.png").write_bytes(b"no picture")
    wizard = ImportWizard(tmp_path)
    qtbot.addWidget(wizard)
    wizard.source.setText(str(photos))
    wizard.output.setText(str(tmp_path / "made"))
    with qtbot.waitSignal(wizard.made, timeout=_PATIENCE):
        wizard._ok.click()
    assert "dogs/4.png" in wizard._told.text()


def test_a_dataset_is_renamed_in_the_list_and_refused_names_go_back(window: Window, page: DatasetPage) -> None:
    assert window.files.open(EXAMPLE)
    window.show_page("dataset")
    item = page.list.currentItem()
    assert item is not None
    item.setText("Digits")
    assert window.document.project.datasets[0].name == "Digits"
    assert window.document.project.configuration.optimizers[0].dataset == "Digits"
    again = page.list.currentItem()
    assert again is not None
    again.setText("Validation")
    assert [page.list.item(row).text() for row in range(2)] == ["Digits", "Validation"]
    window.document.undo_stack.setClean()


def test_a_check_can_be_stopped(window: Window, page: DatasetPage, qtbot: QtBot, tmp_path: Path) -> None:
    rows = "\n".join(f"{number},{number}" for number in range(200_000))
    (tmp_path / "long.csv").write_text(f"x__0:a,y\n{rows}\n", encoding="utf-8")
    page.add_file(tmp_path / "long.csv")
    page._actions["dataset.check"].trigger()
    assert page._stop.isVisible()
    page._stop.click()
    qtbot.waitUntil(lambda: page._checking is None, timeout=_PATIENCE)
    assert not page._stop.isVisible()
    window.document.undo_stack.setClean()


SIZE = QSize(96, 48)


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 300, 200), (4, 5, 5), (1, 1, 1), (2, 7, 3)])
def test_every_image_has_a_picture_in_its_own_proportions(qapp: object, shape: tuple[int, ...]) -> None:
    value = np.linspace(-3, 9, int(np.prod(shape)), dtype=np.float32).reshape(shape)
    picture = image_of(value, SIZE)
    assert picture.width() <= SIZE.width()
    assert picture.height() <= SIZE.height()
    assert picture.width() / picture.height() == pytest.approx(shape[2] / shape[1], rel=0.1)


@pytest.mark.parametrize(
    "value", [np.zeros(1), np.full(5, np.nan), np.arange(100_000), np.zeros((500, 2)), np.zeros(0)]
)
def test_every_row_of_numbers_has_a_line(qapp: object, value: np.ndarray) -> None:  # type: ignore[type-arg]
    assert line_of(value.astype(np.float32), SIZE).size() == SIZE


def test_a_column_of_numbers_from_a_file_is_a_line(qapp: object) -> None:
    column = np.arange(40, dtype=np.float32).reshape(40, 1)
    made, line = picture_of(column, "array", SIZE), line_of(column.reshape(-1), SIZE)
    assert made is not None
    assert made.toImage() == line.toImage()


def test_numbers_are_written_out_where_they_are_few(qapp: object) -> None:
    assert picture_of(np.array([3.0], np.float32), "scalar", SIZE) is None
    assert text_of(np.array([3.0], np.float32)) == "3"
    assert text_of(np.arange(6, dtype=np.float32)) == "0 1 2 3 … (6)"
    assert maps_of(np.zeros((5, 4, 6), np.float32)).shape == (1, 8, 18)
