"""Make the MNIST subset of this example from the four published files.

    python make_data.py SOURCE [--output data] [--train 8000] [--test 2000] [--seed 1]

SOURCE is a folder with the files as Yann LeCun and Corinna Cortes published them. The output has the same four names
and the same format (IDX, gzip), with equally many of each digit, chosen at random and shuffled: training digits come
from the training set, test digits from the test set. The same source, seed and zlib give the same bytes.
"""

import argparse
import gzip
import io
import random
import struct
from pathlib import Path

IMAGES_MAGIC = 0x00000803  # unsigned bytes in three dimensions: image, row, column
LABELS_MAGIC = 0x00000801  # unsigned bytes in one dimension
DIGITS = range(10)


def read_images(path: Path) -> list[bytes]:
    """The pixels of each 28 x 28 image, row by row."""
    content = gzip.decompress(path.read_bytes())
    magic, count, rows, columns = struct.unpack_from(">IIII", content)
    if (magic, rows, columns) != (IMAGES_MAGIC, 28, 28) or len(content) != 16 + count * 784:
        raise SystemExit(f"{path} is not an IDX file of 28 x 28 images.")
    return [content[start : start + 784] for start in range(16, len(content), 784)]


def read_labels(path: Path) -> bytes:
    """One byte per image: the digit that it shows."""
    content = gzip.decompress(path.read_bytes())
    magic, count = struct.unpack_from(">II", content)
    if magic != LABELS_MAGIC or len(content) != 8 + count:
        raise SystemExit(f"{path} is not an IDX file of labels.")
    return content[8:]


def choose(labels: bytes, count: int, seed: int) -> list[int]:
    """Indices of `count` examples in random order, equally many of each digit."""
    chooser = random.Random(seed)
    chosen = []
    for digit in DIGITS:
        candidates = [index for index, label in enumerate(labels) if label == digit]
        if count // len(DIGITS) > len(candidates):
            raise SystemExit(f"The source has only {len(candidates)} images of the digit {digit}. Ask for fewer.")
        chosen += chooser.sample(candidates, count // len(DIGITS))
    chooser.shuffle(chosen)
    return chosen


def write(path: Path, content: bytes) -> None:
    """Compress without the time and the file name, which would make every run's file a different one."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=0) as file:
        file.write(content)
    path.write_bytes(packed.getvalue())
    print(f"{path}: {path.stat().st_size:,} bytes")


def make_subset(source: Path, output: Path, prefix: str, count: int, seed: int) -> None:
    """Write `count` of the source's images, and their labels, under the source's names."""
    images_name, labels_name = f"{prefix}-images-idx3-ubyte.gz", f"{prefix}-labels-idx1-ubyte.gz"
    images, labels = read_images(source / images_name), read_labels(source / labels_name)
    chosen = choose(labels, count, seed)
    images_header = struct.pack(">IIII", IMAGES_MAGIC, count, 28, 28)
    write(output / images_name, images_header + b"".join(images[index] for index in chosen))
    labels_header = struct.pack(">II", LABELS_MAGIC, count)
    write(output / labels_name, labels_header + bytes(labels[index] for index in chosen))


def multiple_of_ten(text: str) -> int:
    """An argument that can be shared equally among the ten digits."""
    if int(text) <= 0 or int(text) % len(DIGITS):
        raise argparse.ArgumentTypeError(f"{text} is not a positive multiple of {len(DIGITS)}")
    return int(text)


def main() -> None:
    """Read the arguments and write the four files."""
    parser = argparse.ArgumentParser(description="Make the MNIST subset of this example from the four published files.")
    parser.add_argument("source", type=Path, help="folder with the four published .gz files")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "data", help="default: %(default)s")
    parser.add_argument("--train", type=multiple_of_ten, default=8000, help="training images, default: %(default)s")
    parser.add_argument("--test", type=multiple_of_ten, default=2000, help="test images, default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    make_subset(arguments.source, arguments.output, "train", arguments.train, arguments.seed)
    make_subset(arguments.source, arguments.output, "t10k", arguments.test, arguments.seed)


if __name__ == "__main__":
    main()
