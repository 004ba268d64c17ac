"""Projects that the panels of the editor are tried with."""

from __future__ import annotations

from itertools import pairwise

from layerwright.model.network import Layer, Link, Network
from layerwright.model.project import Project
from layerwright.model.settings import DataSource


def chain(name: str, *layers: Layer) -> Network:
    """A network in which each layer feeds the next."""
    links = tuple(Link(first.name, second.name) for first, second in pairwise(layers))
    placed = tuple(
        Layer(layer.name, layer.type, layer.properties, x=48.0, y=48.0 + 72 * number)
        for number, layer in enumerate(layers)
    )
    return Network(name, placed, links)


def lenet() -> Project:
    """A small network without any problem."""
    return Project(
        networks=(
            chain(
                "Main",
                Layer("Input", "Input"),
                Layer("Convolution", "Convolution", {"KernelShape": "5,5", "BorderMode": "valid"}),
                Layer("ReLU", "ReLU"),
                Layer("MaxPooling", "MaxPooling"),
                Layer("Affine", "Affine", {"OutShape": "10"}),
                Layer("Softmax", "Softmax"),
                Layer("Loss", "CategoricalCrossEntropy"),
            ),
        ),
        datasets=(DataSource("Training", "train.csv"),),
    )


def with_units() -> Project:
    """A network that calls another one twice."""
    block = chain(
        "Block",
        Layer("Input", "Input", {"Size": "16,12,12"}),
        Layer("Convolution", "Convolution", {"OutMaps": "Maps", "KernelShape": "3,3"}),
        Layer("ReLU", "ReLU"),
    )
    maps, twice = (
        Layer("Maps", "Argument", {"Value": "16", "Type": "PInt"}),
        Layer("Twice", "Argument", {"Type": "PInt"}),
    )
    block = Network("Block", (*block.layers, maps, twice), block.links)
    main = chain(
        "Main",
        Layer("Input", "Input", {"Size": "16,12,12"}),
        Layer("First", "Unit", {"Network": "Block", "Maps": "32", "Twice": "Maps*2"}),
        Layer("Second", "Unit", {"Network": "Block"}),
        Layer("Affine", "Affine", {"OutShape": "10"}),
        Layer("Loss", "SquaredError"),
    )
    return Project(networks=(main, block, Network("Notes")))


def with_errors() -> Project:
    """A network with an unknown type, a wrong value, a property that does not exist and a loose end."""
    main = lenet().networks[0]
    more = (
        Layer("Odd", "Convolutoin", x=480, y=48),
        Layer("Big", "Convolution", {"KernelShape": "99,99", "BorderMode": "valid", "Foo": "1"}, x=480, y=120),
        Layer("Wrong", "Convolution", {"KernelShape": "9,x"}, x=480, y=192),
    )
    links = (Link("Input", "Big"), Link("Input", "Wrong"))
    return Project(networks=(Network("Main", (*main.layers, *more), (*main.links, *links)), with_units().networks[1]))
