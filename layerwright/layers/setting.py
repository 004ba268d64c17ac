"""Layers that say something about the network they stand in, and compute nothing."""

from __future__ import annotations

from layerwright.layers.declaration import NO_INPUT, LayerType, Property

LAYERS = (
    LayerType(
        name="Import",
        category="Setting",
        help="Names another network that belongs to this one. It is kept, and has no effect here.",
        inputs=NO_INPUT,
        output=None,
        cannot_run="What it brings in elsewhere is not brought in here: copy the layers, or use a Unit.",
        own_properties=(Property("Network", "Text", "", "The other network.", important=True),),
        aliases=("include", "inherit", "copy"),
    ),
    LayerType(
        name="TestNetwork",
        category="Setting",
        help="Tells that the network is for testing.",
        inputs=NO_INPUT,
        output=None,
        own_properties=(
            Property(
                "ModifyForTesting",
                "Boolean",
                "True",
                "Leaves chance out and uses running statistics, as when a trained network is used.",
                important=True,
            ),
        ),
        aliases=("validation", "evaluation"),
    ),
    LayerType(
        name="StructureSearch",
        category="Setting",
        help="Tells whether the structure search may change the network.",
        inputs=NO_INPUT,
        output=None,
        own_properties=(
            Property("Search", "Boolean", "True", "Lets the structure search change the network.", important=True),
        ),
        aliases=("automl", "architecture search", "nas"),
    ),
)
