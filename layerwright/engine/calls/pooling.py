"""Layers that make maps smaller, or larger again."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Row, plain

_MAPS_FIRST_WINDOW = {"kernel": "KernelShape", "stride": "Strides", "ignore_border": "IgnoreBorder", "pad": "Padding"}
_WINDOW = {**_MAPS_FIRST_WINDOW, "channel_last": "ChannelLast"}

CALLS: Mapping[str, Row] = {
    "MaxPooling": plain("max_pooling", **_WINDOW),
    "AveragePooling": plain("average_pooling", **_WINDOW, including_pad="IncludingPad"),
    "GlobalAveragePooling": plain("global_average_pooling"),
    "SumPooling": plain("sum_pooling", **_MAPS_FIRST_WINDOW),
    "Unpooling": plain("unpooling", kernel="KernelShape"),
}
