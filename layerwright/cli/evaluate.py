"""`layerwright evaluate`: what a trained network is worth."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from layerwright.cli import console
from layerwright.cli.console import STRONG, Cell, Column
from layerwright.cli.parsing import Subparsers, add_command, add_json_option

if TYPE_CHECKING:
    from layerwright.evaluation.evaluate import Evaluation, OutputEvaluation
    from layerwright.evaluation.metrics import Classification, Regression
    from layerwright.training.run import Run

_MOST_CLASSES_SHOWN = 30


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "evaluate",
        run,
        summary="evaluate a trained network",
        about="Compute the outputs of a run's network on a dataset and tell how good they are: accuracy, precision,\n"
        "recall, F-measure and confusion matrix for classes, errors for values.\n\nThe best parameters are used, or "
        "the last ones where a run keeps no best.",
        examples=(
            "layerwright evaluate digits.runs/20261122-103000",
            "layerwright evaluate digits.runs/20261122-103000 --executor Executor --output results.csv --json",
        ),
    )
    parser.add_argument("run_folder", metavar="RUN", type=Path, help="a run's folder")
    parser.add_argument("--executor", metavar="NAME", help="the executor; the project's first when left out")
    parser.add_argument("--output", metavar="CSV", type=Path, help="write every sample's outputs to a table")
    parser.add_argument("--parameters", choices=["best", "last"], help="which parameters to use")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Evaluate; status 1 when that fails."""
    from layerwright.training.run import Run

    return evaluate_run(
        Run.open(arguments.run_folder),
        arguments.executor,
        parameters=arguments.parameters,
        table=arguments.output,
        as_json=arguments.json,
    )


def evaluate_run(
    run: Run, executor: str | None, *, parameters: str | None = None, table: Path | None = None, as_json: bool = False
) -> int:
    """Execute, print the metrics and write the table.

    Returns:
        The exit status.
    """
    import msgspec

    from layerwright.evaluation.evaluate import write_table
    from layerwright.training.execution_files import find_executor

    name = find_executor(run.project(), executor).name
    evaluation = execute(run, name, parameters)
    folder = run.evaluation(name)
    too_wide = write_table(folder, table) if table else ()
    if as_json:
        console.write_json(msgspec.to_builtins(evaluation))
        return 0
    _write(evaluation)
    if table:
        console.write(f"\nTable: {table}")
    for node in too_wide:
        console.write(f'The output "{node}" is too wide for the table; its values are in {folder}.')
    return 0


def execute(run: Run, executor: str, parameters: str | None = None) -> Evaluation:
    """Compute the outputs of an executor in a worker and keep their metrics in the run's folder.

    Args:
        run: The run.
        executor: The name of the executor.
        parameters: "best" or "last"; the best where the run keeps them, when left out.

    Raises:
        RunError: The worker has failed; the message says why.
    """
    from layerwright.evaluation.evaluate import evaluate, save_evaluation
    from layerwright.training.events import Executed, Failed
    from layerwright.training.launch import start_execution
    from layerwright.training.run import RunError

    which = parameters or ("best" if run.best_parameters.exists() else "last")
    worker = start_execution(run, executor, which)
    last = None
    with console.progress("Evaluating") as progress:
        try:
            for last in worker.events():
                if isinstance(last, Executed):
                    progress(last.samples, last.total)
        except KeyboardInterrupt:
            worker.stop()
            raise
    if isinstance(last, Failed):
        raise RunError(last.text)
    folder = run.evaluation(executor)
    evaluation = evaluate(folder)
    save_evaluation(evaluation, folder)
    return evaluation


def _write(evaluation: Evaluation) -> None:
    console.write(
        f"{evaluation.network} on {evaluation.dataset}: {evaluation.samples:,} samples, "
        f"{evaluation.parameters} parameters",
        STRONG,
    )
    for output in evaluation.outputs:
        _write_output(output)


def _write_output(output: OutputEvaluation) -> None:
    console.write(f"\n{output.node}" + (f" against {output.variable}" if output.variable else ""), STRONG)
    if output.classification:
        _write_classification(output.classification)
    elif output.regression:
        _write_regression(output.regression)
    else:
        console.write("  There is no target to compare it with.")


def _write_classification(metrics: Classification) -> None:
    figures = {
        "Accuracy": metrics.accuracy,
        "Avg. precision": metrics.precision,
        "Avg. recall": metrics.recall,
        "Avg. F-measure": metrics.f_measure,
    }
    console.write_list([(Cell(name), Cell(f"{figure:.4f}")) for name, figure in figures.items()])
    if len(metrics.classes) > _MOST_CLASSES_SHOWN:
        console.write(f"\n  The confusion matrix of {len(metrics.classes)} classes is shown with --json.")
        return
    console.write("\n  Confusion matrix: a row for each right class, a column for each predicted one")
    names = [entry.name for entry in metrics.classes]
    columns = [Column("", names, numeric=True)]
    for number, name in enumerate(names):
        columns.append(Column(name, [_count(row[number]) for row in metrics.confusion], numeric=True))
    columns.append(Column("recall", [f"{entry.recall:.4f}" for entry in metrics.classes], numeric=True))
    columns.append(Column("precision", [f"{entry.precision:.4f}" for entry in metrics.classes], numeric=True))
    console.write_table(columns)


def _count(samples: int) -> str:
    return f"{samples:,}" if samples else "."


def _write_regression(metrics: Regression) -> None:
    figures = {
        "Root mean squared error": metrics.root_mean_squared_error,
        "Mean squared error": metrics.mean_squared_error,
        "Mean absolute error": metrics.mean_absolute_error,
        "Largest error": metrics.largest_error,
        "R2": metrics.r2,
    }
    rows = [(name, "undefined" if figure is None else f"{figure:.6g}") for name, figure in figures.items()]
    console.write_list([(Cell(name), Cell(text)) for name, text in rows])
