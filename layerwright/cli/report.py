"""`layerwright report`: runs as a presentation or a page."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from layerwright.cli import console
from layerwright.cli.console import GOOD, WARNING
from layerwright.cli.parsing import Subparsers, add_command, add_json_option
from layerwright.cli.reporting import counted

_ABOUT = """\
Write what a run has learned from, how it was trained and what came of it as a
presentation (.pptx) or as one page (.html).

Charts and tables of the presentation can be edited, and networks are drawn as
shapes. Several runs are compared in one report. A run that has not been
evaluated is reported without figures of an evaluation, unless --evaluate is
given.
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "report",
        run,
        summary="report on runs: a presentation or a page",
        about=_ABOUT,
        examples=(
            "layerwright report digits.runs/20261122-103000 --output digits.pptx",
            "layerwright report digits.runs/first digits.runs/second --output compared.html --language ja",
            "layerwright report digits.runs/first --output digits.pptx --template house-style.pptx --evaluate",
        ),
    )
    parser.add_argument("runs", metavar="RUN", type=Path, nargs="+", help="the folders of runs")
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="the file: .pptx or .html")
    parser.add_argument("--language", choices=["en", "ja"], default="en", help="the language of the report (en)")
    parser.add_argument(
        "--template", metavar="PPTX", type=Path, help="a presentation whose layouts and colours are followed"
    )
    parser.add_argument("--title", metavar="TEXT", default="", help="the title; the project's name when left out")
    parser.add_argument(
        "--evaluate", action="store_true", help="run the executors that have not been run, before the report"
    )
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the report, and tell what is missing in it."""
    from reports.content import gather
    from reports.language import Language
    from reports.words import missing_lines
    from reports.writing import check_form, write_report

    check_form(arguments.output, arguments.template)
    if arguments.evaluate:
        _evaluate(arguments.runs)
    language = Language(arguments.language)
    with console.progress("Reading") as progress:
        content = gather(arguments.runs, arguments.title, progress)
    with console.waiting("Writing"):
        slides = write_report(content, arguments.output, language, arguments.template)
    missing = [f"{entry.name}: {line.text}" for entry in content.runs for line in missing_lines(entry, language)]
    missing += [f'Dataset "{entry.name}": {entry.problem}' for entry in content.datasets if entry.problem]
    missing += [
        f'{entry.name}: the results of "{evaluation.executor}" are older than the parameters.'
        for entry in content.runs
        for evaluation in entry.evaluations
        if evaluation.outdated
    ]
    if arguments.json:
        console.write_json({"file": str(arguments.output), "slides": slides, "missing": missing})
        return 0
    told = f"Written to the file {arguments.output}: {counted(slides, 'slide')}."
    console.write(told if slides > 1 else f"Written to the file {arguments.output}.", GOOD, wrap=False)
    for text in missing:
        console.write(text, WARNING)
    return 0


def _evaluate(folders: Sequence[Path]) -> None:
    """Run the executors of runs that have left no results."""
    from layerwright.cli.evaluate import execute
    from layerwright.training.run import Run
    from reports.content.evaluations import evaluated_folders

    for folder in folders:
        run = Run.open(folder)
        done = evaluated_folders(run)
        for executor in run.project().configuration.executors:
            if executor.name not in done:
                execute(run, executor.name)
