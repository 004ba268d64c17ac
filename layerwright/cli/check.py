"""`layerwright check`: everything that is wrong with a project."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layerwright.cli import console
from layerwright.cli.console import BAD, GOOD, WARNING
from layerwright.cli.parsing import Subparsers, add_command, add_json_option
from layerwright.cli.reporting import counted, problem_fields, write_problems

if TYPE_CHECKING:
    from layerwright.model.problems import Problem
    from layerwright.model.project import Project

_ABOUT = """\
List everything that is wrong with a project: with its networks, with its
configuration, and with its datasets, which must have what the networks take.

The exit status is 1 where there is an error.
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "check",
        run,
        summary="list what is wrong with a project",
        about=_ABOUT,
        examples=("layerwright check digits.lwproj", "layerwright check digits.lwproj --json"),
    )
    parser.add_argument("project", metavar="PROJECT", type=Path, help="a project file (.lwproj)")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the problems of a project; status 1 where one of them is an error."""
    from layerwright.library.ranges import range_problems
    from layerwright.model.problems import errors
    from layerwright.model.project import load_project
    from layerwright.resolve.check import check_project
    from layerwright.training.data_binding import check_data

    project = load_project(arguments.project)
    with console.waiting("Reading the datasets"):
        of_networks = (*check_project(project), *range_problems(project))
        found = (*of_networks, *check_data(project, arguments.project.parent))
    order = {network.name: number for number, network in enumerate(project.networks)}
    problems = sorted(found, key=lambda problem: order.get(problem.network, -1))
    if arguments.json:
        console.write_json({"problems": [_fields(project, problem) for problem in problems]})
    else:
        _write(problems)
    return 1 if errors(problems) else 0


def _fields(project: Project, problem: Problem) -> dict[str, Any]:
    from layerwright.resolve.remedies import remedies

    return {**problem_fields(problem), "remedies": [remedy.text for remedy in remedies(project, problem)]}


def _write(problems: list[Problem]) -> None:
    if not problems:
        console.write("No problems.", GOOD)
        return
    write_problems(problems)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    counts = [counted(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number]
    console.write(f"\n{', '.join(counts)}.", BAD if errors else WARNING)
