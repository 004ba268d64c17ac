"""What a .sdcproj calls things: one table for each kind of section, which reading and writing share."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_origin

import msgspec

from layerwright.exchange.sdcproj.ini import Entry, damaged, quoted
from layerwright.model.network import Link
from layerwright.model.settings import Mode


class UnknownWordError(Exception):
    """A word that stands where one of a few is expected; the message is a complete sentence."""


@dataclass(frozen=True)
class Key:
    """A key of the file and the field of ours that it fills.

    Attributes:
        ours: The field of the settings.
        theirs: The key in the file.
        words: What the file says for our values that it spells otherwise, by the file's word.
        missing: What a file means that does not have the key; None for the default of the settings.
        scale: How many of our units one of the file's is.
    """

    ours: str
    theirs: str
    words: Mapping[str, str] = field(default_factory=dict)
    missing: str | None = None
    scale: float | None = None

    def read(self, entry: Entry | None, wanted: Any) -> Any:
        """The value of an entry as a type, or None where the settings' default is to be used.

        Raises:
            UnknownWordError: It is none of the words that can stand here.
            SdcprojError: It is no value of the type.
        """
        if entry is None:
            return None if self.missing is None else self._converted(Entry(self.missing, 0), wanted)
        if wanted is not str and entry.value.strip() in _NO_VALUE:
            raise UnknownWordError(f"{self.theirs} is {quoted(entry.value.strip())}, which is no value.")
        return self._converted(entry, wanted)

    def write(self, value: Any) -> str:
        """The file's text for a value."""
        text = as_text(value if self.scale is None else value / self.scale)
        spelled = {ours: theirs for theirs, ours in self.words.items()}
        return spelled.get(text, text)

    def _converted(self, entry: Entry, wanted: Any) -> Any:
        if wanted is str:
            return entry.value
        text = entry.value.strip()
        if not text:
            return None
        text = self.words.get(text, text)
        try:
            return _convert(text, wanted, self.scale)
        except msgspec.ValidationError as error:
            if get_origin(wanted) is Literal:
                raise UnknownWordError(f"{self.theirs} is {quoted(text)}, which is not known here.") from None
            reason = str(error).replace("`", "").removeprefix("Expected ").partition(",")[0]
            raise damaged(entry.line, f"{self.theirs} is {quoted(text)}, and must be {reason}") from None


def _convert(text: str, wanted: Any, scale: float | None = None) -> Any:
    value = msgspec.convert(text.split(",") if get_origin(wanted) is tuple else text, wanted, strict=False)
    if scale is not None:
        # The greatest number there is, written as a part of itself, may come back a little greater.
        scaled, greatest = value * scale, math.copysign(sys.float_info.max, value)
        value = greatest if math.isinf(scaled) and math.isfinite(value) else scaled
    if isinstance(value, float) and not math.isfinite(value):
        raise msgspec.ValidationError("Expected `a finite number`")
    return value


def as_text(value: Any) -> str:
    """A value as the file spells it: 1 and 0 for true and false, and no fraction where it is zero."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, tuple):
        return ",".join(map(as_text, value))
    return str(value)


_NO_VALUE = ("undefined", "null", "NaN")
"""What NNC's editor in the browser writes for a field that was left empty."""

_UNITS = {"0": "epoch", "1": "iteration"}


def _task(kind: str) -> tuple[Key, ...]:
    return (
        Key("name", f"{kind}_Name", missing=kind),
        Key("network", f"{kind}_NetworkName", missing=""),
        Key("dataset", f"{kind}_DatasetName", missing=""),
    )


_SPREAD = 1.5
"""Rows of 48 and columns of 240, which NNC's layers fill, become `layout.ROW` and `layout.COLUMN`."""

LAYER = (Key("x", "Position_0", scale=_SPREAD), Key("y", "Position_1", scale=_SPREAD))
CONFIGURATION = (
    Key("max_epoch", "MaxEpoch"),
    Key("save_best", "SaveBest"),
    Key("batch_size", "BatchSize"),
    # Files from before this setting mean the interval that it then had as its default, which is also nnabla's.
    Key("monitor_interval", "MonitorInterval", missing="10"),
    Key("precision", "TypeConfig", {"Float": "float", "Half": "half"}),
)
DATASET = (
    Key("name", "Name", missing="Dataset"),
    Key("path", "URI", missing=""),
    Key("shuffle", "Shuffle"),
    Key("cache", "EnableCache"),
    Key("normalize_images", "ImageNormalization"),
)
OPTIMIZER = (
    Key("start", "RangeFrom", {"-1": "0"}),
    Key("end", "RangeTo"),
    Key("range_unit", "RangeUnit", _UNITS),
    *_task("Optimizer"),
    Key("update_interval", "UpdateInterval"),
    Key("solver", "SolverName"),
    Key("weight_decay", "WeightDecay"),
)
SCHEDULE = (
    Key("type", "LearningRateScheduler"),
    Key("multiplier", "LearningRateMultiplier"),
    Key("interval", "LearningRateUpdateInterval"),
    # Files from before this setting count iterations.
    Key("unit", "LearningRateUpdateIntervalUnit", _UNITS, missing="1"),
    Key("power", "LearningRatePower"),
    Key("steps", "LearningRateSteps"),
    Key("warmup", "LearningRateWarmupLength"),
    Key("warmup_unit", "LearningRateWarmupLengthUnit", _UNITS),
)
WARMUP = "LearningRateWarmupScheduler"
NO_WARMUP, LINEAR_WARMUP = "None", "Linear"
MONITOR = _task("Monitor")
EXECUTOR = (
    *_task("Executor"),
    Key("evaluations", "NumEvaluations"),
    Key("repeat", "RepeatEvaluationType", {"0": "mean", "1": "last"}),
    Key("back_propagation", "NeedBackPropagation"),
)

USUAL: Mapping[str, Mapping[str, str]] = {
    "Engine": {"SDeepEngineType": "NNabla", "RNNTrainingMode": "0"},
    "Layer": {"Position_2": "240", "Position_3": "48"},
    "Link": {"SourcePinIndex": "0"},
    "Config": {"AutoEvaluation": "0"},
    "Script": {"Enabled": "0", "NumScript": "0"},
    "StructureSearch": {
        "Enabled": "0",
        "Method": "Random",
        "Objective": "ErrorAndCalculation",
        "Validation_Min": "-1",
        "Validation_Max": "-1",
        "CostMultiplyAdd_Min": "-1",
        "CostMultiplyAdd_Max": "-1",
        "EarlyStopping": "0",
        "TimeLimit": "0",
    },
}
"""What has no meaning here, by kind of section, with the value that is written unless a file said something else."""

ENGINE = "SDeepEngineType"
"""The key that says which engine a project is made for."""

SWITCHED = ("Script", "StructureSearch", "OutOfCoreTraining")
"""Sections that count only if they say `Enabled=1`."""

DERIVED: Mapping[str, tuple[str, ...]] = {"Network_Global": ("Width", "Height", "Image"), "Dataset": ("NumData",)}
"""Keys that only repeat what stands elsewhere: kept, they would be wrong after the first edit."""

DERIVED_PROPERTY = re.compile(r"Property_\d+_(Type|Editable)")
NUMBERED = re.compile(r"(.*_)?((Layer|Link|Dataset|Optimizer|Monitor|Executor)_\d+|Network_Global)")
"""The names of sections that only count within the number of sections that the file announces."""

STATISTICS = re.compile(r"(.*_)?Statistics")
"""The names of sections that follow from the layers of their networks."""

MAIN_DATASET = "MainIndex"
"""The number of the main dataset. What is kept of it is a mark at the dataset itself, since numbers shift."""

OLD_PROPERTIES = {"SkipAtInspection": "SkipAtTest"}
OLD_PROPERTIES_OF_LOOPS = {"RecurrentGroupID": "ID"}
LOOPS = ("Delay", "RecurrentInput", "RecurrentOutput")
OLD_INITIALIZERS = {"NormalAffineHe": "NormalAffineHeForward", "NormalConvolutionHe": "NormalConvolutionHeForward"}
"""What older files call properties and their values; for the values see nnabla/core/graph_def.py."""

MODE_SUFFIXES: Mapping[Mode, str] = {"training": "", "validation": "Validation", "runtime": "Runtime"}
"""How the name of a network says in what mode a task uses it."""

_PIN = re.compile(r"pin (\d{1,9})")


def pin_name(pin: int) -> str:
    """The name of a connector whose layer type is not known."""
    return f"pin {pin}"


def pin_number(connector: str) -> int | None:
    """The pin that such a name stands for."""
    match = _PIN.fullmatch(connector)
    return int(match[1]) if match else None


_KEPT_UNDER = re.compile(r"(Network_Global|Layer|Link|Dataset|Optimizer|Monitor|Executor)\[.*\]", re.DOTALL)


def kept_under(kind: str, *names: str) -> str:
    """Where what is kept of a section lies: of a numbered one under names, since numbers shift with every edit."""
    return f"{kind}[{'/'.join(names)}]" if names else kind


def is_kept_under_names(section: str) -> bool:
    """Whether what is kept belongs to a numbered section."""
    return _KEPT_UNDER.fullmatch(section) is not None


def link_name(link: Link) -> str:
    """The name of a link for `kept_under`."""
    return f"{link.source} > {link.target}.{link.connector}"
