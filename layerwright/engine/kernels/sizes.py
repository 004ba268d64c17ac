"""The sizes of what kernels compute, and what follows from them; kernels take them as tuples of integers.

Maps of a convolution are cut into jobs, each of some rows of one sample or of some whole samples, so that the columns
of a job fit into a processor's cache. No division depends on how many threads there are.
"""

from __future__ import annotations

from typing import NamedTuple

_CACHE_VALUES = 96 * 1024
_FEWEST_COLUMNS = 128
_MOST_COLUMNS = 1024
_MOST_PARTS = 8
_MOST_PARTIAL_VALUES = 16 * 1024 * 1024

MOST_TAPS = 255
"""The values of a window; which of them is the largest is kept in a byte."""


class Geometry(NamedTuple):
    """The sizes of a convolution of maps, and how it is cut into jobs."""

    samples: int
    maps: int
    height: int
    width: int
    out_maps: int
    out_height: int
    out_width: int
    kernel_height: int
    kernel_width: int
    stride_y: int
    stride_x: int
    pad_y: int
    pad_x: int
    dilation_y: int
    dilation_x: int
    groups: int
    job_samples: int = 1
    job_rows: int = 1

    @property
    def taps(self) -> int:
        """The values that one output is computed from."""
        return self.maps // self.groups * self.kernel_height * self.kernel_width

    @property
    def positions(self) -> int:
        """The outputs of a map."""
        return self.out_height * self.out_width

    @property
    def multiplications(self) -> int:
        """What one pass costs."""
        return self.samples * self.out_maps * self.positions * self.taps

    @property
    def room(self) -> int:
        """The values that a thread needs for the columns of a job and for its outputs."""
        columns = self.taps * self.job_samples * self.job_rows * self.out_width
        return columns + self.out_maps // self.groups * self.job_samples * self.positions

    @property
    def frame(self) -> int:
        """The values of a map with all around it that a kernel can reach."""
        return ((self.out_height - 1) * self.stride_y + (self.kernel_height - 1) * self.dilation_y + 1) * self._line

    @property
    def reach(self) -> int:
        """From the first tap of a kernel to its last, in values of a framed map."""
        return (self.kernel_height - 1) * self.dilation_y * self._line + (self.kernel_width - 1) * self.dilation_x

    @property
    def _line(self) -> int:
        return (self.out_width - 1) * self.stride_x + (self.kernel_width - 1) * self.dilation_x + 1

    @property
    def is_pointwise(self) -> bool:
        """Whether the input's maps are the columns themselves."""
        return (
            (self.kernel_height, self.kernel_width, self.stride_y, self.stride_x) == (1, 1, 1, 1)
            and (self.pad_y, self.pad_x) == (0, 0)
            and (self.height, self.width) == (self.out_height, self.out_width)
        )

    def in_jobs(self) -> Geometry:
        """The same with jobs of a good size."""
        columns = min(max(_CACHE_VALUES // self.taps, _FEWEST_COLUMNS), _MOST_COLUMNS)
        if self.positions >= columns or self.samples == 1 or (self.is_pointwise and self.positions >= _FEWEST_COLUMNS):
            rows = max(columns // self.out_width, 1)
            pieces = -(-self.out_height // rows)
            return self._replace(job_samples=1, job_rows=-(-self.out_height // pieces))
        together = max(min(columns // self.positions, self.samples), 1)
        return self._replace(job_samples=together, job_rows=self.out_height)

    def parts(self) -> int:
        """Into how many parts a batch is cut whose sums are added at last; it does not depend on the threads."""
        weights = max(self.out_maps * self.taps, 1)
        parts = _MOST_PARTS
        while parts > 2 and parts * weights > _MOST_PARTIAL_VALUES:
            parts //= 2
        return max(min(parts, self.samples), 1)


class Windows(NamedTuple):
    """The sizes of windows that move over maps."""

    maps: int
    height: int
    width: int
    out_height: int
    out_width: int
    kernel_height: int
    kernel_width: int
    stride_y: int
    stride_x: int
    pad_y: int
    pad_x: int

    @property
    def work(self) -> int:
        """The values that are read."""
        return self.maps * self.out_height * self.out_width * self.kernel_height * self.kernel_width

    @property
    def reach_maps(self) -> bool:
        """Whether every window has at least one value of a map."""
        return (
            self.pad_y < self.kernel_height
            and self.pad_x < self.kernel_width
            and (self.out_height - 1) * self.stride_y - self.pad_y < self.height
            and (self.out_width - 1) * self.stride_x - self.pad_x < self.width
        )

    @property
    def stay_inside(self) -> bool:
        """Whether every window lies within its map."""
        return (
            (self.pad_y, self.pad_x) == (0, 0)
            and (self.out_height - 1) * self.stride_y + self.kernel_height <= self.height
            and (self.out_width - 1) * self.stride_x + self.kernel_width <= self.width
        )


class Maps(NamedTuple):
    """Which values are normalized together: those of one map in all samples."""

    samples: int
    maps: int
    size: int


class Product(NamedTuple):
    """The sizes of a product."""

    rows: int
    inputs: int
    outputs: int

    @property
    def multiplications(self) -> int:
        """What one pass costs."""
        return self.rows * self.inputs * self.outputs
