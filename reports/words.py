"""What was done in training, in sentences and figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from layerwright.evaluation.metrics import Classification
from layerwright.figures import duration, short
from layerwright.model.settings import Configuration, Optimizer, Schedule
from layerwright.model.solvers import SOLVERS
from layerwright.training.history import error_of
from reports.content.values import (
    Content,
    DatasetContent,
    EvaluationContent,
    NetworkContent,
    OutputContent,
    RunContent,
    VariableContent,
)
from reports.language import Language


@dataclass(frozen=True)
class Line:
    """A sentence; `level` 1 stands below the one before it."""

    text: str
    level: int = 0


Row = tuple[str, ...]

MOST_DIFFERENCES = 60
"""How many settings that differ are listed."""


def number(value: float) -> str:
    """A setting as people type it."""
    return f"{value:.6g}"


def state_of(run: RunContent, say: Language) -> str:
    """How far a run has come."""
    states = {
        "new": say("not started"),
        "running": say("running"),
        "paused": say("paused"),
        "stopped": say("stopped"),
        "finished": say("finished"),
        "failed": say("failed"),
    }
    return states[run.summary.state]


def dataset_lines(dataset: DatasetContent, say: Language) -> Iterator[Line]:
    """A dataset: how many samples, and what each has."""
    yield Line(say("File: {file}", file=dataset.file))
    if dataset.problem:
        reason = say.told(dataset.problem)
        yield Line(say("The data could not be read when this report was made: {reason}", reason=reason))
        return
    yield Line(say("Number of data: {count}", count=f"{dataset.samples:,}"))
    for variable in dataset.variables:
        label = f" ({variable.label})" if variable.label else ""
        yield Line(say("Variable: {name}", name=f"{variable.name}{label}"))
        yield Line(say("Type: {kind}", kind=kind_of(variable, say)), 1)
        yield Line(say("Shape: {shape}", shape=", ".join(map(str, variable.shape))), 1)
    if dataset.settings.get("shuffle"):
        yield Line(say("The order of samples is shuffled in each epoch."))
    if dataset.settings.get("normalize_images") and any(entry.kind == "image" for entry in dataset.variables):
        yield Line(say("Intensities of images are brought to 0 to 1."))


def kind_of(variable: VariableContent, say: Language) -> str:
    """What a variable is."""
    kinds = {
        "image": say("Image"),
        "wave": say("Sound"),
        "scalar": say("Scalar"),
        "vector": say("Vector"),
        "array": say("Array"),
    }
    return kinds.get(variable.kind, variable.kind)


def network_rows(network: NetworkContent) -> list[Row]:
    """The statistics of a network."""
    return [(name, f"{count:,}") for name, count in (network.statistics or {}).items()]


def network_lines(network: NetworkContent, say: Language) -> Iterator[Line]:
    """What there is to say about a network besides its statistics."""
    yield Line(say("{count} layers", count=f"{len(network.network.layers):,}"))
    if network.statistics:
        yield Line(say("{count} parameters are trained.", count=f"{network.trainable:,}"))
    if network.callers:
        callers = ", ".join(network.callers)
        yield Line(say("A unit, called by {callers}; drawn with the default values of its arguments.", callers=callers))
    for problem in network.problems[:5]:
        yield Line(say.told(problem))


def training_lines(run: RunContent, say: Language) -> Iterator[Line]:
    """How a run was trained."""
    configuration = run.configuration
    for optimizer in configuration.optimizers:
        yield from _optimizer_lines(optimizer, say, configuration)
    for monitor in configuration.monitors:
        yield Line(
            say(
                'Monitor "{name}": the error of network "{network}" on dataset "{dataset}", every {interval} epochs.'
                if configuration.monitor_interval > 1
                else 'Monitor "{name}": the error of network "{network}" on dataset "{dataset}" after every epoch.',
                name=monitor.name,
                network=monitor.network,
                dataset=monitor.dataset,
                interval=configuration.monitor_interval,
            )
        )
    if configuration.save_best:
        yield Line(_best_rule(run, say))
    yield Line(say("Epochs: {count}", count=f"{run.summary.epochs:,}"))
    batch = run.batch_size or configuration.batch_size
    yield Line(say("Batch size: {count}", count=f"{batch:,}"))
    if run.info.processes > 1:
        yield Line(say("Processes: {count}", count=run.info.processes), 1)
    yield Line(say("Seed: {seed}", seed=run.info.seed))
    yield Line(say("Device: {device}", device=run.info.device))
    if run.info.precision == "half":
        yield Line(say("16-bit numbers where they do, with a scale of the loss that follows the gradients."))


def _best_rule(run: RunContent, say: Language) -> str:
    if run.summary.monitor:
        return say('The best parameters are those with the lowest "{name}".', name=run.summary.monitor)
    return say("The best parameters are those with the lowest cost.")


def _optimizer_lines(optimizer: Optimizer, say: Language, configuration: Configuration) -> Iterator[Line]:
    yield Line(
        say('Train network "{network}" on dataset "{dataset}".', network=optimizer.network, dataset=optimizer.dataset)
    )
    if optimizer.start or optimizer.end != -1:
        yield Line(
            say(
                "Works from {unit} {start} on, up to {end}.",
                unit=_unit(optimizer.range_unit, say),
                start=optimizer.start,
                end=say("the end") if optimizer.end == -1 else optimizer.end,
            ),
            1,
        )
    yield Line(say("Solver: {solver}", solver=optimizer.solver), 1)
    for name, value in solver_settings(optimizer).items():
        shown = say("Learning rate ({label})", label=name) if _is_rate(optimizer.solver, name) else name
        yield Line(f"{shown}: {value}", 1)
    for sentence in schedule_words(optimizer.schedule, say):
        yield Line(sentence, 1)
    if optimizer.weight_decay:
        yield Line(say("Weight decay (L2): {value}", value=number(optimizer.weight_decay)), 1)
    elif optimizer.solver in SOLVERS and not SOLVERS[optimizer.solver].decays_weights:
        yield Line(say("Weight decay is not applied."), 1)
    if optimizer.clip_value:
        limit = number(optimizer.clip_value)
        yield Line(say("Each element of the gradients is limited to {limit} on either side of zero.", limit=limit), 1)
    if optimizer.clip_norm:
        yield Line(say("The norm of the gradients is limited to {limit}.", limit=number(optimizer.clip_norm)), 1)
    if optimizer.update_interval > 1:
        count = optimizer.update_interval
        yield Line(say("The gradients of {count} batches are averaged into one update.", count=count), 1)


def _is_rate(solver: str, label: str) -> bool:
    return solver in SOLVERS and SOLVERS[solver].learning_rate.label == label


def solver_settings(optimizer: Optimizer) -> Mapping[str, str]:
    """All parameters of a solver by their labels, the defaults included."""
    if optimizer.solver not in SOLVERS:
        return {name: str(value) for name, value in optimizer.parameters.items()}
    values = {
        entry.label: optimizer.parameters.get(entry.label, entry.default)
        for entry in SOLVERS[optimizer.solver].parameters
    }
    return {label: str(value) if isinstance(value, bool) else number(value) for label, value in values.items()}


def schedule_words(schedule: Schedule, say: Language) -> Iterator[str]:
    """How the learning rate changes."""
    unit = _unit(schedule.unit, say)
    multiplier = number(schedule.multiplier)
    if schedule.type == "Exponential":
        if schedule.multiplier == 1:
            yield say("The learning rate stays the same.")
        else:
            yield say(
                "The learning rate is multiplied by {multiplier} every {interval}.",
                multiplier=multiplier,
                interval=_counted(schedule.interval, schedule.unit, say),
            )
    elif schedule.type == "Step":
        steps = ", ".join(map(str, schedule.steps))
        yield say(
            "The learning rate is multiplied by {multiplier} at {unit} {steps}.",
            multiplier=multiplier,
            unit=unit,
            steps=steps,
        )
    elif schedule.type == "Cosine":
        yield say("The learning rate falls to zero along a cosine.")
    else:
        yield say("The learning rate falls to zero by the power {power}.", power=number(schedule.power))
    if schedule.warmup:
        yield say(
            "It grows linearly within the first {count}.", count=_counted(schedule.warmup, schedule.warmup_unit, say)
        )


def _counted(count: int, unit: str, say: Language) -> str:
    if unit == "epoch":
        return say("1 epoch") if count == 1 else say("{count} epochs", count=f"{count:,}")
    return say("1 iteration") if count == 1 else say("{count} iterations", count=f"{count:,}")


def _unit(unit: str, say: Language) -> str:
    return say("epoch") if unit == "epoch" else say("iteration")


def result_rows(run: RunContent, say: Language) -> list[Row]:
    """What came of the training of a run."""
    best, last = run.summary.best, run.summary.curve[-1] if run.summary.curve else None
    rows: list[Row] = [
        (say("State"), state_of(run, say)),
        (say("Epochs done"), f"{len(run.summary.curve):,} / {run.summary.epochs:,}"),
        (say("Training time"), duration(run.summary.seconds)),
    ]
    if last:
        rows.append((say("Cost, last epoch"), short(last.cost)))
    if best:
        rows.append((say("Best epoch"), f"{best.epoch:,}"))
        label = run.summary.monitor or say("cost")
        rows.append((say("Best {name}", name=label), short(error_of(best, run.summary.monitor))))
    return rows


def evaluation_lines(evaluation: EvaluationContent, say: Language) -> Iterator[Line]:
    """What was evaluated."""
    yield Line(
        say(
            'Evaluate network "{network}" on dataset "{dataset}": {samples} samples.',
            network=evaluation.network,
            dataset=evaluation.dataset,
            samples=f"{evaluation.samples:,}",
        )
    )
    which = say("The parameters of the best epoch are used.")
    yield Line(which if evaluation.parameters == "best" else say("The parameters of the last epoch are used."))
    if evaluation.evaluations > 1:
        yield Line(say("Each sample is computed {count} times.", count=evaluation.evaluations))
    if evaluation.outdated:
        yield Line(say("The run has been trained on since; evaluate it again for figures of its present parameters."))


def metric_rows(output: OutputContent, say: Language) -> list[Row]:
    """The metrics of an output."""
    if output.classification:
        found = output.classification
        rows: list[Row] = [
            (say("Accuracy"), f"{found.accuracy:.4f}"),
            (say("Avg. precision"), f"{found.precision:.4f}"),
            (say("Avg. recall"), f"{found.recall:.4f}"),
            (say("Avg. F-measure"), f"{found.f_measure:.4f}"),
            (
                say("Mistakes"),
                f"{sum(map(sum, found.confusion)) - sum(row[i] for i, row in enumerate(found.confusion)):,}",
            ),
        ]
        if output.roc:
            rows.append((say("Area under the ROC curve"), f"{output.roc.area:.4f}"))
        return rows
    if output.regression:
        values = output.regression
        return [
            (say("Root mean squared error"), number(values.root_mean_squared_error)),
            (say("Mean squared error"), number(values.mean_squared_error)),
            (say("Mean absolute error"), number(values.mean_absolute_error)),
            (say("Largest error"), number(values.largest_error)),
            ("R2", "–" if values.r2 is None else number(values.r2)),
        ]
    return []


def confused_pairs(found: Classification, most: int) -> list[tuple[str, str, int, float]]:
    """The classes that are confused most often: the right one, the predicted one, how often, and which share."""
    names = [entry.name for entry in found.classes]
    pairs = [
        (names[right], names[said], count, count / max(sum(row), 1))
        for right, row in enumerate(found.confusion)
        for said, count in enumerate(row)
        if count and right != said
    ]
    return sorted(pairs, key=lambda pair: -pair[2])[:most]


def missing_lines(run: RunContent, say: Language) -> Iterator[Line]:
    """What is not evaluated, and why."""
    for name in run.missing:
        yield Line(
            say(
                'The executor "{name}" has not been run: there is no evaluation yet. Run it with "{command}".',
                name=name,
                command=f"layerwright evaluate RUN --executor {name}",
            )
        )
    for reason in run.unreadable:
        yield Line(reason)
    if not run.configuration.executors and not run.evaluations:
        yield Line(say("The project has no executor to evaluate with."))


def version_rows(run: RunContent, say: Language) -> list[Row]:
    """With what a run was made."""
    return [
        (say("Created"), run.info.created),
        *((name, version) for name, version in run.info.versions.items()),
        (say("Kernels"), run.info.kernels),
        (say("Precision"), say("32-bit numbers") if run.info.precision == "float" else say("16-bit numbers")),
        *((say('Data "{name}"', name=name), digest[:16]) for name, digest in run.info.datasets.items()),
    ]


def command_of(run: RunContent) -> str:
    """The command line by which a run can be trained anew."""
    info = run.info
    project = info.project.replace("\\", "/").rpartition("/")[2]
    parts = [f"layerwright train {project} --epochs {info.epochs} --seed {info.seed} --device {info.device}"]
    if info.processes > 1:
        parts.append(f"--processes {info.processes}")
    if info.precision != "float":
        parts.append(f"--precision {info.precision}")
    if not info.device.startswith("cuda") and info.kernels != "auto":
        parts.append(f"--kernels {info.kernels}")
    return " ".join(parts)


def comparison_rows(content: Content, say: Language) -> list[Row]:
    """The figures of several runs: a row for each figure, a column for each run behind its name."""
    figures: dict[str, list[str]] = {}
    for run in content.runs:
        for name, value in [
            *result_rows(run, say),
            (say("Trained parameters"), f"{run.trainable:,}"),
            (say("Accuracy"), "–" if run.accuracy is None else f"{run.accuracy:.4f}"),
            (say("Root mean squared error"), "–" if run.error is None else number(run.error)),
            (say("Device"), run.info.device),
        ]:
            figures.setdefault(name, ["–"] * len(content.runs))[content.runs.index(run)] = value
    return [(name, *values) for name, values in figures.items() if any(value != "–" for value in values)]


def difference_rows(content: Content, say: Language) -> list[Row]:
    """The settings in which runs differ: a row for each, a column for each run behind its name."""
    tables = [dict(_flat(run.configuration)) for run in content.runs]
    for table, run in zip(tables, content.runs, strict=True):
        table["seed"], table["device"] = str(run.info.seed), run.info.device
        table["epochs"], table["precision"] = str(run.info.epochs), run.info.precision
        table.pop("max_epoch", None)
        for network in content.networks:
            if run.name in network.runs and len(network.runs) < len(content.runs):
                layers = say("{count} layers", count=f"{len(network.network.layers):,}")
                table[say('Network "{name}"', name=network.name)] = layers
                table |= {
                    f"{network.name} {layer.name} {name}": text
                    for layer in network.layers.values()
                    for name, text in (("", layer.type), *layer.changed)
                }
    names = dict.fromkeys(name for table in tables for name in table)
    rows = [(name.strip(), *(table.get(name, "–") for table in tables)) for name in names]
    return [row for row in rows if len(set(row[1:])) > 1][:MOST_DIFFERENCES]


def _flat(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """The fields of settings by their paths, as `optimizers 1 solver`."""
    if isinstance(value, msgspec.Struct):
        value = {field.name: getattr(value, field.name) for field in msgspec.structs.fields(value)}
    if isinstance(value, Mapping):
        for name, entry in value.items():
            yield from _flat(entry, f"{path} {name}".strip())
    elif isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
        for index, entry in enumerate(value, 1):
            yield from _flat(entry, f"{path} {index}" if len(value) > 1 else path)
    else:
        yield path, number(value) if isinstance(value, float) else str(value)
