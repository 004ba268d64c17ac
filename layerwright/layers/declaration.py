"""The form of a layer's declaration: what stands in the catalogue, and what its rules may ask.

A layer type is one `LayerType` value. The resolver, the inspector, the engine, exports and reports all read it; adding
a layer is one declaration here and one row in each target's table.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Literal

import msgspec

from layerwright.layers.kinds import Kind, Shape, Value
from layerwright.model.network import Network
from layerwright.model.problems import Facts as ProblemFacts
from layerwright.model.problems import ProblemKind, named_facts

Category = Literal[
    "IO",
    "Loss",
    "Parameter",
    "Basic",
    "Pooling",
    "Activation",
    "LoopControl",
    "Quantize",
    "Unit",
    "Spectral",
    "Math",
    "Trigonometric",
    "Arithmetic (Scalar)",
    "Arithmetic (2 Inputs)",
    "Arithmetic (N Inputs)",
    "Logical",
    "Validation",
    "Normalization",
    "Others",
    "Others(Pre Process)",
    "Setting",
]


class RuleError(Exception):
    """What a rule finds wrong with a layer: a sentence, the property that is to blame, and a way out.

    Args:
        text: The sentence.
        property: The property.
        fix: The way out, as a sentence.
        instead: The one value that the property should have, where only one is right.
        kind: What is wrong, where programs are to know it.
        facts: The names and values that it is about.
    """

    def __init__(
        self,
        text: str,
        *,
        property: str = "",
        fix: str = "",
        instead: str = "",
        kind: ProblemKind | None = None,
        facts: ProblemFacts = (),
    ) -> None:
        super().__init__(text)
        self.property = property
        self.fix = fix
        self.kind: ProblemKind = kind or ("value.refused" if property else "input.refused")
        self.facts = (*facts, *named_facts(instead=instead)) if instead else facts


class Facts(ABC):
    """What a layer's rules may ask: its input shapes and its property values."""

    __slots__ = ()

    @property
    @abstractmethod
    def inputs(self) -> tuple[Shape, ...]:
        """The shapes that flow in, in the order of the links."""

    @property
    @abstractmethod
    def output(self) -> Shape:
        """The shape that flows out."""

    @property
    @abstractmethod
    def may_overwrite_input(self) -> bool:
        """Whether nobody else needs the first input once this layer has read it."""

    @property
    @abstractmethod
    def wanted(self) -> Shape:
        """The shape that the layer which reads the output expects."""

    @abstractmethod
    def linked(self, connector: str) -> Shape | None:
        """The shape of what is linked to a side connector, if anything is."""

    @abstractmethod
    def value(self, name: str) -> Value:
        """The value of a property."""

    @property
    def input(self) -> Shape:
        """The shape of the first input."""
        return self.inputs[0]

    @property
    def input_size(self) -> int:
        """The number of elements of the first input."""
        return prod(self.input)

    @property
    def output_size(self) -> int:
        """The number of elements of the output."""
        return prod(self.output)

    def shape(self, name: str) -> Shape:
        """The value of a property that is a list of integers."""
        value = self.value(name)
        assert isinstance(value, tuple), name
        return value  # type: ignore[return-value]

    def integer(self, name: str) -> int:
        """The value of a property that is an integer."""
        value = self.value(name)
        assert isinstance(value, int), name
        return value

    def number(self, name: str) -> float:
        """The value of a property that is a number."""
        value = self.value(name)
        assert isinstance(value, int | float), name
        return float(value)

    def flag(self, name: str) -> bool:
        """The value of a property that is true or false."""
        value = self.value(name)
        assert isinstance(value, bool), name
        return value

    def text(self, name: str) -> str:
        """The value of a property that is text."""
        value = self.value(name)
        assert isinstance(value, str), name
        return value


class Costs(msgspec.Struct, frozen=True, gc=False):
    """What one sample costs: the eight statistics of a layer or a network.

    `output` counts the elements of the output, `parameter` the stored parameters. The rest are operations of one
    forward pass; `add` and `multiply` count those that cannot be fused into a multiply-add.
    """

    output: int = 0
    parameter: int = 0
    add: int = 0
    multiply: int = 0
    multiply_add: int = 0
    division: int = 0
    exp: int = 0
    if_: int = 0

    def __add__(self, other: Costs) -> Costs:
        return Costs(
            self.output + other.output,
            self.parameter + other.parameter,
            self.add + other.add,
            self.multiply + other.multiply,
            self.multiply_add + other.multiply_add,
            self.division + other.division,
            self.exp + other.exp,
            self.if_ + other.if_,
        )

    def __sub__(self, other: Costs) -> Costs:
        return Costs(*map(operator.sub, msgspec.structs.astuple(self), msgspec.structs.astuple(other)))

    def with_(self, **counts: int) -> Costs:
        """The same costs but for some counts, named as the attributes are."""
        return msgspec.structs.replace(self, **counts)

    def named(self) -> dict[str, int]:
        """The statistics by the names that people know them under."""
        return {name: getattr(self, attribute) for name, attribute in STATISTICS.items()}


def total(costs: Iterable[Costs]) -> Costs:
    """The sum of many costs."""
    return Costs(*map(sum, zip(*map(msgspec.structs.astuple, costs), strict=True)))


STATISTICS: Mapping[str, str] = {
    "Output": "output",
    "CostParameter": "parameter",
    "CostAdd": "add",
    "CostMultiply": "multiply",
    "CostMultiplyAdd": "multiply_add",
    "CostDivision": "division",
    "CostExp": "exp",
    "CostIf": "if_",
}
"""The eight statistics, in the order in which they are shown."""

COMPUTED = frozenset(("Input", *STATISTICS))
"""What the reference system lists as properties of every layer and nobody can set; some of its files name them."""


@dataclass(frozen=True)
class Property:
    """A property of a layer: its type, its default as an expression, and what to say about it."""

    name: str
    kind: Kind
    default: str
    help: str = ""
    options: tuple[str, ...] = ()
    required: bool = True
    editable: bool = True
    important: bool = False
    searchable: bool = False


@dataclass(frozen=True)
class Parameter:
    """A tensor that a layer learns or keeps: `W`, `b`, `gamma`, ...

    One without a name is what the layer itself stands for: it is stored under the layer's name, and is no connector.
    `learned` is false for running statistics, which are stored but not counted among the trainable parameters.
    `stored_as` is the name that nnabla stores it under where that is not its own. One that is `internal` is for nnabla
    alone: no connector, and nothing to steer. One that is `fixed` takes no gradients, also from what is linked to it.
    """

    name: str
    shape: Callable[[Facts], Shape]
    initializers: tuple[str, ...]
    initializer: str = "Constant"
    multiplier: str = "0.0"
    learned: bool = True
    enabled: Callable[[Facts], bool] = lambda facts: True
    stored_as: str = ""
    internal: bool = False
    fixed: bool = False

    @property
    def properties(self) -> tuple[Property, ...]:
        """The properties by which a person steers this parameter."""
        if self.internal:
            return ()
        file, initializer, multiplier, learning_rate = self.property_names
        name = self.name or "it"
        rate = "1.0" if self.learned else "0.0"
        return (
            Property(
                file,
                "File",
                "",
                f"A file of text or HDF5 with the values {name} starts from.",
                required=False,
            ),
            Property(
                initializer,
                "Option",
                self.initializer,
                f"The random distribution that {name} starts from.",
                self.initializers,
            ),
            Property(multiplier, "Float", self.multiplier, "Scales the values at the start."),
            Property(learning_rate, "Float", rate, "Scales the learning rate; 0 keeps the values fixed."),
        )

    @cached_property
    def property_names(self) -> tuple[str, str, str, str]:
        """The names of its properties: its file, its initializer, the initializer's multiplier, its learning rate."""
        prefix = self.prefix
        return f"{prefix}File", f"{prefix}Initializer", f"{prefix}InitializerMultiplier", f"{prefix}LRateMultiplier"

    @property
    def prefix(self) -> str:
        """What the names of its properties begin with."""
        return f"{self.name}." if self.name else ""


@dataclass(frozen=True)
class DataConnector:
    """A side connector for values that are not learned: fed by a wire, by the dataset, or by generated values.

    Losses are told the truth by theirs, `T`. `classes` gives, for integer labels, the number of classes: labels must
    lie below it. One that is a `share` takes values from 0 to 1. `dataset`, `generator` and `multiplier` are the
    defaults of its properties; one that is `only_linked` has none, and must be fed by a wire.
    """

    name: str
    shape: Callable[[Facts], Shape]
    dataset: str = ""
    generator: str = "None"
    multiplier: str = "1.0"
    classes: Callable[[Facts], int] | None = None
    share: bool = False
    important: bool = False
    required: bool = False
    only_linked: bool = False

    @property
    def properties(self) -> tuple[Property, ...]:
        """The properties by which a person says where the values come from."""
        if self.only_linked:
            return ()
        return (
            Property(
                f"{self.name}.Dataset",
                "Dataset",
                self.dataset,
                f"The variable of the dataset that {self.name} is.",
                required=self.required,
                important=self.important,
            ),
            *generator_properties(f"{self.name}.", generator=self.generator, multiplier=self.multiplier),
        )


def target(
    shape: Callable[[Facts], Shape], classes: Callable[[Facts], int] | None = None, *, share: bool = False
) -> DataConnector:
    """The connector by which a loss or an error measure is told the truth."""
    return DataConnector("T", shape, dataset="y", classes=classes, share=share, important=True)


def generator_properties(
    prefix: str = "", *more: str, generator: str = "None", multiplier: str = "1.0"
) -> tuple[Property, ...]:
    """The properties that replace a variable of the dataset by generated values."""
    options = ("None", "Normal", "Uniform", "Constant", *more)
    return (
        Property(f"{prefix}Generator", "Option", generator, "Generates values in place of the dataset.", options),
        Property(f"{prefix}GeneratorMultiplier", "Float", multiplier, "Scales the generated values."),
    )


@dataclass(frozen=True)
class Inputs:
    """How many wires a layer takes into its main connector."""

    least: int
    most: int | None

    def __str__(self) -> str:
        words = {0: "no input", 1: "one input", 2: "two inputs"}
        if self.most is None:
            return f"at least {words[self.least]}"
        return words[self.most]


NO_INPUT = Inputs(0, 0)
ONE_INPUT = Inputs(1, 1)
TWO_INPUTS = Inputs(2, 2)
MANY_INPUTS = Inputs(1, None)


@dataclass(frozen=True)
class LayerType:
    """A layer of the catalogue.

    Attributes:
        name: The reference system's name.
        category: Where it stands in the palette.
        help: One or two plain sentences of our own.
        output: The rule for the output shape; None for layers without an output.
        costs: The rule for the operations of one sample; parameters and outputs are counted for every layer.
        own_properties: The properties besides those of the side connectors.
        scope: What nnabla names the parameters under, as `conv` in `Convolution/conv/W`.
        shares: Whether a ParameterScope lets layers share the parameters.
        order: The names of the side connectors in order, where parameters do not come before data.
        references: The papers to cite.
        aliases: What people may search for.
        opened: The network that the layer stands for, given which side connectors are linked; each linked one is a
            further input of it, behind the main one. None for a layer that is computed as it is.
        labels: The number of classes where the input is class numbers: they must lie below it.
        stops_gradients: Tells whether nothing before it learns through it.
        stored: The rule for CostParameter where it is not the size of all parameters.
        without_batch: Whether it gives one value for all samples, as a stored parameter does. Other layers do so when
            everything that flows into them does.
        keeps_samples_apart: Whether a working memory that is linked to it has a value for each sample of a batch.
        cannot_run: Why it cannot be computed here; the layer is shown and kept all the same.
        when_testing: Property values that replace those of the person outside training.
        skipped_when_testing: Tells whether data passes unchanged outside training.
        when_running: The layer type that stands in when losses are removed for use; "" removes the layer.
    """

    name: str
    category: Category
    help: str
    output: Callable[[Facts], Shape] | None
    costs: Callable[[Facts], Costs] = lambda facts: Costs()
    own_properties: tuple[Property, ...] = ()
    inputs: Inputs = ONE_INPUT
    parameters: tuple[Parameter, ...] = ()
    scope: str = ""
    shares: bool = True
    data: tuple[DataConnector, ...] = ()
    order: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    opened: Callable[[Facts, Collection[str]], Network] | None = None
    labels: Callable[[Facts], int] | None = None
    stops_gradients: Callable[[Facts], bool] = lambda facts: False
    stored: Callable[[Facts], int] | None = None
    without_batch: bool = False
    keeps_samples_apart: bool = False
    cannot_run: str = ""
    when_testing: Mapping[str, Value] = field(default_factory=dict)
    skipped_when_testing: Callable[[Facts], bool] = lambda facts: False
    when_running: str | None = None

    @cached_property
    def properties(self) -> Mapping[str, Property]:
        """All properties by name, in the order in which they are shown."""
        shares = self.shares and any(parameter.name for parameter in self.parameters)
        scope = (PARAMETER_SCOPE,) if shares else ()
        groups = [self.own_properties, scope, *(side.properties for side in self.sides)]
        return {entry.name: entry for group in groups for entry in group}

    @property
    def connectors(self) -> tuple[str, ...]:
        """The side connectors, in the reference system's order."""
        return tuple(side.name for side in self.sides if side.name)

    @property
    def sides(self) -> tuple[Parameter | DataConnector, ...]:
        """What can be fed at the side, in the reference system's order."""
        connected = (parameter for parameter in self.parameters if not parameter.internal)
        sides: tuple[Parameter | DataConnector, ...] = (*connected, *self.data)
        return tuple(sorted(sides, key=lambda side: self.order.index(side.name))) if self.order else sides

    @property
    def is_setting(self) -> bool:
        """Whether it says something about its network and computes nothing."""
        return self.output is None and self.name != "Unit"

    @property
    def is_loss(self) -> bool:
        """Whether training makes its output small."""
        return self.category == "Loss"

    @property
    def is_measure(self) -> bool:
        """Whether it measures an error that training does not follow."""
        return self.category == "Validation"


PARAMETER_SCOPE = Property(
    "ParameterScope", "Text", "*Name", "The name that parameters are stored under; layers of one scope share them."
)
