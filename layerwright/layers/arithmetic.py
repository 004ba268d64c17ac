"""Layers that calculate: two inputs element by element, or an input and a number."""

from __future__ import annotations

from layerwright.layers.declaration import TWO_INPUTS, Costs, LayerType, Property
from layerwright.layers.macros import broadcast_output, same_as_input

INPUTS = Property("Inputs", "PIntArrays", "*GraphInputs", "The shapes that flow in.", editable=False)

LAYERS = (
    LayerType(
        name="Add2",
        category="Arithmetic (2 Inputs)",
        help="Adds two inputs element by element. An axis of size 1 is repeated to fit.",
        inputs=TWO_INPUTS,
        output=broadcast_output,
        costs=lambda facts: Costs(add=facts.output_size),
        own_properties=(
            INPUTS,
            Property("InPlace", "BooleanOrMacro", "*AutoInPlace", "Writes over the first input to save memory."),
        ),
        aliases=("plus", "sum", "residual", "skip connection"),
    ),
    LayerType(
        name="Mul2",
        category="Arithmetic (2 Inputs)",
        help="Multiplies two inputs element by element. An axis of size 1 is repeated to fit.",
        inputs=TWO_INPUTS,
        output=broadcast_output,
        costs=lambda facts: Costs(multiply=facts.output_size),
        own_properties=(INPUTS,),
        aliases=("times", "product", "gate", "attention"),
    ),
    LayerType(
        name="MulScalar",
        category="Arithmetic (Scalar)",
        help="Multiplies every element by a number.",
        output=same_as_input,
        costs=lambda facts: Costs(multiply=facts.input_size),
        own_properties=(Property("Value", "Float", "1.0", "The number to multiply by.", important=True),),
        aliases=("scale", "multiply"),
    ),
    LayerType(
        name="AddScalar",
        category="Arithmetic (Scalar)",
        help="Adds a number to every element.",
        output=same_as_input,
        costs=lambda facts: Costs(add=facts.input_size),
        own_properties=(Property("Value", "Float", "0.0", "The number to add.", important=True),),
        aliases=("offset", "shift", "bias"),
    ),
)
