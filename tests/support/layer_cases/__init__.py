"""Small networks by the layer type that they are about, and how nnabla makes those layers: what the harness runs over.

One module for each group of layers; every layer type that is computed has several networks, with properties that are
not the defaults.
"""

from layer_cases import (
    activation,
    basic,
    composed,
    elementwise,
    first,
    loop,
    loss,
    math,
    normalization,
    others,
    preprocess,
    quantize,
)

_MODULES = (
    first,
    activation,
    elementwise,
    loss,
    math,
    others,
    preprocess,
    basic,
    normalization,
    quantize,
    loop,
    composed,
)

NETWORKS = {name: texts for module in _MODULES for name, texts in module.NETWORKS.items()}
"""Networks in the language of `networks`, by layer type."""

PARAMETRIC = {name: make for module in _MODULES for name, make in module.PARAMETRIC.items()}
"""How nnabla itself makes a layer with its parameters, by layer type."""
