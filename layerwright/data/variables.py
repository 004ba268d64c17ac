"""The variables of a dataset, and the raw form in which their values travel from a file to `Dataset.read`.

The dtype of a raw value says what it is: uint8 and uint16 are image intensities (divided by 255 or 65535 when images
are normalized), int32 is sound, float32 is any other number. Sources give raw values, the cache stores them, and only
`Dataset.read` makes float32 of them; so normalization can be switched without reading the files again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from layerwright.data.errors import UnreadableError

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]

WHITE = {np.dtype(np.uint8): 255, np.dtype(np.uint16): 65535}
"""The largest intensity of an image, by the dtype of its raw values."""

_CONTENTS = {
    np.dtype(np.uint8): "an 8-bit image",
    np.dtype(np.uint16): "a 16-bit image",
    np.dtype(np.int32): "sound",
    np.dtype(np.float32): "numbers",
}


@dataclass(frozen=True)
class Variable:
    """One named value that every sample of a dataset has.

    `shape` is that of one sample. `kind` is "image" (channels, height, width), "wave" (samples, channels),
    "scalar" (1,), "vector" (n,) or "array" (anything else). `classes` names the values 0, 1, ... of a class number.
    """

    name: str
    shape: tuple[int, ...]
    kind: str
    label: str
    classes: tuple[str, ...] = ()


class Heading(NamedTuple):
    """What a source says about a variable before any value of it is read."""

    name: str
    label: str = ""
    classes: tuple[str, ...] = ()


class Form(NamedTuple):
    """The dtype and the shape that all raw values of one variable have."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    @classmethod
    def of(cls, value: Array) -> Form:
        """The form of one raw value."""
        return cls(value.dtype, value.shape)

    def difference(self, first: Form) -> str | None:
        """Say in words how this form differs from that of the first row, or None where it does not."""
        if self.dtype != first.dtype:
            return f"holds {_CONTENTS[self.dtype]}; the first row holds {_CONTENTS[first.dtype]}"
        if self.shape != first.shape:
            return f"has shape {shape_text(self.shape)}; the first row has {shape_text(first.shape)}"
        return None


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as people write it, `1,28,28`."""
    return ",".join(map(str, shape))


def describe(heading: Heading, form: Form) -> Variable:
    """The variable that a heading and the form of its values make."""
    return Variable(heading.name, form.shape, _kind(form), heading.label, heading.classes)


def describe_all(headings: Iterable[Heading], forms: Mapping[str, Form]) -> dict[str, Variable]:
    """The variables by name, in the order of the headings."""
    return {heading.name: describe(heading, forms[heading.name]) for heading in headings}


def finite_floats(values: Array) -> Floats:
    """Numbers of any type as C-contiguous float32; raise UnreadableError where one is not finite as float32."""
    with np.errstate(over="ignore", invalid="ignore"):
        floats = np.ascontiguousarray(values, np.float32)
    if not np.isfinite(floats).all():
        raise UnreadableError("holds nan, infinity or a number too large for 32-bit floats")
    return floats


def _kind(form: Form) -> str:
    if form.dtype in WHITE and len(form.shape) == 3:
        return "image"
    if form.dtype == np.int32 and len(form.shape) == 2:
        return "wave"
    if form.shape == (1,):
        return "scalar"
    return "vector" if len(form.shape) == 1 else "array"
