"""What this machine has to train on, and whether several processes will pay."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from gui.translation import QT_TRANSLATE_NOOP, translate
from layerwright.layers.declaration import Costs
from layerwright.resolve.resolved import Resolved

_ASSUMED_SPEED = 10e9
"""Multiply-adds a second that a core is taken to do, for the rule below; a profile tells the real figure."""
_SHORT_ITERATION = 0.010
"""Seconds of an iteration at and below which several processes gain little, by the slides on distributed training."""
_MANY_PARAMETERS = 0.05
"""Parameters for each multiply-add of an update above which averaging takes a good part of the time."""
_TRAINING_OVER_USE = 3
"""Forward and backward together cost about three times what forward alone costs."""


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=1)
def cards() -> tuple[str, ...]:
    """The NVIDIA cards of this machine, as their driver names them."""
    found = []
    for folder in sorted(Path("/proc/driver/nvidia/gpus").glob("*/information")):
        try:
            lines = folder.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        found += [line.partition(":")[2].strip() for line in lines if line.startswith("Model:")]
    return tuple(found)


def describe() -> str:
    """The machine in a line."""
    text = translate("Machine", QT_TRANSLATE_NOOP("Machine", "CPU cores: {cores} · NVIDIA cards: {cards}"))
    none = translate("Machine", QT_TRANSLATE_NOOP("Machine", "none"))
    return text.format(cores=cores(), cards=", ".join(cards()) or none)


def will_pay(resolved: Resolved, batch_size: int, processes: int) -> str:
    """Whether several processes will pay for a network, as a sentence; empty for one process.

    The rules are the reference system's: short iterations gain little, and so do networks with many parameters for
    their computing.
    """
    if processes == 1:
        return ""
    if processes > cores() and not cards():
        text = QT_TRANSLATE_NOOP("Machine", "More processes than cores: they will wait for each other.")
        return translate("Machine", text)
    costs: Costs = resolved.statistics
    operations = (costs.multiply_add + costs.add + costs.multiply) * batch_size * _TRAINING_OVER_USE
    seconds = operations / _ASSUMED_SPEED
    if seconds <= _SHORT_ITERATION:
        text = QT_TRANSLATE_NOOP("Machine", "An iteration takes about {ms} ms: several processes will gain little.")
        return translate("Machine", text).format(ms=f"{seconds * 1000:.1f}")
    if resolved.trainable_size > _MANY_PARAMETERS * operations:
        text = QT_TRANSLATE_NOOP("Machine", "Many parameters for little computing: several processes will gain little.")
        return translate("Machine", text)
    text = QT_TRANSLATE_NOOP("Machine", "An iteration takes about {ms} ms: several processes should pay.")
    return translate("Machine", text).format(ms=f"{seconds * 1000:.0f}")
