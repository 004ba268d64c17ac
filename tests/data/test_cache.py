"""Packed copies: reused while nothing changes, made anew when anything does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from layerwright.data import DataError, open_dataset
from layerwright.data.cache import Cache
from layerwright.data.csv_source import CsvSource


class Opener:
    """Opens a dataset and says whether that packed it or found it packed."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = path
        self.folder = folder

    def packs(self) -> bool:
        """Open once, compare every value with the files, and return whether rows were packed."""
        calls: list[tuple[int, int]] = []
        with (
            open_dataset(self.path, cache_folder=self.folder, progress=lambda *call: calls.append(call)) as packed,
            open_dataset(self.path, cache=False) as direct,
        ):
            rows = range(len(direct))
            for name, values in direct.read(rows).items():
                assert np.array_equal(packed.read(rows)[name], values)
            assert packed.digest == direct.digest
            assert calls == ([(row + 1, len(direct)) for row in rows] if calls else [])
        assert not list((self.folder / "datasets").glob("*.tmp"))
        return bool(calls)

    def place(self) -> Path:
        """The only packed dataset."""
        (place,) = (self.folder / "datasets").iterdir()
        return place


def pack(cache: Cache, path: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Open a CSV through a cache."""
    with closing(CsvSource(path)) as source:
        cache.open(source, progress)


def fail(done: int, total: int) -> None:
    """A progress that must not be made."""
    raise AssertionError("packed again")


@pytest.fixture
def opener(digits_csv: Path, tmp_path: Path) -> Opener:
    opener = Opener(digits_csv, tmp_path / "cache")
    assert opener.packs()
    return opener


def test_unchanged_dataset_is_reused(opener: Opener) -> None:
    assert not opener.packs()


def test_touched_file_is_read_again(opener: Opener, tmp_path: Path) -> None:
    os.utime(tmp_path / "3.png", ns=(1, 1))
    assert opener.packs()
    assert not opener.packs()


def test_changed_image_is_read_again(opener: Opener, tmp_path: Path) -> None:
    Image.new("L", (3, 2), 99).save(tmp_path / "3.png")
    assert opener.packs()


def test_edited_csv_is_read_again(opener: Opener) -> None:
    with opener.path.open("a") as stream:
        stream.write("0.png,7\n")
    assert opener.packs()


def test_file_that_is_gone_is_noticed(opener: Opener, tmp_path: Path) -> None:
    (tmp_path / "3.png").unlink()
    with pytest.raises(DataError, match=r"line 5, column x: the file .*3\.png\" does not exist"):
        opener.packs()


def cut_short(place: Path) -> None:
    with (place / "0.npy").open("r+b") as stream:
        stream.truncate(140)


def garble_header(place: Path) -> None:
    with (place / "0.npy").open("r+b") as stream:
        stream.write(b"garbage")


@pytest.mark.parametrize(
    "damage",
    [
        cut_short,
        garble_header,
        lambda place: (place / "1.npy").unlink(),
        lambda place: (place / "manifest.json").unlink(),
        lambda place: (place / "manifest.json").write_text("{"),
        lambda place: (place / "manifest.json").write_text("[1]"),
        lambda place: (place / "manifest.json").write_bytes(b"\xff"),
    ],
)
def test_damaged_cache_is_made_anew(opener: Opener, damage: Callable[[Path], object]) -> None:
    damage(opener.place())
    assert opener.packs()
    assert not opener.packs()


def test_normalization_needs_no_packing_but_changes_the_digest(opener: Opener) -> None:
    with (
        open_dataset(opener.path, cache_folder=opener.folder) as scaled,
        open_dataset(opener.path, cache_folder=opener.folder, normalize_images=False, progress=fail) as plain,
    ):
        assert scaled.digest != plain.digest
        assert np.array_equal(scaled.read([5])["x"], plain.read([5])["x"] / np.float32(255))


def test_images_are_packed_as_bytes(opener: Opener) -> None:
    assert np.load(opener.place() / "0.npy", mmap_mode="r").dtype == np.uint8


def test_opened_dataset_outlives_its_cache(opener: Opener) -> None:
    with open_dataset(opener.path, cache_folder=opener.folder) as dataset:
        shutil.rmtree(opener.folder)
        assert dataset.read([2])["y"].tolist() == [[2]]


def test_failed_packing_leaves_nothing(opener: Opener) -> None:
    with opener.path.open("a") as stream:
        stream.write("missing.png,7\n")
    with pytest.raises(DataError):
        open_dataset(opener.path, cache_folder=opener.folder)
    assert len(list((opener.folder / "datasets").iterdir())) == 1


def test_caches_beyond_the_limit_are_removed_and_nothing_else(digits_csv: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    (cache.folder / "not a cache").mkdir(parents=True)
    for name in ("a.csv", "b.csv"):
        pack(cache, Path(shutil.copy(digits_csv, tmp_path / name)))
    assert len(list(cache.folder.iterdir())) == 3
    cache.limit = 0
    pack(cache, digits_csv)
    pack(cache, digits_csv, fail)
    assert len(list(cache.folder.iterdir())) == 2
    assert (cache.folder / "not a cache").is_dir()


def test_recent_use_counts(digits_csv: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    copies = [digits_csv.with_name(f"{name}.csv") for name in "ab"]
    for copy in copies:
        shutil.copy(digits_csv, copy)
        pack(cache, copy)
    for place in cache.folder.iterdir():
        os.utime(place, (1, 1))
    pack(cache, copies[0])
    sizes = [sum(file.stat().st_size for file in place.iterdir()) for place in cache.folder.iterdir()]
    cache.limit = int(2.5 * max(sizes))
    pack(cache, digits_csv)

    pack(cache, copies[0], fail)
    with pytest.raises(AssertionError):
        pack(cache, copies[1], fail)


def test_building_at_once_does_no_harm(digits_csv: Path, tmp_path: Path) -> None:
    def read(_: int) -> list[float]:
        with open_dataset(digits_csv, cache_folder=tmp_path / "cache") as dataset:
            return dataset.read(range(6))["y"].ravel().tolist()

    with ThreadPoolExecutor(8) as pool:
        assert set(map(tuple, pool.map(read, range(24)))) == {(0, 1, 2, 0, 1, 2)}
    assert not Opener(digits_csv, tmp_path / "cache").packs()


def test_cache_that_cannot_be_written_is_a_data_error(digits_csv: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="LAYERWRIGHT_CACHE"):
        open_dataset(digits_csv, cache_folder=tmp_path / "file")


def test_environment_names_the_folder(digits_csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWRIGHT_CACHE", str(tmp_path / "elsewhere"))
    open_dataset(digits_csv).close()
    assert list((tmp_path / "elsewhere" / "datasets").iterdir())
