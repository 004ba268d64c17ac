"""Make the small datasets of the examples: python make_data.py [--output FOLDER] [--seed 1].

Shapes, masks, boxes and waves are drawn by chance. The text is the beginning of "Alice's Adventures in
Wonderland" by Lewis Carroll (1865), alice.txt beside this file. Pairs of digits are those of ../mnist_lenet/data. The
same seed, numpy and zlib give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np

Array = np.ndarray
HERE = Path(__file__).parent
KINDS = ("circle", "square", "triangle", "cross")
LETTERS = " abcdefghijklmnopqrstuvwxyz,.?"
STEPS = 32
WORDS = 200
WINDOW = 2


def write(folder: Path, name: str, **arrays: Array) -> None:
    """Write an archive without times, which would make every run's file a different one."""
    path = folder / f"{name}.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for key, values in arrays.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(values), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{key}.npy", (1980, 1, 1, 0, 0, 0)), content.getvalue(), zipfile.ZIP_DEFLATED
            )
    print(f"{path}: {path.stat().st_size:,} bytes")


def inside(kind: int, size: int, x: float, y: float, radius: float) -> Array:
    """Which pixels of a square picture belong to a shape around a point."""
    rows, columns = np.mgrid[0:size, 0:size]
    across, down = (columns + 0.5 - x) / radius, (rows + 0.5 - y) / radius
    if KINDS[kind] == "circle":
        return across**2 + down**2 <= 1
    if KINDS[kind] == "square":
        return np.maximum(np.abs(across), np.abs(down)) <= 0.9
    if KINDS[kind] == "triangle":
        return (np.abs(across) <= (down + 1) / 2) & (down <= 1)
    return (np.minimum(np.abs(across), np.abs(down)) <= 0.3) & (np.maximum(np.abs(across), np.abs(down)) <= 1)


def picture(random: np.random.Generator, kind: int, size: int) -> tuple[Array, Array, tuple[float, float, float]]:
    """A coloured picture of one shape, its pixels, and its middle and radius."""
    radius = random.uniform(0.15, 0.35) * size
    x, y = random.uniform(radius, size - radius, 2)
    mask = inside(kind, size, x, y, radius)
    ground, colour = random.integers(0, 110, 3), random.integers(140, 256, 3)
    pixels = np.where(mask, colour[:, None, None], ground[:, None, None])
    if random.random() < 0.5:
        pixels = 255 - pixels
    return pixels.astype(np.uint8), mask, (x, y, radius)


def shapes(random: np.random.Generator, count: int, size: int) -> dict[str, Array]:
    """Pictures of one shape each, equally many of each kind."""
    kinds = np.arange(count) % len(KINDS)
    return {
        "x": np.stack([picture(random, kind, size)[0] for kind in kinds]),
        "y": kinds[:, None].astype(np.int32),
    }


def masks(random: np.random.Generator, count: int) -> dict[str, Array]:
    """Grey pictures of shapes with stripes on the ground, and which pixels are the shape's."""
    size, pictures, truths = 32, [], []
    for number in range(count):
        _, mask, _ = picture(random, number % len(KINDS), size)
        rows, columns = np.mgrid[0:size, 0:size]
        angle, wave = random.uniform(0, np.pi), random.uniform(3, 8)
        stripes = 90 + 60 * np.sign(np.sin((columns * np.cos(angle) + rows * np.sin(angle)) * 2 * np.pi / wave))
        pictures.append(np.where(mask, random.integers(60, 200), stripes)[None].astype(np.uint8))
        truths.append(mask[None].astype(np.int8))
    return {"x": np.stack(pictures), "y": np.stack(truths)}


def boxes(random: np.random.Generator, count: int) -> dict[str, Array]:
    """Pictures with one or two shapes; for each cell of a grid of 6 x 6: presence, middle, size, and the kind."""
    size, grid = 48, 6
    cell = size / grid
    pictures, truths = [], []
    for _ in range(count):
        pixels = np.broadcast_to(random.integers(0, 90, 3)[:, None, None], (3, size, size)).copy()
        truth = np.zeros((8, grid, grid), np.float16)
        for _ in range(random.integers(1, 3)):
            kind, radius = int(random.integers(0, 3)), random.uniform(5, 10)
            x, y = random.uniform(radius, size - radius, 2)
            column, row = int(x // cell), int(y // cell)
            if truth[0, row, column]:
                continue
            mask = inside(kind, size, x, y, radius)
            pixels = np.where(mask, random.integers(130, 256, 3)[:, None, None], pixels)
            truth[:5, row, column] = 1, x / cell - column, y / cell - row, 2 * radius / size, 2 * radius / size
            truth[5 + kind, row, column] = 1
        pictures.append(pixels.astype(np.uint8))
        truths.append(truth)
    return {"x": np.stack(pictures), "y": np.stack(truths)}


def waves(random: np.random.Generator, count: int, anomalies: float) -> dict[str, Array]:
    """Sums of two sine waves; a part of them has a spike, a gap, or a stretch of noise, and the label 1."""
    times = np.linspace(0, 1, 128)
    found, labels = [], []
    for _ in range(count):
        phase, strength = random.uniform(0, 2 * np.pi), random.uniform(0.5, 0.8)
        wave = strength * np.sin(4 * np.pi * times + phase) + 0.2 * np.sin(12 * np.pi * times + 3 * phase)
        wave += random.normal(0, 0.02, 128)
        wrong = random.random() < anomalies
        if wrong:
            start = random.integers(10, 90)
            kind = random.integers(0, 3)
            if kind == 0:
                wave[start : start + 4] += 1.2
            elif kind == 1:
                wave[start : start + 28] = 0
            else:
                wave[start : start + 24] += random.normal(0, 0.4, 24)
        found.append(wave[None])
        labels.append([wrong])
    return {"x": np.stack(found).astype(np.float16), "y": np.array(labels, np.int8)}


def text() -> str:
    """The text in small letters, with single spaces and three signs."""
    content = (HERE / "alice.txt").read_text(encoding="utf-8").lower().replace("!", ".").replace(";", ",")
    return re.sub(r" +", " ", re.sub(f"[^{re.escape(LETTERS)}]", " ", content)).strip()


def letters(content: str, step: int) -> dict[str, Array]:
    """Windows of the text as numbers, and the same moved on by one letter."""
    numbers = np.array([LETTERS.index(letter) for letter in content])
    starts = range(0, len(numbers) - STEPS - 1, step)
    return {
        "x": np.stack([numbers[start : start + STEPS] for start in starts]).astype(np.int16),
        "y": np.stack([numbers[start + 1 : start + STEPS + 1, None] for start in starts]).astype(np.int16),
    }


def words(content: str) -> dict[str, Array]:
    """Pairs of a word and one near it as numbers; 0 stands for all rare words."""
    found = re.findall("[a-z]+", content)
    common = [word for word, _ in Counter(found).most_common(WORDS - 1)]
    numbers = [common.index(word) + 1 if word in common else 0 for word in found]
    pairs = [
        (numbers[place], numbers[near])
        for place in range(len(numbers))
        for near in range(max(0, place - WINDOW), min(len(numbers), place + WINDOW + 1))
        if near != place and numbers[place] and numbers[near]
    ]
    table = np.array(pairs, np.int16)
    return {"x": table[:, :1], "y": table[:, 1:]}


def digits(prefix: str) -> tuple[Array, Array]:
    """The digits of the first example, with their labels."""
    folder = HERE.parent / "mnist_lenet" / "data"
    images = gzip.decompress((folder / f"{prefix}-images-idx3-ubyte.gz").read_bytes())[16:]
    labels = gzip.decompress((folder / f"{prefix}-labels-idx1-ubyte.gz").read_bytes())[8:]
    return np.frombuffer(images, np.uint8).reshape(-1, 1, 28, 28), np.frombuffer(labels, np.uint8)


def pairs(random: np.random.Generator, prefix: str, count: int) -> dict[str, Array]:
    """Pairs of digits, from 0 to 1 in 16 steps, half of them of the same digit: the label 1."""
    images, labels = digits(prefix)
    left = random.integers(0, len(labels), count)
    same = np.arange(count) % 2
    right = [
        random.choice(np.flatnonzero((labels == labels[place]) == bool(wanted)))
        for place, wanted in zip(left, same, strict=True)
    ]
    return {
        "x0": (np.round(images[left] / 17) / 15).astype(np.float16),
        "x1": (np.round(images[right] / 17) / 15).astype(np.float16),
        "y": same[:, None].astype(np.int8),
    }


def main() -> None:
    """Read the arguments and write all files."""
    parser = argparse.ArgumentParser(description="Make the small datasets of the examples.")
    parser.add_argument("--output", type=Path, default=HERE, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    arguments = parser.parse_args()
    folder = arguments.output
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(arguments.seed)
    write(folder, "shapes_32_train", **shapes(random, 800, 32))
    write(folder, "shapes_32_test", **shapes(random, 200, 32))
    for size in (224, 227, 299):
        write(folder, f"shapes_{size}", **shapes(random, 16, size))
    write(folder, "masks_train", **masks(random, 400))
    write(folder, "masks_test", **masks(random, 100))
    write(folder, "boxes_train", **boxes(random, 600))
    write(folder, "boxes_test", **boxes(random, 100))
    write(folder, "waves_train", **waves(random, 500, 0.0))
    write(folder, "waves_test", **waves(random, 200, 0.5))
    content = text()
    divide = len(content) * 9 // 10
    write(folder, "letters_train", **letters(content[:divide], 3))
    write(folder, "letters_test", **letters(content[divide:], STEPS))
    near = words(content)
    last = len(near["x"]) * 9 // 10
    write(folder, "words_train", **{name: values[:last] for name, values in near.items()})
    write(folder, "words_test", **{name: values[last:] for name, values in near.items()})
    write(folder, "pairs_train", **pairs(random, "train", 2000))
    write(folder, "pairs_test", **pairs(random, "t10k", 200))


if __name__ == "__main__":
    main()
