"""A folder of images with one sub-folder per class."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np

from layerwright.data.errors import DataError, RowProblem, UnreadableError
from layerwright.data.images import IMAGE_EXTENSIONS, read_image
from layerwright.data.source import Row
from layerwright.data.variables import Array, Heading


class FolderSource:
    """The images FOLDER/CLASS/IMAGE as x, the number of the class in alphabetical order as y.

    Class names that are all numbers are put in the order of the numbers. Hidden files and files that are no images by
    their extension are left out.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        try:
            classes = sorted(entry.name for entry in self.path.iterdir() if _is_class(entry))
            if all(name.isdecimal() for name in classes):
                classes.sort(key=int)
            self._images = [
                (image, number)
                for number, name in enumerate(classes)
                for image in sorted((self.path / name).iterdir())
                if image.suffix.lower() in IMAGE_EXTENSIONS and not image.name.startswith(".")
            ]
        except OSError as error:
            raise DataError(f'The folder "{path}" cannot be read: {error.strerror}.') from None
        if not self._images:
            raise DataError(
                f'The folder "{path}" holds no images in class folders; they should lie as CLASS/IMAGE.png.'
            )
        self.headings = (Heading("x", "image"), Heading("y", "label", tuple(classes)))

    def __len__(self) -> int:
        return len(self._images)

    def read_row(self, row: int, names: Collection[str] | None = None) -> Row:
        """Read one image and its class."""
        image, number = self._images[row]
        values: dict[str, Array] = {"y": np.array([number], np.float32)}
        if names is None or "x" in names:
            try:
                values["x"] = read_image(image)
            except UnreadableError as error:
                return Row(values, [RowProblem(*self.place(row), "x", str(error))])
        return Row(values, [])

    def place(self, row: int) -> tuple[str, int]:
        """The image, relative to the folder; it has no lines."""
        return self._images[row][0].relative_to(self.path).as_posix(), 0

    def files(self) -> Iterator[Path]:
        """The images."""
        return (image for image, _ in self._images)

    def identity(self) -> str:
        """A digest of the paths of the images and of the class names."""
        digest = hashlib.blake2b(str(self.headings).encode(errors="surrogateescape"))
        for image, _ in self._images:
            digest.update(b"\0" + str(image).encode(errors="surrogateescape"))
        return digest.hexdigest()

    def close(self) -> None:
        """Nothing is open."""


def _is_class(entry: Path) -> bool:
    return entry.is_dir() and not entry.name.startswith(".")
