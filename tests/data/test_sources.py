"""IDX, npz and image folders, opened without conversion."""

from __future__ import annotations

import contextlib
import gzip
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from layerwright.data import DataError, check_dataset, class_range, open_dataset

MNIST = Path(__file__).parents[2].parent / "shared" / "data" / "mnist"

WriteIdx = Callable[..., Path]


def images(count: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, *shape), dtype=np.uint8)


@pytest.mark.parametrize("packed", [True, False])
def test_idx_gives_images_and_labels(tmp_path: Path, write_idx: WriteIdx, packed: bool) -> None:
    pixels = images(5, 4, 3)
    path = write_idx(tmp_path, "train", pixels, [3, 1, 4, 1, 5], packed)
    with open_dataset(path) as dataset:
        assert len(dataset) == 5
        assert (dataset.variables["x"].shape, dataset.variables["x"].kind) == ((1, 4, 3), "image")
        assert (dataset.variables["y"].shape, dataset.variables["y"].kind) == ((1,), "scalar")
        batch = dataset.read([4, 0])
        assert np.array_equal(batch["x"], pixels[[4, 0], None].astype(np.float32) / np.float32(255))
        assert batch["y"].tolist() == [[5], [3]]


def test_idx_by_its_short_name(tmp_path: Path, write_idx: WriteIdx) -> None:
    path = write_idx(tmp_path, "train", images(2, 2, 2), [0, 1], packed=False)
    path.rename(tmp_path / "mine-images.idx")
    (tmp_path / "train-labels-idx1-ubyte").rename(tmp_path / "mine-labels.idx")
    with open_dataset(tmp_path / "mine-images.idx") as dataset:
        assert dataset.read([1])["y"].tolist() == [[1]]


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (struct.pack(">BBBB3I", 0, 0, 8, 3, 2**31, 2**10, 2**10), "promises 2251799813685248 bytes"),
        (struct.pack(">BBBB3I", 0, 0, 8, 3, 5000, 28, 28), "promises 3920000 bytes"),
        (struct.pack(">BBBB3I", 0, 0, 8, 3, 1, 1, 2), "data end after 1 bytes|promises 2 bytes"),
        (struct.pack(">BBBB3I", 0, 0, 8, 3, 1, 0, 0), "goes on|promises 0 bytes"),
        (struct.pack(">BBBB3I", 0, 0, 13, 3, 1, 1, 1), "type 13"),
        (b"GIF89a-----------", "does not start as an IDX file"),
    ],
)
@pytest.mark.parametrize("packed", [True, False])
def test_idx_that_lies_is_refused(
    tmp_path: Path, write_idx: WriteIdx, packed: bool, start: bytes, message: str
) -> None:
    path = write_idx(tmp_path, "train", images(1, 1, 1), [0], packed)
    content = start + b"\1"
    path.write_bytes(gzip.compress(content) if packed else content)
    with pytest.raises(DataError, match=message):
        open_dataset(path)


def test_idx_without_matching_labels_is_refused(tmp_path: Path, write_idx: WriteIdx) -> None:
    path = write_idx(tmp_path, "train", images(2, 2, 2), [0])
    with pytest.raises(DataError, match=r"2 images, .* 1 labels"):
        open_dataset(path)
    (tmp_path / "train-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(DataError, match=r'file "train-labels-idx1-ubyte" or'):
        open_dataset(path)
    with pytest.raises(DataError, match="or import it"):
        open_dataset(tmp_path)


def test_gzip_cut_short_is_refused(tmp_path: Path, write_idx: WriteIdx) -> None:
    path = write_idx(tmp_path, "train", images(9, 9, 9), [0] * 9)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError, match="cannot be read"):
        open_dataset(path)


def test_mnist_as_published() -> None:
    if not MNIST.is_dir():
        pytest.skip(f"MNIST is not at {MNIST}")
    with open_dataset(MNIST / "t10k-images-idx3-ubyte.gz", normalize_images=False) as dataset:
        assert len(dataset) == 10_000
        labels = dataset.read(range(10_000))["y"].astype(int).ravel()
        # The counts that are published with the test set.
        assert np.bincount(labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
        assert class_range(dataset, "x").maximum == 255


@pytest.mark.parametrize(
    ("shape", "expected"), [((4, 3), (1, 4, 3)), ((4, 3, 1), (1, 4, 3)), ((4, 5, 3), (3, 4, 5)), ((4, 5, 4), (4, 4, 5))]
)
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_npz_images_become_channels_first(
    tmp_path: Path, save: Callable[..., None], shape: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    pixels = images(3, *shape)
    save(tmp_path / "a.npz", x=pixels, y=np.array([2, 0, 1]), z=np.arange(6.0).reshape(3, 2), mask=images(3, 2, 2))
    with open_dataset(tmp_path / "a.npz", normalize_images=False) as dataset:
        assert {name: (v.kind, v.shape) for name, v in dataset.variables.items()} == {
            "x": ("image", expected),
            "y": ("scalar", (1,)),
            "z": ("vector", (2,)),
            "mask": ("array", (2, 2)),
        }
        batch = dataset.read([2])
    wanted = pixels[2].transpose(2, 0, 1) if pixels.ndim == 4 else pixels[2][np.newaxis]
    assert np.array_equal(batch["x"][0], wanted)
    assert batch["x"].flags.c_contiguous
    assert batch["y"].tolist() == [[1]]
    assert batch["z"].tolist() == [[4, 5]]


def test_npz_that_is_no_single_dataset_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.zeros(3), y=np.zeros(4))
    with pytest.raises(DataError, match="x has 3, y has 4"):
        open_dataset(tmp_path / "a.npz")
    np.savez(tmp_path / "b.npz", x_train=np.zeros(3), x_test=np.zeros(4))
    with pytest.raises(DataError, match=r"several datasets \(train, test\)"):
        open_dataset(tmp_path / "b.npz")
    np.savez(tmp_path / "c.npz", x=np.float32(1))
    with pytest.raises(DataError, match="single number"):
        open_dataset(tmp_path / "c.npz")
    (tmp_path / "d.npz").write_bytes(b"PK")
    with pytest.raises(DataError, match="not a zip"):
        open_dataset(tmp_path / "d.npz")
    with zipfile.ZipFile(tmp_path / "e.npz", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(DataError, match=r"readme\.txt"):
        open_dataset(tmp_path / "e.npz")


def test_npz_bomb_is_refused_before_memory_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez_compressed(path, x=np.zeros(1000))
    data = bytearray(path.read_bytes())
    # In the directory of the archive, 20 bytes after its signature: the compressed and the real size.
    start = data.index(b"PK\x01\x02")
    data[start + 24 : start + 28] = struct.pack("<I", 2**32 - 2)
    path.write_bytes(data)
    with pytest.raises(DataError, match="claims more bytes"):
        open_dataset(path)


def test_damaged_npz_is_never_anything_but_a_data_error(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, x=np.arange(4.0))
    intact = path.read_bytes()
    for position in range(len(intact)):
        path.write_bytes(intact[:position] + bytes([intact[position] ^ 0xFF]) + intact[position + 1 :])
        with contextlib.suppress(DataError):
            open_dataset(path).close()


def test_npz_numbers_that_are_not_finite_are_named_with_their_sample(tmp_path: Path) -> None:
    values = np.zeros((5, 2))
    values[3, 1] = np.nan
    values[4, 0] = 1e300
    np.savez(tmp_path / "a.npz", x=values)
    with pytest.raises(DataError, match=r"a\.npz, line 4, column x: holds nan"):
        open_dataset(tmp_path / "a.npz")
    assert [problem.line for problem in check_dataset(tmp_path / "a.npz")] == [4, 5]


def test_folder_names_its_classes(class_folder: Path) -> None:
    (class_folder / ".hidden").mkdir()
    (class_folder / "cat" / "notes.txt").touch()
    with open_dataset(class_folder) as dataset:
        assert len(dataset) == 30
        assert dataset.variables["y"].classes == ("cat", "dog")
        batch = dataset.read([0, 29])
    assert batch["y"].tolist() == [[0], [1]]
    assert batch["x"][0, :, 0, 0].tolist() == [np.float32(200) / np.float32(255), 0, 0]


def test_folders_named_by_numbers_are_in_their_order(tmp_path: Path) -> None:
    for number in (10, 9, 2):
        (tmp_path / "set" / str(number)).mkdir(parents=True)
        Image.new("L", (1, 1)).save(tmp_path / "set" / str(number) / "a.png")
    with open_dataset(tmp_path / "set") as dataset:
        assert dataset.variables["y"].classes == ("2", "9", "10")


def test_folder_without_images_in_classes_is_refused(tmp_path: Path) -> None:
    Image.new("L", (1, 1)).save(tmp_path / "a.png")
    with pytest.raises(DataError, match=r"CLASS/IMAGE\.png"):
        open_dataset(tmp_path)


def test_new_image_in_a_folder_is_seen(class_folder: Path) -> None:
    with open_dataset(class_folder) as dataset:
        before = dataset.digest
    Image.new("RGB", (8, 6)).save(class_folder / "cat" / "new.png")
    with open_dataset(class_folder) as dataset:
        assert len(dataset) == 31
        assert dataset.digest != before
