"""Importing: any dataset that can be opened, written as dataset CSVs with PNG and npy files."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from layerwright.data.csv_writer import SetWriter, open_set_writer
from layerwright.data.errors import DataError, RowProblem, UnreadableError
from layerwright.data.idx import idx_files, open_idx
from layerwright.data.npz import open_npz_sets
from layerwright.data.opening import open_source
from layerwright.data.reshaping import COLORS, FITS, reshape_image
from layerwright.data.row_checker import require_samples
from layerwright.data.source import Source
from layerwright.data.splitting import Indices, class_of_samples, shares, stratified_parts
from layerwright.data.variables import WHITE, Array, Form, Heading

_SET_NAME = re.compile(r"\w[\w .-]*")

# What the parts of published datasets are called, in the order in which they are written.
_KNOWN_SETS = {
    "train": "training",
    "val": "validation",
    "valid": "validation",
    "test": "validation",
    "t10k": "validation",
}


@dataclass(frozen=True)
class ImportOptions:
    """How a dataset is imported; a combination that cannot work raises DataError.

    width, height: the size that images get, in pixels; both or neither.
    mode: "crop" cuts the middle out, "pad" adds black bars, "resize" stretches.
    color: "keep", "grey" or "rgb".
    split: names of the parts and their ratios, as {"training": 0.8, "validation": 0.2}; empty for one part.
    shuffle, seed: whether samples are put in random order, and which one.
    limit: the most samples to take, of each class its share; None for all.
    """

    width: int | None = None
    height: int | None = None
    mode: str = "resize"
    color: str = "keep"
    split: Mapping[str, float] | Sequence[tuple[str, float]] = ()
    shuffle: bool = True
    seed: int = 0
    limit: int | None = None

    def __post_init__(self) -> None:
        if (self.width is None) != (self.height is None):
            raise DataError("Give both a width and a height for the images, or neither.")
        for name, value in (("width", self.width), ("height", self.height), ("limit", self.limit)):
            if value is not None and value < 1:
                raise DataError(f"The {name} is {value}; it must be at least 1.")
        for name, text, known in (("mode", self.mode, FITS), ("color", self.color, COLORS)):
            if text not in known:
                raise DataError(f'The {name} "{text}" is not known; use one of {", ".join(known)}.')
        names = [name for name, _ in self.parts]
        for name, ratio in self.parts:
            if not _SET_NAME.fullmatch(name) or names.count(name) > 1:
                raise DataError(f'The part "{name}" of the split needs a name of its own that can be a file name.')
            if not ratio > 0:
                raise DataError(f'The ratio of "{name}" is {ratio}; it must be above 0.')
        total = sum(ratio for _, ratio in self.parts)
        if self.parts and abs(total - 1) > 1e-6:
            raise DataError(f"The ratios of the split add up to {total:g}; they must add up to 1.")

    @property
    def parts(self) -> list[tuple[str, float]]:
        """The names and ratios of the split."""
        return list(self.split.items() if isinstance(self.split, Mapping) else self.split)

    @property
    def size(self) -> tuple[int, int] | None:
        """The width and height of images, or None to keep them."""
        return None if self.width is None or self.height is None else (self.width, self.height)


@dataclass(frozen=True)
class ImportedSet:
    """One dataset CSV that was written, with the samples that could not be read and were left out."""

    name: str
    csv: Path
    rows: int
    skipped: tuple[RowProblem, ...]


@dataclass(frozen=True)
class ImportPreview:
    """What an import would take, before it is done.

    samples: how many samples there are.
    variables: the name of each variable with the shape that it would have.
    pictures: some images as they would be written, (channels, height, width), each with the name of its class.
    problems: what is wrong with the samples that were looked at.
    sets: the names of the parts that the source has itself; one where it is not divided.
    """

    samples: int
    variables: Mapping[str, tuple[int, ...]]
    pictures: tuple[tuple[Array, str], ...]
    problems: tuple[RowProblem, ...]
    sets: tuple[str, ...]


class _Part(NamedTuple):
    """The samples of one source that go into one CSV."""

    name: str
    source: Source
    rows: Indices


def import_dataset(
    source: Path, output: Path, options: ImportOptions, progress: Callable[[int, int], None] | None = None
) -> list[ImportedSet]:
    """Write a dataset as OUTPUT/NAME.csv, one CSV per part of the split or per part that the source has itself.

    OUTPUT appears when everything is written; an import that fails or is interrupted leaves nothing. `progress` is told
    (samples done, all samples). Raises DataError, also where OUTPUT exists and is not empty.
    """
    if output.exists() and not (output.is_dir() and not any(output.iterdir())):
        raise DataError(f'The folder "{output}" exists and is not empty; give a new one.')
    temporary = output.absolute().with_name(f".{output.name}.{uuid.uuid4().hex}.importing")
    with ExitStack() as stack:
        sources = _open_sets(source)
        for opened in sources.values():
            stack.enter_context(closing(opened))
            require_samples(opened)
        parts = list(_parts(source, sources, options))
        try:
            temporary.mkdir(parents=True)
            imported = list(_write_parts(parts, temporary, output, options, progress))
            if output.exists():
                output.rmdir()
            temporary.rename(output)
        except OSError as error:
            raise DataError(f'The import to "{output}" failed: {error.strerror or error}.') from None
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return imported


def preview_import(source: Path, options: ImportOptions, count: int) -> ImportPreview:
    """Read some samples from all over a dataset as an import would write them; images may be of different sizes.

    Raises:
        DataError: It cannot be opened.
    """
    pictures: list[tuple[Array, str]] = []
    problems: list[RowProblem] = []
    variables: dict[str, tuple[int, ...]] = {}
    total = 0
    sets = _open_sets(source)
    for opened in sets.values():
        with closing(opened):
            require_samples(opened)
            total += len(opened)
            if pictures or variables:
                continue
            named = next((heading for heading in opened.headings if heading.classes), None)
            step = max(len(opened) // count, 1)
            for row in range(0, len(opened), step)[:count]:
                values, wrong = _reshaped(opened, row, options)
                problems += wrong
                if wrong:
                    continue
                variables = variables or {each.name: values[each.name].shape for each in opened.headings}
                image = next((value for value in values.values() if value.dtype in WHITE and value.ndim == 3), None)
                if image is not None:
                    pictures.append((image, _class_name(named, values)))
    return ImportPreview(total, variables, tuple(pictures), tuple(problems), tuple(sets))


def _class_name(heading: Heading | None, values: Mapping[str, Array]) -> str:
    if heading is None or heading.name not in values:
        return ""
    number = int(values[heading.name].flat[0])
    return heading.classes[number] if 0 <= number < len(heading.classes) else str(number)


def _open_sets(path: Path) -> dict[str, Source]:
    """The datasets at a path by the names that their CSVs get."""
    found: Mapping[str, Source]
    if path.is_dir() and (images := idx_files(path)):
        found = {name: open_idx(file) for name, file in images.items()}
    elif path.suffix.lower() == ".npz" and path.is_file():
        found = open_npz_sets(path)
    else:
        found = {"": open_source(path)}
    if len(found) == 1:
        name = path.resolve().name
        return {name if path.is_dir() else name.split(".")[0]: source for source in found.values()}
    sets: dict[str, Source] = {}
    known = list(_KNOWN_SETS)
    for name in sorted(found, key=lambda name: known.index(name) if name in known else len(known)):
        if not name:
            raise DataError(f'"{path}" holds arrays for training or test beside arrays for neither; name them alike.')
        title = _KNOWN_SETS.get(name, name)
        sets[name if title in sets else title] = found[name]
    return sets


def _parts(path: Path, sources: Mapping[str, Source], options: ImportOptions) -> Iterator[_Part]:
    if len(sources) > 1 and options.parts:
        raise DataError(f'"{path}" is split already ({", ".join(sources)}); leave the split out.')
    total = sum(map(len, sources.values()))
    counts = shares(min(options.limit or total, total), [len(source) for source in sources.values()])
    for (name, source), count in zip(sources.items(), counts, strict=True):
        names, ratios = zip(*(options.parts or [(name, 1.0)]), strict=True)
        sizes = shares(count, ratios)
        for part, size in zip(names, sizes, strict=True):
            if not size:
                raise DataError(f'No sample is left for "{part}"; "{path}" has {total} samples.')
        drawn = stratified_parts(class_of_samples(source), sizes, shuffle=options.shuffle, seed=options.seed)
        yield from (_Part(part, source, rows) for part, rows in zip(names, drawn, strict=True))


def _write_parts(
    parts: Sequence[_Part],
    folder: Path,
    output: Path,
    options: ImportOptions,
    progress: Callable[[int, int], None] | None,
) -> Iterator[ImportedSet]:
    done, total = 0, sum(len(part.rows) for part in parts)
    forms: dict[Heading, Form] = {}  # of the first sample of all parts, so that all parts agree
    for part in parts:
        skipped: list[RowProblem] = []
        with ExitStack() as stack:
            writer: SetWriter | None = None
            for row in part.rows.tolist():
                values, problems = _reshaped(part.source, row, options)
                if problems:
                    skipped += problems
                else:
                    _require_forms(part.source, row, values, forms)
                    writer = writer or stack.enter_context(open_set_writer(folder, part.name, forms))
                    writer.write(values)
                done += 1
                if progress is not None:
                    progress(done, total)
        if writer is None:
            raise DataError(f'No sample for "{part.name}" can be read; the first problem is {skipped[0]}.', skipped)
        yield ImportedSet(part.name, output / f"{part.name}.csv", writer.rows, tuple(skipped))


def _reshaped(source: Source, row: int, options: ImportOptions) -> tuple[dict[str, Array], list[RowProblem]]:
    """A row with its images as they will be written, and what is wrong with it."""
    values, problems = source.read_row(row)
    for name, value in values.items():
        if value.dtype in WHITE and value.ndim == 3:
            try:
                values[name] = reshape_image(value, options.size, options.mode, options.color)
            except UnreadableError as error:
                problems.append(RowProblem(*source.place(row), name, str(error)))
    return values, problems


def _require_forms(source: Source, row: int, values: Mapping[str, Array], forms: dict[Heading, Form]) -> None:
    """Remember the forms of the first sample; raise DataError where another sample differs from them."""
    for heading in source.headings:
        form = Form.of(values[heading.name])
        reason = form.difference(forms.setdefault(heading, form))
        if reason is not None:
            problem = RowProblem(*source.place(row), heading.name, reason)
            raise DataError(f"{problem}. Give a width, a height and a color to make all images alike.", [problem])
