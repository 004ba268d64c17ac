"""Small datasets, written by means other than the package under test."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERWRIGHT_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Write lines as a CSV in tmp_path."""

    def write(*lines: str, name: str = "data.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def digits_csv(tmp_path: Path, write_csv: Callable[..., Path]) -> Path:
    """Six grey images of 3 x 2 pixels, of which image number n is n everywhere, with labels 0 1 2 0 1 2."""
    for number in range(6):
        Image.new("L", (3, 2), number).save(tmp_path / f"{number}.png")
    return write_csv("x:image,y:label", *(f"{number}.png,{number % 3}" for number in range(6)))


@pytest.fixture
def class_folder(tmp_path: Path) -> Path:
    """Ten images of cats and twenty of dogs, 8 x 6 pixels, RGB."""
    for name, count, colour in (("cat", 10, (200, 0, 0)), ("dog", 20, (0, 0, 100))):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for number in range(count):
            Image.new("RGB", (8, 6), colour).save(tmp_path / "pets" / name / f"{number:02}.png")
    return tmp_path / "pets"


@pytest.fixture
def write_idx() -> Callable[..., Path]:
    """Write images and labels in the format of MNIST; return the images file."""

    def write(folder: Path, prefix: str, images: np.ndarray, labels: Sequence[int], packed: bool = True) -> Path:
        folder.mkdir(exist_ok=True)
        ending = ".gz" if packed else ""
        paths = [folder / f"{prefix}-{part}-ubyte{ending}" for part in ("images-idx3", "labels-idx1")]
        contents = [
            struct.pack(">BBBB3I", 0, 0, 8, 3, *images.shape) + images.astype(np.uint8).tobytes(),
            struct.pack(">BBBBI", 0, 0, 8, 1, len(labels)) + bytes(labels),
        ]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(gzip.compress(content) if packed else content)
        return paths[0]

    return write
