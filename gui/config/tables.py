"""The settings as they are shown: their names and what they mean, in the order of the forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from gui.translation import QT_TRANSLATE_NOOP

CONTEXT = "Config"
"""What the texts of this tab are translated under."""

Names = Literal["", "networks", "datasets", "solvers", "monitors"]


@dataclass(frozen=True)
class Row:
    """A setting: its field, what it is called, what it means, and where its choices come from."""

    field: str
    label: str
    help: str
    names: Names = ""


GLOBAL = (
    Row(
        "max_epoch",
        QT_TRANSLATE_NOOP("Config", "Max epoch"),
        QT_TRANSLATE_NOOP("Config", "How many times training goes through its data."),
    ),
    Row(
        "batch_size",
        QT_TRANSLATE_NOOP("Config", "Batch size"),
        QT_TRANSLATE_NOOP("Config", "How many samples make an update, in each process."),
    ),
    Row(
        "seed",
        QT_TRANSLATE_NOOP("Config", "Seed"),
        QT_TRANSLATE_NOOP("Config", "The same seed gives the same run again, bit for bit."),
    ),
    Row(
        "save_best",
        QT_TRANSLATE_NOOP("Config", "Save best"),
        QT_TRANSLATE_NOOP("Config", "Keep the parameters of the epoch with the lowest error."),
    ),
    Row(
        "best_monitor",
        QT_TRANSLATE_NOOP("Config", "Best by"),
        QT_TRANSLATE_NOOP(
            "Config", "The monitor that decides which epoch is the best; the last one where none is chosen."
        ),
        "monitors",
    ),
    Row(
        "monitor_interval",
        QT_TRANSLATE_NOOP("Config", "Monitor interval"),
        QT_TRANSLATE_NOOP("Config", "The monitors measure after every so many epochs."),
    ),
)

PROCESSES = (
    Row(
        "processes",
        QT_TRANSLATE_NOOP("Config", "Processes"),
        QT_TRANSLATE_NOOP("Config", "How many processes share every epoch."),
    ),
    Row(
        "rate_scaling",
        QT_TRANSLATE_NOOP("Config", "Learning rate"),
        QT_TRANSLATE_NOOP(
            "Config", "What several processes change: nothing, the rate in proportion, or the batch of each."
        ),
    ),
    Row(
        "rate_warmup",
        QT_TRANSLATE_NOOP("Config", "Warm-up (epochs)"),
        QT_TRANSLATE_NOOP("Config", "With the rate in proportion: the epochs in which it grows to that."),
    ),
    Row(
        "batch_statistics",
        QT_TRANSLATE_NOOP("Config", "Batch statistics"),
        QT_TRANSLATE_NOOP("Config", "Whether batch normalization sees the samples of its own process or those of all."),
    ),
    Row(
        "precision",
        QT_TRANSLATE_NOOP("Config", "Precision"),
        QT_TRANSLATE_NOOP("Config", "32-bit numbers throughout, or 16-bit ones where they do (NVIDIA cards only)."),
    ),
)

_NAME = Row("name", QT_TRANSLATE_NOOP("Config", "Name"), QT_TRANSLATE_NOOP("Config", "What it is called."))
_NETWORK = Row(
    "network",
    QT_TRANSLATE_NOOP("Config", "Network"),
    QT_TRANSLATE_NOOP("Config", "The network that is used."),
    "networks",
)
_DATASET = Row(
    "dataset",
    QT_TRANSLATE_NOOP("Config", "Dataset"),
    QT_TRANSLATE_NOOP("Config", "The data that it is used on."),
    "datasets",
)
_MODE = Row(
    "mode",
    QT_TRANSLATE_NOOP("Config", "Mode"),
    QT_TRANSLATE_NOOP("Config", "As in training, without chance, or without losses too."),
)

OPTIMIZER = (
    _NAME,
    _NETWORK,
    _DATASET,
    Row(
        "solver",
        QT_TRANSLATE_NOOP("Config", "Updater"),
        QT_TRANSLATE_NOOP("Config", "The rule by which gradients change parameters."),
        "solvers",
    ),
    Row(
        "weight_decay",
        QT_TRANSLATE_NOOP("Config", "Weight decay"),
        QT_TRANSLATE_NOOP("Config", "The factor of L2 decay."),
    ),
    Row(
        "clip_value",
        QT_TRANSLATE_NOOP("Config", "Clip values"),
        QT_TRANSLATE_NOOP("Config", "The largest element of a gradient; 0 is no limit."),
    ),
    Row(
        "clip_norm",
        QT_TRANSLATE_NOOP("Config", "Clip norm"),
        QT_TRANSLATE_NOOP("Config", "The largest norm of all gradients; 0 is no limit."),
    ),
    Row(
        "update_interval",
        QT_TRANSLATE_NOOP("Config", "Update interval"),
        QT_TRANSLATE_NOOP("Config", "So many batches are averaged into one update."),
    ),
    Row("start", QT_TRANSLATE_NOOP("Config", "From"), QT_TRANSLATE_NOOP("Config", "When it begins to work.")),
    Row(
        "end",
        QT_TRANSLATE_NOOP("Config", "Until"),
        QT_TRANSLATE_NOOP("Config", "When it ends; -1 is the end of the run."),
    ),
    Row(
        "range_unit",
        QT_TRANSLATE_NOOP("Config", "Counted in"),
        QT_TRANSLATE_NOOP("Config", "What the beginning and the end are counted in."),
    ),
)

SCHEDULE = (
    Row(
        "type",
        QT_TRANSLATE_NOOP("Config", "Schedule"),
        QT_TRANSLATE_NOOP("Config", "How the learning rate changes over the run."),
    ),
    Row(
        "multiplier",
        QT_TRANSLATE_NOOP("Config", "Multiplier"),
        QT_TRANSLATE_NOOP("Config", "What the rate is multiplied by each time."),
    ),
    Row(
        "interval",
        QT_TRANSLATE_NOOP("Config", "Every"),
        QT_TRANSLATE_NOOP("Config", "How often it is multiplied (Exponential)."),
    ),
    Row(
        "steps",
        QT_TRANSLATE_NOOP("Config", "Steps"),
        QT_TRANSLATE_NOOP("Config", "When it is multiplied, separated by commas (Step)."),
    ),
    Row("unit", QT_TRANSLATE_NOOP("Config", "Steps in"), QT_TRANSLATE_NOOP("Config", "What these numbers count.")),
    Row(
        "power",
        QT_TRANSLATE_NOOP("Config", "Power"),
        QT_TRANSLATE_NOOP("Config", "The power of a polynomial schedule."),
    ),
    Row(
        "warmup",
        QT_TRANSLATE_NOOP("Config", "Warm-up"),
        QT_TRANSLATE_NOOP("Config", "The rate grows linearly for so long at first."),
    ),
    Row(
        "warmup_unit",
        QT_TRANSLATE_NOOP("Config", "Warm-up in"),
        QT_TRANSLATE_NOOP("Config", "What the warm-up is counted in."),
    ),
)

MONITOR = (_NAME, _NETWORK, _DATASET, _MODE)

EXECUTOR = (
    _NAME,
    _NETWORK,
    _DATASET,
    Row(
        "evaluations",
        QT_TRANSLATE_NOOP("Config", "Evaluations"),
        QT_TRANSLATE_NOOP("Config", "How often each sample is computed."),
    ),
    Row(
        "repeat",
        QT_TRANSLATE_NOOP("Config", "Then"),
        QT_TRANSLATE_NOOP("Config", "The outputs are averaged, or the last one counts."),
    ),
    _MODE,
    Row(
        "back_propagation",
        QT_TRANSLATE_NOOP("Config", "Back propagation"),
        QT_TRANSLATE_NOOP("Config", "Gradients flow back after each evaluation, for layers that keep them."),
    ),
)

OPTIONS: Mapping[str, str] = {
    "epoch": QT_TRANSLATE_NOOP("Config", "epochs"),
    "iteration": QT_TRANSLATE_NOOP("Config", "iterations"),
    "training": QT_TRANSLATE_NOOP("Config", "training"),
    "validation": QT_TRANSLATE_NOOP("Config", "validation"),
    "runtime": QT_TRANSLATE_NOOP("Config", "runtime"),
    "mean": QT_TRANSLATE_NOOP("Config", "mean"),
    "last": QT_TRANSLATE_NOOP("Config", "last"),
    "keep": QT_TRANSLATE_NOOP("Config", "keep"),
    "linear": QT_TRANSLATE_NOOP("Config", "times the processes"),
    "global_batch": QT_TRANSLATE_NOOP("Config", "keep, and divide the batch"),
    "local": QT_TRANSLATE_NOOP("Config", "of each process"),
    "synchronized": QT_TRANSLATE_NOOP("Config", "of all processes"),
    "float": QT_TRANSLATE_NOOP("Config", "float (32 bits)"),
    "half": QT_TRANSLATE_NOOP("Config", "half (16 bits)"),
}
"""What the words of choices are called; others are names that are the same in every language."""
