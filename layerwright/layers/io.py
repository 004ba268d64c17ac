"""Layers by which data comes in."""

from __future__ import annotations

from layerwright.layers.declaration import NO_INPUT, LayerType, Property, generator_properties

LAYERS = (
    LayerType(
        name="Input",
        category="IO",
        help="Brings a variable of the dataset into the network, one sample at a time.",
        inputs=NO_INPUT,
        output=lambda facts: facts.shape("Size"),
        own_properties=(
            Property("Size", "PIntArray", "1,28,28", "The shape of one sample: maps,height,width for an image."),
            Property("Dataset", "Dataset", "x", "The variable of the dataset.", important=True),
            *generator_properties("", "Range"),
            Property("Order", "Int", "-1", "The place among several inputs of a unit; -1 takes the order drawn."),
        ),
        aliases=("data", "source"),
    ),
)
