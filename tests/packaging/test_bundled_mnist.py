"""The digits that come with the project: small, balanced and whole."""

import gzip
import struct
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "examples" / "mnist_lenet" / "data"
SIZES = [("train", 8000), ("t10k", 2000)]


def content(name: str) -> bytes:
    return gzip.decompress((DATA / name).read_bytes())


@pytest.mark.parametrize(("prefix", "count"), SIZES)
def test_images_and_labels_are_whole_idx_files(prefix: str, count: int) -> None:
    images, labels = content(f"{prefix}-images-idx3-ubyte.gz"), content(f"{prefix}-labels-idx1-ubyte.gz")
    assert struct.unpack_from(">IIII", images) == (0x803, count, 28, 28)
    assert len(images) == 16 + count * 28 * 28
    assert struct.unpack_from(">II", labels) == (0x801, count)
    assert len(labels) == 8 + count


@pytest.mark.parametrize(("prefix", "count"), SIZES)
def test_each_digit_is_there_equally_often_and_in_no_order(prefix: str, count: int) -> None:
    labels = content(f"{prefix}-labels-idx1-ubyte.gz")[8:]
    assert Counter(labels) == dict.fromkeys(range(10), count // 10)
    assert len(set(labels[:64])) == 10


def test_no_image_is_there_twice() -> None:
    images = b"".join(content(f"{prefix}-images-idx3-ubyte.gz")[16:] for prefix, _ in SIZES)
    assert len({images[start : start + 784] for start in range(0, len(images), 784)}) == 10_000


def test_the_data_stays_small_enough_to_be_cloned_by_everyone() -> None:
    assert sum(file.stat().st_size for file in DATA.iterdir()) < 2_000_000


def test_the_files_carry_no_time_and_no_name() -> None:
    """Those would make every run of make_data.py give different bytes."""
    for file in DATA.iterdir():
        header = file.read_bytes()[:10]
        assert header[3] == 0, "no file name"
        assert header[4:8] == bytes(4), "no time"
