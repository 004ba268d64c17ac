"""Networks called like functions, and the arguments they take."""

from __future__ import annotations

from layerwright.layers.declaration import NO_INPUT, Inputs, LayerType, Property

ARGUMENT_KINDS = (
    "Boolean",
    "BooleanOrMacro",
    "Int",
    "IntArray",
    "PInt",
    "PIntArray",
    "PIntArrays",
    "UInt",
    "UIntArray",
    "Float",
    "FloatArray",
    "FloatArrays",
    "Text",
    "File",
)

LAYERS = (
    LayerType(
        name="Unit",
        category="Unit",
        help="Calls another network of the project. Its Argument layers appear here as properties.",
        inputs=Inputs(0, None),
        # The resolver opens a unit and takes shape and costs from what it finds inside.
        output=None,
        own_properties=(
            Property("Network", "Text", "", "The network that is called.", important=True),
            Property(
                "ParameterScope",
                "Text",
                "*Name",
                "The name that the unit's parameters are stored under; units of one scope share them.",
                required=False,
            ),
        ),
        aliases=("module", "block", "function", "sub-network"),
    ),
    LayerType(
        name="Argument",
        category="Unit",
        help="Declares an argument: a property of every unit that calls this network. Its name is the argument's name.",
        inputs=NO_INPUT,
        output=None,
        own_properties=(
            Property("Value", "Text", "1", "The value where the caller gives none.", important=True),
            Property("Type", "Option", "Text", "What values the argument takes.", ARGUMENT_KINDS),
            Property("Search", "Boolean", "False", "Lets the structure search change it."),
        ),
        aliases=("parameter", "variable"),
    ),
)
