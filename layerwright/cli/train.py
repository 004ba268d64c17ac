"""`layerwright train`: train a project, or go on with a run."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from layerwright.cli import console
from layerwright.cli.evaluate import evaluate_run
from layerwright.cli.failures import FINDING, INTERRUPTED
from layerwright.cli.parsing import Subparsers, add_command, at_least
from layerwright.cli.training_view import TrainingView
from layerwright.model.kernels import ON_REQUEST

if TYPE_CHECKING:
    from layerwright.model.kernels import Kernels
    from layerwright.model.project import Project
    from layerwright.training.run import Run


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "train",
        run,
        summary="train a project",
        about="Train a project. Everything about the run goes to a folder of its own: settings, learning curve,\n"
        "checkpoints and parameters.\n\n"
        "Ctrl+C saves and stops. A run that was stopped or killed goes on with --resume and ends as if nothing\n"
        "had happened.",
        examples=(
            "layerwright train digits.lwproj",
            "layerwright train digits.lwproj --epochs 20 --seed 1 --output runs/first",
            "layerwright train digits.lwproj --processes 4",
            "layerwright train --resume runs/first",
        ),
    )
    parser.add_argument("project", metavar="PROJECT", type=Path, nargs="?", help="a project file (.lwproj)")
    parser.add_argument(
        "--output", metavar="RUN", type=Path, help="the run's folder (PROJECT.runs/DATE-TIME when left out)"
    )
    parser.add_argument(
        "--epochs", metavar="N", type=at_least(1), help="train so many epochs, not those of the project"
    )
    parser.add_argument("--seed", metavar="N", type=at_least(0), help="take another seed than the project's")
    parser.add_argument("--device", metavar="DEVICE", help="cpu (the default), cuda or cuda:N")
    parser.add_argument(
        "--processes",
        metavar="N",
        type=at_least(1),
        help="train in so many processes, each on its share of every batch; with cuda, each on a card of its own",
    )
    parser.add_argument(
        "--hosts", metavar="FILE", type=Path, help="spread the processes over the machines of an Open MPI host file"
    )
    parser.add_argument(
        "--precision",
        choices=("float", "half"),
        help="float (32 bits) or half (16 bits where they do, NVIDIA cards only)",
    )
    parser.add_argument(
        "--kernels",
        choices=ON_REQUEST,
        help="whose code computes on the CPU: nnabla's own, or fast (auto takes that for longer trainings)",
    )
    parser.add_argument(
        "--threads",
        metavar="N",
        type=at_least(1),
        help="compute with so many threads in each process (as many as there are cores for it; a resumed run keeps to "
        "those that it has had)",
    )
    parser.add_argument(
        "--dataset",
        metavar="NAME=PATH",
        type=_named_path,
        action="append",
        default=[],
        help="take another file for a dataset of the project; can be given several times",
    )
    parser.add_argument("--resume", metavar="RUN", type=Path, help="go on with a run from its last checkpoint")
    parser.add_argument("--quiet", action="store_true", help="print only the run's folder and errors")
    parser.add_argument(
        "--evaluate", action="store_true", help="show the statistics before, and the accuracy afterwards"
    )
    parser.set_defaults(parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Train; status 1 when the run fails, 130 when it is stopped."""
    from layerwright.training.events import Failed, Finished
    from layerwright.training.launch import start_training

    run = _resumed(arguments) if arguments.resume else _created(arguments)
    project = run.project()
    if not arguments.quiet:
        _introduce(run, project, statistics=arguments.evaluate)
    worker = start_training(run)
    last = None
    with TrainingView(quiet=arguments.quiet) as view:
        while not worker.ended:
            try:
                for last in worker.events():
                    view.show(last)
            except KeyboardInterrupt:
                view.say_stopping()
                worker.stop()
    if isinstance(last, Failed):
        console.write_error(last.text)
        status = FINDING
    elif not isinstance(last, Finished):
        command = shlex.join(["layerwright", "train", "--resume", str(run.folder)])
        console.write(f"Stopped and saved. Go on with: {command}", wrap=False)
        status = INTERRUPTED
    else:
        status = evaluate_run(run, None) if arguments.evaluate else 0
    console.write(f"Run folder: {run.folder}", wrap=False)
    return status


def _created(arguments: argparse.Namespace) -> Run:
    from layerwright.model.project import load_project
    from layerwright.training.begin import new_run
    from layerwright.training.execution_files import find_executor

    if arguments.project is None:
        arguments.parser.error("a PROJECT is needed, or --resume RUN")
    project = _overridden(load_project(arguments.project), arguments)
    if arguments.evaluate:
        find_executor(project, None)
    device = arguments.device or "cpu"
    kernels: Kernels = arguments.kernels or "auto"
    return new_run(
        project,
        arguments.project,
        device=device,
        hosts=_hosts(arguments),
        kernels=kernels,
        threads=arguments.threads or 0,
        folder=arguments.output,
    )


def _overridden(project: Project, arguments: argparse.Namespace) -> Project:
    import msgspec

    changes = {
        "max_epoch": arguments.epochs,
        "seed": arguments.seed,
        "processes": arguments.processes,
        "precision": arguments.precision,
    }
    chosen = {name: value for name, value in changes.items() if value is not None}
    configuration = msgspec.structs.replace(project.configuration, **chosen)
    paths = dict(arguments.dataset)
    for name in paths:
        project.dataset(name)
    datasets = tuple(
        msgspec.structs.replace(source, path=str(paths.get(source.name, source.path))) for source in project.datasets
    )
    return msgspec.structs.replace(project, configuration=configuration, datasets=datasets)


def _hosts(arguments: argparse.Namespace) -> str:
    """The host file under its full path, since the processes start elsewhere."""
    return "" if arguments.hosts is None else str(arguments.hosts.absolute())


def _named_path(text: str) -> tuple[str, Path]:
    name, separator, path = text.partition("=")
    if not (name and separator and path):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=PATH")
    return name, Path(path).absolute()


def _resumed(arguments: argparse.Namespace) -> Run:
    import msgspec

    from layerwright.training.events import learning_curve, read_events
    from layerwright.training.launch import check_start
    from layerwright.training.run import Run, RunError

    for option in ("output", "seed", "kernels", "dataset"):
        if getattr(arguments, option) not in (None, []):
            arguments.parser.error(f"--{option} belongs to a new run and cannot be given with --resume")
    run = Run.open(arguments.resume)
    info = run.info()
    changes = {
        "epochs": arguments.epochs,
        "device": arguments.device,
        "processes": arguments.processes,
        "hosts": _hosts(arguments) or None,
        "precision": arguments.precision,
        "threads": arguments.threads,
    }
    chosen = {name: value for name, value in changes.items() if value is not None}
    if arguments.project is not None:
        # The run goes on with the project as it was; the file is only where its data is.
        chosen["project"] = str(arguments.project.absolute())
    done = len(learning_curve(read_events(run.events)))
    if arguments.epochs is not None and arguments.epochs < done:
        raise RunError(f"The run has trained {done} epochs already; --epochs {arguments.epochs} would end before that.")
    if info.hosts and arguments.hosts is None:
        # A run's folder may come from anyone; where it works is for the person to say.
        if arguments.processes is None:
            raise RunError(
                f'The run was spread over the machines of "{info.hosts}". Name that file again with --hosts, or choose '
                "--processes for this machine."
            )
        chosen["hosts"] = ""
    asked = msgspec.structs.replace(info, **chosen)
    check_start(asked.device, asked.precision, asked.processes, asked.hosts, run.project().configuration)
    if chosen:
        run.write_info(asked)
    return run


def _introduce(run: Run, project: Project, *, statistics: bool) -> None:
    from layerwright.cli.stats import write_networks
    from layerwright.resolve.resolve import resolve

    if statistics:
        trained = dict.fromkeys(optimizer.network for optimizer in project.configuration.optimizers)
        write_networks([resolve(project, name) for name in trained if name in project.by_name])
        console.write()
    info = run.info()
    console.write(f"Training {Path(info.project).name} on {info.device}, seed {info.seed}.")
