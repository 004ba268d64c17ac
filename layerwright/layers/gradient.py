"""Layers that let data pass and change what flows back through them in training."""

from __future__ import annotations

from layerwright.layers.arranged_shapes import checked_top_k
from layerwright.layers.axes import between, checked_axes, checked_axis
from layerwright.layers.declaration import DataConnector, Facts, LayerType, Property
from layerwright.layers.kinds import Shape
from layerwright.layers.macros import same_as_input


def _clip_by_norm_output(facts: Facts) -> Shape:
    checked_axes(facts)
    between(facts, "ClipNorm", 0, but_least=True)
    return facts.input


def _top_k_output(facts: Facts) -> Shape:
    checked_top_k(facts)
    return facts.input


def _noise_output(facts: Facts) -> Shape:
    checked_axis(facts, "BaseAxis")
    return facts.input


def _bound(name: str, multiplier: str) -> DataConnector:
    return DataConnector(name, same_as_input, generator="Constant", multiplier=multiplier, important=True)


LAYERS = (
    LayerType(
        name="Unlink",
        category="Others",
        help="Lets data pass and stops gradients: nothing before it learns through it.",
        output=same_as_input,
        aliases=("stop gradient", "detach", "freeze"),
        stops_gradients=lambda facts: True,
    ),
    LayerType(
        name="ClipGradByValue",
        category="Others",
        help="Lets data pass, and keeps each element of the gradient between min and Max.",
        output=same_as_input,
        data=(_bound("min", "-1.0"), _bound("Max", "1.0")),
        aliases=("gradient clipping", "limit gradient"),
    ),
    LayerType(
        name="ClipGradByNorm",
        category="Others",
        help="Lets data pass, and scales the gradient to a length. A gradient of zeros alone becomes NaN.",
        output=_clip_by_norm_output,
        own_properties=(
            Property("ClipNorm", "Float", "1.0", "The length that the gradient gets."),
            Property("Axes", "UIntArray", "0", "The axes along which the length is measured."),
        ),
        aliases=("gradient clipping", "normalize gradient"),
    ),
    LayerType(
        name="TopKGrad",
        category="Others",
        help="Lets data pass, and of the gradient of each sample only the K greatest values.",
        output=_top_k_output,
        own_properties=(
            Property("K", "PInt", "1", "How many values of the gradient pass.", important=True),
            Property("Abs", "Boolean", "False", "Compares values without their signs."),
            Property("BaseAxis", "UInt", "0", "The first of the axes that are searched together."),
        ),
        aliases=("sparse gradient", "top-k"),
    ),
    LayerType(
        name="VATNoise",
        category="Others",
        help="Scales noise to a length for virtual adversarial training, and keeps the gradient times Epsilon in Buf.",
        keeps_samples_apart=True,
        output=_noise_output,
        own_properties=(
            Property("BaseAxis", "UInt", "0", "The first of the axes along which the length is measured."),
            Property("Epsilon", "Float", "0.0001", "The length that the noise gets."),
        ),
        data=(DataConnector("Buf", same_as_input, dataset="buf", important=True),),
        references=(
            "Miyato, T. et al. (2015). Distributional Smoothing with Virtual Adversarial Training. "
            "https://arxiv.org/abs/1507.00677",
        ),
        aliases=("vat", "adversarial", "semi-supervised"),
    ),
)
