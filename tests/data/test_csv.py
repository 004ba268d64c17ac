"""The dataset CSV of Neural Network Console."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from layerwright.data import DataError, Variable, open_dataset

WriteCsv = Callable[..., Path]

# The files that an example writes are replaced by the next example.
same_folder = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_header_gives_names_labels_and_classes(write_csv: WriteCsv) -> None:
    path = write_csv("x__0:length,x__1:width,#note,y:label;cat;big dog,z", "1,2,free text,0,3")
    with open_dataset(path) as dataset:
        assert dict(dataset.variables) == {
            "x": Variable("x", (2,), "vector", "length, width"),
            "y": Variable("y", (1,), "scalar", "label", ("cat", "big dog")),
            "z": Variable("z", (1,), "scalar", ""),
        }


def test_rows_are_read_in_the_order_asked_for(digits_csv: Path) -> None:
    with open_dataset(digits_csv, normalize_images=False) as dataset:
        batch = dataset.read(np.array([5, 0, 5]))
        assert batch["x"].shape == (3, 1, 2, 3)
        assert batch["x"][:, 0, 0, 0].tolist() == [5, 0, 5]
        assert batch["y"].tolist() == [[2], [0], [2]]
        assert len(dataset) == 6
        assert dataset.read([])["x"].shape == (0, 1, 2, 3)
        assert list(dataset.read([1], ["y"])) == ["y"]


@pytest.mark.parametrize("index", [-1, 6])
def test_row_out_of_range_is_an_index_error(digits_csv: Path, index: int) -> None:
    with open_dataset(digits_csv) as dataset, pytest.raises(IndexError, match="0 to 5"):
        dataset.read([0, index])


def test_closed_dataset_says_so(digits_csv: Path) -> None:
    dataset = open_dataset(digits_csv)
    dataset.close()
    with pytest.raises(DataError, match="closed"):
        dataset.read([0])


def test_cached_and_uncached_reading_agree(digits_csv: Path) -> None:
    with open_dataset(digits_csv) as cached, open_dataset(digits_csv, cache=False) as uncached:
        assert cached.variables == uncached.variables
        assert cached.digest == uncached.digest
        for name, values in cached.read(range(6)).items():
            assert np.array_equal(values, uncached.read(range(6))[name])


def test_indexed_columns_stack_in_the_order_of_their_index(write_csv: WriteCsv, tmp_path: Path) -> None:
    Image.new("L", (2, 2), 1).save(tmp_path / "1.png")
    Image.new("L", (2, 2), 2).save(tmp_path / "2.png")
    path = write_csv("v__1,x__0,v__0,x__1", "10,1.png,20,2.png")
    with open_dataset(path, normalize_images=False) as dataset:
        values = dataset.read([0])
    assert values["v"].tolist() == [[20, 10]]
    assert values["x"].shape == (1, 2, 1, 2, 2)
    assert values["x"][0, :, 0, 0, 0].tolist() == [1, 2]


def test_absolute_and_windows_paths_are_found(write_csv: WriteCsv, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    np.save(tmp_path / "sub" / "a b.npy", np.arange(3))
    path = write_csv("x", f"{tmp_path}/sub/a b.npy", ".\\sub\\a b.npy")
    with open_dataset(path) as dataset:
        assert dataset.read([0, 1])["x"].tolist() == [[0, 1, 2], [0, 1, 2]]


def test_byte_order_mark_quotes_and_empty_lines_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('\ufeffx:"a"\r\n\r\n1\r\n"2"\r\n\r\n'.replace('"a"', "a").encode())
    with open_dataset(path) as dataset:
        assert dataset.variables["x"].label == "a"
        assert dataset.read([0, 1])["x"].tolist() == [[1], [2]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "names no variable"),
        ("#only,#comments\n1,2\n", "names no variable"),
        (":label\n1\n", "has no name"),
        ("x,x\n1,2\n", "each once"),
        ("x__0,x__2\n1,2\n", "each once"),
        ("x,x__0\n1,2\n", "each once"),
        ("x\n", "has no samples"),
        ("x\n1,2\n", "line 2: the row has 2 cells; the header has 1"),
        ('x\n1\n"open\n', "line 3: the text is not valid CSV"),
        ("x__0,x__1\n1,a.npy\n", "column x__1: is not of the type and shape of x__0"),
        ("x\n1\na.npy\n", "line 3, column x: has shape 2; the first row has 1"),
    ],
)
def test_unusable_text_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    np.save(tmp_path / "a.npy", np.arange(2))
    (tmp_path / "data.csv").write_text(text)
    with pytest.raises(DataError, match=message):
        open_dataset(tmp_path / "data.csv")


def test_first_problem_points_to_the_full_list(write_csv: WriteCsv) -> None:
    path = write_csv("x,y", "1,2", "nan,3", "4,")
    with pytest.raises(DataError) as caught:
        open_dataset(path)
    assert str(caught.value) == (
        "data.csv, line 3, column x: holds nan, infinity or a number too large for 32-bit floats. "
        f'Run "layerwright dataset check {path}" to see all problems at once.'
    )


def test_images_of_different_depth_are_a_mismatch(write_csv: WriteCsv, tmp_path: Path) -> None:
    Image.new("L", (2, 2)).save(tmp_path / "a.png")
    Image.fromarray(np.zeros((2, 2), np.uint16)).save(tmp_path / "b.png")
    with pytest.raises(DataError, match="holds a 16-bit image; the first row holds an 8-bit image"):
        open_dataset(write_csv("x", "a.png", "b.png"))


def test_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x\n1\n\x83\x65\n")
    with pytest.raises(DataError, match="line 3: the text is not UTF-8"):
        open_dataset(tmp_path / "a.csv")


def test_missing_and_unknown_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        open_dataset(tmp_path / "none.csv")
    (tmp_path / "a.txt").touch()
    with pytest.raises(DataError, match="not a dataset that can be opened"):
        open_dataset(tmp_path / "a.txt")


@same_folder
@given(st.text(max_size=200) | st.text(alphabet='x_01:;,"\r\n# .png', max_size=80))
def test_any_text_is_a_dataset_or_a_data_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(text.encode(errors="surrogatepass"))
    for cache in (True, False):
        with contextlib.suppress(DataError), open_dataset(path, cache=cache) as dataset:
            assert {len(values) for values in dataset.read(range(len(dataset))).values()} == {len(dataset)}


@same_folder
@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=width, max_size=width),
            min_size=1,
            max_size=8,
        )
    )
)
def test_tables_of_numbers_round_trip(tmp_path: Path, table: list[list[float]]) -> None:
    path = tmp_path / "table.csv"
    header = ",".join(f"x__{index}" for index in range(len(table[0])))
    path.write_text("\n".join([header, *(",".join(map(repr, row)) for row in table)]))
    for cache in (True, False):
        with open_dataset(path, cache=cache) as dataset:
            assert np.array_equal(dataset.read(range(len(table)))["x"], np.array(table, np.float32))
