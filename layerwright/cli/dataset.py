"""`layerwright dataset`: importing and checking datasets."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from layerwright.cli import console
from layerwright.cli.console import BAD, GOOD, QUIET, WARNING, Cell
from layerwright.cli.parsing import Subparsers, add_command, add_json_option, at_least
from layerwright.cli.reporting import counted

if TYPE_CHECKING:
    from layerwright.data import RowProblem

_SHOWN = 20
"""Of the samples that an import has left out, so many are named: a mistake in one column repeats on every line."""

_ABOUT = """\
Import a dataset from the files that it came in, or check every row of one.
"""

_ABOUT_IMPORT = """\
Make dataset CSVs, with the images and arrays that they name beside them.

SOURCE is a folder with one sub-folder of images for each class, a folder with
IDX files as those of MNIST, a .npz, or another dataset CSV. FOLDER must be new
or empty. Samples that cannot be read are left out and listed; the exit status
is 1 then.
"""

_ABOUT_CHECK = """\
Read a whole dataset and list everything that is wrong with it. The exit status
is 1 where something is.
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command with its two commands."""
    parser = add_command(
        subparsers,
        "dataset",
        None,
        summary="import and check datasets",
        about=_ABOUT,
        examples=("layerwright dataset import photos --output data", "layerwright dataset check data/training.csv"),
    )
    own = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_import(own)
    _add_check(own)


def _add_import(subparsers: Subparsers) -> None:
    parser = add_command(
        subparsers,
        "import",
        run_import,
        summary="make dataset CSVs from images, IDX files or arrays",
        about=_ABOUT_IMPORT,
        examples=(
            "layerwright dataset import photos --output data --width 64 --height 64 --mode crop",
            "layerwright dataset import photos --output data --split training=0.8,validation=0.2",
        ),
    )
    parser.add_argument("source", metavar="SOURCE", type=Path, help="a folder, .npz, .csv or IDX images file")
    parser.add_argument("--output", metavar="FOLDER", type=Path, required=True, help="where the dataset is written")
    images = parser.add_argument_group("images")
    images.add_argument("--width", metavar="N", type=at_least(1), help="the width of all images in pixels")
    images.add_argument("--height", metavar="N", type=at_least(1), help="the height of all images in pixels")
    images.add_argument(
        "--mode",
        choices=("crop", "pad", "resize"),
        default="resize",
        help="cut the middle out, add black bars, or stretch (default: resize)",
    )
    images.add_argument(
        "--color", choices=("keep", "grey", "rgb"), default="keep", help="the colours of all images (default: keep)"
    )
    samples = parser.add_argument_group("samples")
    samples.add_argument(
        "--split",
        metavar="NAME=RATIO,...",
        type=_split,
        default={},
        help="divide the samples, each class alike, as training=0.8,validation=0.2",
    )
    samples.add_argument("--no-shuffle", action="store_true", help="keep the order of the samples")
    samples.add_argument("--seed", metavar="N", type=at_least(0), default=0, help="another random order (default: 0)")
    samples.add_argument("--limit", metavar="N", type=at_least(1), help="take at most so many samples")
    add_json_option(parser)


def _add_check(subparsers: Subparsers) -> None:
    parser = add_command(
        subparsers,
        "check",
        run_check,
        summary="read every row and list what is wrong",
        about=_ABOUT_CHECK,
        examples=("layerwright dataset check data/training.csv",),
    )
    parser.add_argument("csv", metavar="CSV", type=Path, help="a dataset CSV, or anything else that can be imported")
    add_json_option(parser)


def run_import(arguments: argparse.Namespace) -> int:
    """Import a dataset and tell what was written; status 1 where samples were left out."""
    from layerwright.data import ImportOptions, import_dataset

    options = ImportOptions(
        width=arguments.width,
        height=arguments.height,
        mode=arguments.mode,
        color=arguments.color,
        split=arguments.split,
        shuffle=not arguments.no_shuffle,
        seed=arguments.seed,
        limit=arguments.limit,
    )
    with console.progress("Importing") as progress:
        sets = import_dataset(arguments.source, arguments.output, options, progress)
    skipped = [problem for imported in sets for problem in imported.skipped]
    if arguments.json:
        document = [
            {
                "name": imported.name,
                "csv": str(imported.csv),
                "rows": imported.rows,
                "skipped": [_fields(problem) for problem in imported.skipped],
            }
            for imported in sets
        ]
        console.write_json({"sets": document})
    else:
        for imported in sets:
            console.write(f"{imported.csv}: {counted(imported.rows, 'sample')}", GOOD)
        if skipped:
            console.write(f"\nLeft out {counted(_rows(skipped), 'sample')} that cannot be read:", WARNING)
            _write_problems(skipped[:_SHOWN])
            if len(skipped) > _SHOWN:
                console.write(f"  and {len(skipped) - _SHOWN:,} more; --json lists all", QUIET)
    return 1 if skipped else 0


def run_check(arguments: argparse.Namespace) -> int:
    """List everything that is wrong with a dataset; status 1 where something is."""
    from layerwright.data import check_dataset

    with console.waiting("Reading every row"):
        problems = check_dataset(arguments.csv)
    if arguments.json:
        console.write_json({"problems": [_fields(problem) for problem in problems]})
    elif problems:
        _write_problems(problems)
        in_rows = f" in {counted(_rows(problems), 'row')}" if all(problem.line for problem in problems) else ""
        console.write(f"\n{counted(len(problems), 'problem')}{in_rows}.", BAD)
    else:
        console.write("No problems.", GOOD)
    return 1 if problems else 0


def _fields(problem: RowProblem) -> dict[str, str | int]:
    return {"file": problem.file, "line": problem.line, "column": problem.column, "reason": problem.reason}


def _rows(problems: Iterable[RowProblem]) -> int:
    return len({(problem.file, problem.line) for problem in problems})


def _write_problems(problems: Iterable[RowProblem]) -> None:
    rows = []
    for problem in problems:
        line = f" line {problem.line}" if problem.line else ""
        text = f"{problem.column}: {problem.reason}" if problem.column else problem.reason
        # What is wrong with a whole dataset names it in its sentence.
        rows.append((Cell("" if f'"{problem.file}"' in problem.reason else f"{problem.file}{line}"), Cell(text)))
    console.write_list(rows)


def _split(text: str) -> dict[str, float]:
    """Read `training=0.8,validation=0.2`; whether the parts make sense is for the import to say."""
    parts: dict[str, float] = {}
    for part in text.split(","):
        name, _, ratio = part.partition("=")
        try:
            value = float(ratio)
        except ValueError:
            raise argparse.ArgumentTypeError(f'"{part}" is not NAME=RATIO, as training=0.8') from None
        if name in parts:
            raise argparse.ArgumentTypeError(f'"{name}" stands there twice')
        parts[name] = value
    return parts
