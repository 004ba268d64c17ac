"""Datasets: reading them from the files people have, checking, caching, ordering, and importing them as CSV."""

from layerwright.data.checking import check_dataset
from layerwright.data.dataset import Dataset, open_dataset
from layerwright.data.errors import DataError, RowProblem
from layerwright.data.importing import ImportedSet, ImportOptions, ImportPreview, import_dataset, preview_import
from layerwright.data.numbers import read_numbers
from layerwright.data.order import sample_order
from layerwright.data.prefetching import prefetch
from layerwright.data.ranges import ValueRange, class_range
from layerwright.data.variables import Variable

__all__ = [
    "DataError",
    "Dataset",
    "ImportOptions",
    "ImportPreview",
    "ImportedSet",
    "RowProblem",
    "ValueRange",
    "Variable",
    "check_dataset",
    "class_range",
    "import_dataset",
    "open_dataset",
    "prefetch",
    "preview_import",
    "read_numbers",
    "sample_order",
]
