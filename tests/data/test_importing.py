"""Import: any dataset, written as dataset CSVs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from layerwright.data import DataError, ImportOptions, import_dataset, open_dataset
from layerwright.data.splitting import shares, stratified_parts

WriteIdx = Callable[..., Path]


def labels(csv: Path) -> list[int]:
    with open_dataset(csv) as dataset:
        return dataset.read(range(len(dataset)), ["y"])["y"].astype(int).ravel().tolist()


def only_remains(tmp_path: Path, *names: str) -> bool:
    """Whether nothing but the sources is in the folder, hidden files included."""
    return sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_folder_is_split_by_class(class_folder: Path, tmp_path: Path) -> None:
    options = ImportOptions(split={"training": 0.8, "validation": 0.2}, seed=3)
    calls: list[tuple[int, int]] = []
    training, validation = import_dataset(class_folder, tmp_path / "out", options, lambda *call: calls.append(call))
    assert (training.name, training.csv, training.rows) == ("training", tmp_path / "out" / "training.csv", 24)
    assert (validation.rows, validation.skipped) == (6, ())
    assert np.bincount(labels(training.csv)).tolist() == [8, 16]
    assert np.bincount(labels(validation.csv)).tolist() == [2, 4]
    assert calls == [(done, 30) for done in range(1, 31)]
    lines = training.csv.read_text().splitlines()
    assert lines[0] == "x:image,y:label;cat;dog"
    assert lines[1].startswith("training/x/0000/000.png,")
    assert only_remains(tmp_path, "pets", "out")


def test_import_repeats_with_its_seed(class_folder: Path, tmp_path: Path) -> None:
    texts = []
    for number, seed in enumerate((1, 1, 2)):
        (done,) = import_dataset(class_folder, tmp_path / str(number), ImportOptions(seed=seed))
        assert done.csv.name == "pets.csv"
        texts.append(done.csv.read_text())
    assert texts[0] == texts[1] != texts[2]


def test_unshuffled_import_keeps_the_order(class_folder: Path, tmp_path: Path) -> None:
    (done,) = import_dataset(class_folder, tmp_path / "out", ImportOptions(shuffle=False, limit=6))
    assert labels(done.csv) == [0, 0, 1, 1, 1, 1]


def test_values_survive_the_way_through_a_csv(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    arrays = {
        "x": random.integers(0, 256, (4, 5, 6, 3), dtype=np.uint8),
        "y": np.array([0, 1, 1, 0]),
        "v": random.standard_normal((4, 7)).astype(np.float32),
        "long": random.standard_normal((4, 2000)).astype(np.float32),
        "table": random.standard_normal((4, 2, 3)),
    }
    np.savez(tmp_path / "all.npz", **arrays)
    (done,) = import_dataset(tmp_path / "all.npz", tmp_path / "out", ImportOptions(shuffle=False))
    assert done.csv.name == "all.csv"
    with open_dataset(tmp_path / "all.npz") as before, open_dataset(done.csv) as after:
        assert {name: (v.shape, v.kind) for name, v in before.variables.items()} == {
            name: (v.shape, v.kind) for name, v in after.variables.items()
        }
        for name, values in before.read(range(4)).items():
            assert np.array_equal(after.read(range(4))[name], values)


def test_csv_can_be_imported_again(digits_csv: Path, tmp_path: Path) -> None:
    (done,) = import_dataset(digits_csv, tmp_path / "out", ImportOptions(shuffle=False))
    with open_dataset(digits_csv) as before, open_dataset(done.csv) as after:
        assert before.digest == after.digest


def test_stacked_images_and_sixteen_bits_survive(tmp_path: Path) -> None:
    Image.fromarray(np.array([[1, 60000]], np.uint16)).save(tmp_path / "a.png")
    (tmp_path / "data.csv").write_text("x__0,x__1,z\na.png,a.png,a.png\n")
    (done,) = import_dataset(tmp_path / "data.csv", tmp_path / "out", ImportOptions())
    with open_dataset(done.csv, normalize_images=False) as dataset:
        assert dataset.read([0])["x"].tolist() == [[[[[1, 60000]]], [[[1, 60000]]]]]
        assert dataset.read([0])["z"].tolist() == [[[[1, 60000]]]]


@pytest.mark.parametrize(
    ("mode", "expected"),
    # Cropping takes the middle half, where no white is; the others keep the whole width.
    [("crop", [0] * 8), ("pad", [0, 0, 2, 2, 2, 2, 0, 0]), ("resize", [2] * 8)],
)
def test_modes_of_resizing(tmp_path: Path, mode: str, expected: list[int]) -> None:
    # Twice as wide as high, black with a white quarter on the left.
    (tmp_path / "in" / "only").mkdir(parents=True)
    pixels = np.repeat(np.repeat(np.array([[255, 0, 0, 0]], np.uint8), 8, 1), 16, 0)
    Image.fromarray(pixels).save(tmp_path / "in" / "only" / "a.png")
    (done,) = import_dataset(tmp_path / "in", tmp_path / "out", ImportOptions(8, 8, mode=mode))
    with open_dataset(done.csv, normalize_images=False) as dataset:
        (value,) = dataset.read([0])["x"][0]
    assert (value > 127).sum(axis=1).tolist() == expected


@pytest.mark.parametrize(("color", "channels"), [("keep", 3), ("grey", 1), ("rgb", 3)])
def test_colors(class_folder: Path, tmp_path: Path, color: str, channels: int) -> None:
    (done,) = import_dataset(class_folder, tmp_path / "out", ImportOptions(color=color))
    with open_dataset(done.csv) as dataset:
        assert dataset.variables["x"].shape == (channels, 6, 8)


def test_unreadable_images_are_named_and_left_out(class_folder: Path, tmp_path: Path) -> None:
    (class_folder / "cat" / "03.png").write_bytes(b"no image")
    (done,) = import_dataset(class_folder, tmp_path / "out", ImportOptions())
    assert done.rows == 29
    assert [problem.file for problem in done.skipped] == ["cat/03.png"]


def test_images_of_several_sizes_need_a_size(class_folder: Path, tmp_path: Path) -> None:
    Image.new("RGB", (9, 9)).save(class_folder / "dog" / "odd.png")
    with pytest.raises(DataError, match="Give a width, a height and a color"):
        import_dataset(class_folder, tmp_path / "out", ImportOptions())
    assert only_remains(tmp_path, "pets")
    (done,) = import_dataset(class_folder, tmp_path / "out", ImportOptions(4, 4))
    assert done.rows == 31


def test_folder_of_idx_pairs_gives_training_and_validation(tmp_path: Path, write_idx: WriteIdx) -> None:
    pixels = np.arange(60, dtype=np.uint8).reshape(10, 2, 3)
    write_idx(tmp_path / "idx", "t10k", pixels[:4], [0, 1, 0, 1])
    write_idx(tmp_path / "idx", "train", pixels[4:], [1, 0, 1, 0, 1, 0])
    done = import_dataset(tmp_path / "idx", tmp_path / "out", ImportOptions(shuffle=False))
    assert [(part.name, part.rows) for part in done] == [("training", 6), ("validation", 4)]
    with open_dataset(done[0].csv, normalize_images=False) as dataset:
        assert np.array_equal(dataset.read(range(6))["x"][:, 0], pixels[4:])
    with pytest.raises(DataError, match="split already"):
        import_dataset(tmp_path / "idx", tmp_path / "more", ImportOptions(split=[("a", 1.0)]))
    few = import_dataset(tmp_path / "idx", tmp_path / "few", ImportOptions(limit=5))
    assert [part.rows for part in few] == [3, 2]


def test_npz_with_train_and_test_gives_both(tmp_path: Path) -> None:
    sets = {"x_train": np.zeros((6, 2)), "y_train": np.arange(6) % 2, "x_test": np.ones((4, 2)), "y_test": np.zeros(4)}
    np.savez(tmp_path / "a.npz", **sets)
    done = import_dataset(tmp_path / "a.npz", tmp_path / "out", ImportOptions())
    assert [(part.name, part.rows) for part in done] == [("training", 6), ("validation", 4)]
    np.savez(tmp_path / "b.npz", **sets, x_val=np.ones((1, 2)), y_val=np.ones(1))
    done = import_dataset(tmp_path / "b.npz", tmp_path / "out2", ImportOptions())
    assert [(part.name, part.rows) for part in done] == [("training", 6), ("validation", 1), ("test", 4)]


def test_files_are_spread_over_folders_of_a_thousand(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.zeros((1001, 1, 1), np.uint8))
    (done,) = import_dataset(tmp_path / "a.npz", tmp_path / "out", ImportOptions())
    folders = sorted((tmp_path / "out" / "a" / "x").iterdir())
    assert [len(list(folder.iterdir())) for folder in folders] == [1000, 1]
    assert done.csv.read_text().splitlines()[-1] == "a/x/0001/000.png"


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_interrupted_import_leaves_nothing(class_folder: Path, tmp_path: Path, error: type[BaseException]) -> None:
    def interrupt(done: int, total: int) -> None:
        if done == 7:
            raise error

    with pytest.raises(error):
        import_dataset(class_folder, tmp_path / "out", ImportOptions(), interrupt)
    assert only_remains(tmp_path, "pets")


def test_output_that_is_not_empty_is_refused(class_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    import_dataset(class_folder, tmp_path / "out", ImportOptions())
    before = sorted((tmp_path / "out").rglob("*"))
    with pytest.raises(DataError, match="not empty"):
        import_dataset(class_folder, tmp_path / "out", ImportOptions())
    assert sorted((tmp_path / "out").rglob("*")) == before


def test_import_of_nothing_readable_says_so(class_folder: Path, tmp_path: Path) -> None:
    for image in class_folder.rglob("*.png"):
        image.write_bytes(b"")
    with pytest.raises(DataError, match='No sample for "pets" can be read'):
        import_dataset(class_folder, tmp_path / "out", ImportOptions())
    assert only_remains(tmp_path, "pets")


def test_class_names_that_a_header_cannot_hold_are_refused(class_folder: Path, tmp_path: Path) -> None:
    (class_folder / "cat").rename(class_folder / "a;b")
    with pytest.raises(DataError, match='class names must be free of ";"'):
        import_dataset(class_folder, tmp_path / "out", ImportOptions())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": 3}, "both a width and a height"),
        ({"width": 0, "height": 3}, "width is 0"),
        ({"mode": "trim"}, '"trim" is not known; use one of crop, pad, resize'),
        ({"color": "blue"}, '"blue" is not known'),
        ({"limit": 0}, "limit is 0"),
        ({"split": {"a": 0.5, "b": 0.4}}, "add up to 0.9"),
        ({"split": {"a": 1.5, "b": -0.5}}, "must be above 0"),
        ({"split": [("a", 0.5), ("a", 0.5)]}, "a name of its own"),
        ({"split": {"../a": 1.0}}, "a name of its own"),
    ],
)
def test_options_that_cannot_work_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(DataError, match=message):
        ImportOptions(**options)


def test_split_that_leaves_a_part_empty_is_refused(class_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match='No sample is left for "b"'):
        import_dataset(class_folder, tmp_path / "out", ImportOptions(split={"a": 0.999, "b": 0.001}))


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=200),
    st.lists(st.integers(1, 20), min_size=1, max_size=4),
    st.booleans(),
    st.integers(0, 9),
)
def test_parts_are_disjoint_and_proportional(classes: list[int], weights: list[int], shuffle: bool, seed: int) -> None:
    sizes = shares(len(classes), weights)
    assert sum(sizes) == len(classes)
    parts = stratified_parts(np.array(classes), sizes, shuffle=shuffle, seed=seed)
    assert sorted(np.concatenate(parts)) == list(range(len(classes)))
    for part in parts:
        for number in set(classes):
            exact = classes.count(number) * len(part) / len(classes)
            assert abs(sum(classes[index] == number for index in part) - exact) <= len(set(classes))
        assert shuffle or list(part) == sorted(part)
