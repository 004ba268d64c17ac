"""Layers that prepare data."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Call, Row, plain, with_base_axis
from layerwright.resolve.resolved import Node

_flip = with_base_axis("random_flip", seed="Seed")


def _random_flip(node: Node) -> Call:
    call = _flip(node)
    return Call(call.function, call.inputs, {"axes": tuple(map(node.axis, node.shape("Axes"))), **call.arguments})


def _one_hot(node: Node) -> tuple[Call, ...]:
    # nnabla fails where a gradient would flow into an index.
    return Call("unlink", (0,), {}), Call("one_hot", (0,), {"shape": node.shape("Shape")})


CALLS: Mapping[str, Row] = {
    "OneHot": _one_hot,
    "RandomCrop": with_base_axis("random_crop", shape="Shape", seed="Seed"),
    "RandomFlip": _random_flip,
    "RandomShift": with_base_axis("random_shift", shifts="Shift", border_mode="BorderMode", seed="Seed"),
    "RandomErase": with_base_axis(
        "random_erase",
        prob="Prob",
        area_ratios="AreaRatios",
        aspect_ratios="AspectRatios",
        replacements="Replacements",
        n="N",
        share="Share",
        seed="Seed",
        channel_last="ChannelLast",
        ste_fine_grained="STEFineGrained",
    ),
    "MeanSubtraction": with_base_axis("mean_subtraction", 0, "mean", "t", update_running_mean="UpdateRunningMean"),
    "ImageAugmentation": plain(
        "image_augmentation",
        shape="Shape",
        pad="Pad",
        min_scale="MinScale",
        max_scale="MaxScale",
        angle="Angle",
        aspect_ratio="AspectRatio",
        distortion="Distortion",
        flip_lr="FlipLR",
        flip_ud="FlipUD",
        brightness="Brightness",
        brightness_each="BrightnessEach",
        contrast="Contrast",
        contrast_center="ContrastCenter",
        contrast_each="ContrastEach",
        noise="Noise",
        seed="Seed",
    ),
}
