"""The content of a report as frozen values, in no language and no form yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from layerwright.evaluation.metrics import Classification, Regression
from layerwright.model.network import Network
from layerwright.model.settings import Configuration
from layerwright.training.events import Epoch
from layerwright.training.history import Summary
from layerwright.training.run import RunInfo

Point = tuple[float, float]


@dataclass(frozen=True)
class Picture:
    """A PNG file with its size in pixels."""

    png: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Example:
    """One sample's value of a variable as a picture, and what the sample's single numbers are."""

    picture: Picture
    caption: str


@dataclass(frozen=True)
class VariableContent:
    """A variable of a dataset; `label` is what its heading says behind the name, `kind` as `Variable.kind` has it.

    Examples are pictures, or lines where the values are vectors or waves; `line_names` says which samples these are.
    """

    name: str
    label: str
    kind: str
    shape: tuple[int, ...]
    examples: tuple[Example, ...] = ()
    lines: tuple[tuple[float, ...], ...] = ()
    line_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class DatasetContent:
    """A dataset that a run uses.

    Attributes:
        name: Its name in the project.
        file: The name of its file or folder.
        samples: How many samples it has.
        variables: What each sample has.
        classes: The number of samples of each class of the variable `counted`; empty where there are no classes.
        counted: The variable that the classes are of.
        settings: How it is read: whether it is shuffled, and whether images are normalized.
        problem: Why it cannot be read; all but the name and the file are then empty.
        runs: The runs that use it.
    """

    name: str
    file: str
    samples: int = 0
    variables: tuple[VariableContent, ...] = ()
    classes: tuple[tuple[str, int], ...] = ()
    counted: str = ""
    settings: Mapping[str, bool] = field(default_factory=dict)
    problem: str = ""
    runs: tuple[str, ...] = ()


@dataclass(frozen=True)
class LayerContent:
    """A layer as it is drawn and listed.

    `changed` are the properties that differ from their defaults, as typed. `shape` is the output for one sample, empty
    where it is not known. `unit` is the network that it calls.
    """

    name: str
    type: str
    category: str
    changed: tuple[tuple[str, str], ...]
    shape: str
    parameters: int
    multiply_adds: int
    unit: str = ""
    bypassed: bool = False


@dataclass(frozen=True)
class NetworkContent:
    """A network with its figures.

    `callers` are the networks that call it as a unit; it is drawn then with the default values of its arguments.
    `statistics` are the eight figures by name, None where the network has errors.
    """

    network: Network
    layers: Mapping[str, LayerContent]
    statistics: Mapping[str, int] | None
    trainable: int
    problems: tuple[str, ...] = ()
    callers: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the project."""
        return self.network.name

    @property
    def is_unit(self) -> bool:
        """Whether others call it, and no task uses it by itself."""
        return bool(self.callers)


@dataclass(frozen=True)
class Mistake:
    """A sample whose class was predicted wrongly; `confidence` is the score of the predicted class."""

    sample: int
    right: str
    predicted: str
    confidence: float
    picture: Picture | None = None


@dataclass(frozen=True)
class Curve:
    """A ROC curve: false positive rates and true positive rates, and the area below."""

    points: tuple[Point, ...]
    area: float


@dataclass(frozen=True)
class OutputContent:
    """One output of an executor, compared with its target.

    `wrong` counts all mistakes, `mistakes` are those of the highest confidence. `probabilities` says whether the scores
    are shares that sum to 1. `pairs` are targets with outputs, of some samples.
    """

    node: str
    variable: str
    classification: Classification | None = None
    regression: Regression | None = None
    wrong: int = 0
    mistakes: tuple[Mistake, ...] = ()
    probabilities: bool = False
    roc: Curve | None = None
    pairs: tuple[Point, ...] = ()


@dataclass(frozen=True)
class EvaluationContent:
    """What an executor has computed.

    `outdated` tells that the run has been trained on since; `data_problem` why no pictures of samples can be shown.
    """

    executor: str
    network: str
    dataset: str
    parameters: str
    samples: int
    evaluations: int
    outputs: tuple[OutputContent, ...]
    outdated: bool = False
    data_problem: str = ""


@dataclass(frozen=True)
class RunContent:
    """One run: what it was asked for, how it went, and what came of it.

    `missing` names the executors of the project that have left no results, `unreadable` says why results cannot be
    read. `networks` and `parameters` are figures for comparing: the networks that are trained, and their learned
    parameters together.
    """

    name: str
    summary: Summary
    info: RunInfo
    configuration: Configuration
    curve: tuple[Epoch, ...]
    evaluations: tuple[EvaluationContent, ...]
    batch_size: int = 0
    missing: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    trainable: int = 0

    @property
    def accuracy(self) -> float | None:
        """The accuracy of the first output that has one."""
        for evaluation in self.evaluations:
            for output in evaluation.outputs:
                if output.classification:
                    return output.classification.accuracy
        return None

    @property
    def error(self) -> float | None:
        """The root mean squared error of the first output that has one."""
        for evaluation in self.evaluations:
            for output in evaluation.outputs:
                if output.regression:
                    return output.regression.root_mean_squared_error
        return None


@dataclass(frozen=True)
class Reference:
    """A publication or a program to cite, and what it is cited for."""

    subject: str
    text: str


@dataclass(frozen=True)
class Content:
    """A whole report. Datasets and networks that runs have in common stand once."""

    title: str
    description: str
    version: str
    created: str
    runs: tuple[RunContent, ...]
    datasets: tuple[DatasetContent, ...]
    networks: tuple[NetworkContent, ...]
    references: tuple[Reference, ...]
