"""Layers of the literature that consist of others, and are opened into them; the reference system has none of these."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from math import prod

from layerwright.layers.declaration import Costs, Facts, LayerType, Property, RuleError
from layerwright.layers.kinds import Shape, show
from layerwright.layers.macros import most_groups
from layerwright.model.network import Layer, Link, Network


def _maps(facts: Facts) -> Shape:
    if len(facts.input) != 3:
        raise RuleError(
            f"An input of maps,height,width is needed, and the input is {show(facts.input)}.",
            fix="Place it after a convolution or a pooling, or reshape the input.",
        )
    return facts.input


def _chain(name: str, layers: list[Layer]) -> Network:
    links = tuple(Link(source.name, target.name) for source, target in pairwise(layers))
    return Network(name, tuple(layers), links)


def _shuffled_output(facts: Facts) -> Shape:
    maps, group = _maps(facts)[0], facts.integer("Group")
    if maps % group:
        raise RuleError(
            f"{maps} maps cannot be divided into {group} groups.",
            property="Group",
            fix="Use a number of groups that divides the maps.",
            instead=str(most_groups(group, maps)),
            kind="group.indivisible",
        )
    return facts.input


def _shuffled(facts: Facts, wired: Collection[str]) -> Network:
    """Maps in a table of one row for each group, read by columns."""
    maps, height, width = facts.input
    group = facts.integer("Group")
    return _chain(
        "ChannelShuffle",
        [
            Layer("Input", "Input", {"Size": show(facts.input)}),
            Layer("Table", "Reshape", {"OutShape": show((group, maps // group, height, width))}),
            Layer("Columns", "Transpose", {"Axes": "1,0,2,3"}),
            Layer("Maps", "Reshape", {"OutShape": show(facts.input)}),
        ],
    )


def _normalized_output(facts: Facts) -> Shape:
    if facts.integer("N") % 2 == 0:
        raise RuleError(f"N is {facts.integer('N')}.", property="N", fix="Use an odd number, so that it has a middle.")
    return _maps(facts)


def _normalized(facts: Facts, wired: Collection[str]) -> Network:
    """The input divided by a power of the mean of squares over neighbouring maps, counted as an average pooling."""
    maps, height, width = facts.input
    count = facts.integer("N")
    network = _chain(
        "LocalResponseNormalization",
        [
            Layer("Input", "Input", {"Size": show(facts.input)}),
            Layer("Square", "PowScalar", {"Value": "2"}),
            Layer("Flat", "Reshape", {"OutShape": show((1, maps, height * width))}),
            Layer(
                "Around",
                "AveragePooling",
                {
                    "KernelShape": f"{count},1",
                    "Strides": "1,1",
                    "Padding": f"{count // 2},0",
                    "IncludingPad": "True",
                },
            ),
            Layer("Maps", "Reshape", {"OutShape": show(facts.input)}),
            Layer("Scale", "MulScalar", {"Value": show(facts.number("Alpha"))}),
            Layer("Offset", "AddScalar", {"Value": show(facts.number("K"))}),
            Layer("Power", "PowScalar", {"Value": show(-facts.number("Beta"))}),
            Layer("Output", "Mul2"),
        ],
    )
    return Network(network.name, network.layers, (*network.links, Link("Input", "Output")))


def _normalized_costs(facts: Facts) -> Costs:
    size = prod(facts.input)
    return Costs(add=2 * size, multiply=4 * size, exp=4 * size)


LAYERS = (
    LayerType(
        name="ChannelShuffle",
        category="Others",
        help="Mixes the maps of groups, so that grouped convolutions after each other see all of them.",
        output=_shuffled_output,
        opened=_shuffled,
        own_properties=(Property("Group", "PInt", "2", "The number of groups.", important=True),),
        references=(
            "Zhang, X. et al. (2017). ShuffleNet: An Extremely Efficient Convolutional Neural Network for Mobile "
            "Devices. https://arxiv.org/abs/1707.01083",
        ),
        aliases=("shuffle", "group convolution", "shufflenet"),
    ),
    LayerType(
        name="LocalResponseNormalization",
        category="Normalization",
        help="Divides each value by a power of the mean of squares of N neighbouring maps at its place.",
        output=_normalized_output,
        costs=_normalized_costs,
        opened=_normalized,
        own_properties=(
            Property("N", "PInt", "5", "How many maps count, the value's own in the middle.", important=True),
            Property("Alpha", "Float", "0.0001", "Scales the mean of squares."),
            Property("Beta", "Float", "0.75", "The power."),
            Property("K", "Float", "2.0", "Is added to the scaled mean."),
        ),
        references=(
            "Krizhevsky, A., Sutskever, I. and Hinton, G. E. (2012). ImageNet Classification with Deep Convolutional "
            "Neural Networks. NIPS.",
        ),
        aliases=("lrn", "alexnet", "contrast"),
    ),
)
