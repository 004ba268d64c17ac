"""Numbers in a text file: what a weight file holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from layerwright.data.bounded import open_regular_file
from layerwright.data.errors import DataError, UnreadableError
from layerwright.data.variables import Floats, finite_floats

_LONGEST_NUMBER = 40
"""The most characters that one number may take, with what separates it from the next."""


def read_numbers(path: Path, count: int) -> Floats:
    """Read numbers separated by commas or white space.

    Args:
        path: A text file in UTF-8.
        count: How many numbers it must hold; a file that is much too long for them is not read.

    Raises:
        DataError: It cannot be read, or holds another number of them, or something else.
    """
    try:
        with open_regular_file(path, count * _LONGEST_NUMBER + _LONGEST_NUMBER) as file:
            text = file.read().decode("utf-8-sig")
        values = finite_floats(np.array([float(cell) for cell in text.replace(",", " ").split()]))
    except (OSError, ValueError, UnreadableError) as error:
        raise DataError(f'The numbers in "{path}" cannot be read: {error}.') from None
    if values.size != count:
        raise DataError(f'"{path}" holds {values.size:,} numbers; {count:,} are needed.')
    return values
