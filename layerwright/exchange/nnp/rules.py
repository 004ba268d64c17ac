"""Functions whose layers' properties follow from shapes, or count the batch: a rule for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from layerwright.exchange.nnp.inverse import inverse, plain_name
from layerwright.exchange.nnp.parsed import FunctionNote
from layerwright.exchange.nnp.problems import NnpReadError
from layerwright.layers.catalogue import CATALOGUE
from layerwright.layers.kinds import Shape

ShapeOf: TypeAlias = Callable[[str], Shape]
"""Gives the shape of a variable, with the batch."""

Rule: TypeAlias = Callable[[ShapeOf, FunctionNote], "tuple[str, dict[str, Any]]"]
"""Gives the layer type of a function and the values of its properties."""


def _axes(function: FunctionNote, name: str) -> tuple[int, ...]:
    axes = tuple(int(axis) - 1 if axis > 0 else int(axis) for axis in function.arguments[name])
    if 0 in [int(axis) for axis in function.arguments[name]]:
        raise NnpReadError("it takes samples of a batch together, which is not supported.")
    return axes


def _affine(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    return "Affine", {"OutShape": shape(f.inputs[1])[1:]}


def _windows(f: FunctionNote) -> dict[str, Any]:
    pad, stride, dilation = (tuple(f.arguments[name]) for name in ("pad", "stride", "dilation"))
    return {"Padding": pad, "BorderMode": "valid", "Strides": stride, "Dilation": dilation}


def _convolution(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    w = shape(f.inputs[1])
    more = {"OutMaps": w[0], "KernelShape": w[2:], "Group": f.arguments.get("group", 1)}
    return "Convolution", {**_windows(f), **more}


def _depthwise_convolution(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    w = shape(f.inputs[1])
    return "DepthwiseConvolution", {**_windows(f), "KernelShape": w[1:], "Multiplier": f.arguments["multiplier"]}


def _deconvolution(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    w, group = shape(f.inputs[1]), f.arguments.get("group", 1)
    if any(f.arguments.get("output_padding") or []):
        raise NnpReadError("output_padding is not supported.")
    return "Deconvolution", {**_windows(f), "OutMaps": w[1] * group, "KernelShape": w[2:], "Group": group}


def _embed(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    w = shape(f.inputs[1])
    return "Embed", {"NumClass": w[0], "Shape": w[1:]}


def _reshape(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    return "Reshape", {"OutShape": shape(f.outputs[0])[1:] or (1,)}


def _transpose(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    if f.arguments["axes"][0] != 0:
        raise NnpReadError("the batch must stay the first axis.")
    return "Transpose", {"Axes": tuple(axis - 1 for axis in f.arguments["axes"][1:])}


def _along(kind: str) -> Rule:
    def rule(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
        axis = int(f.arguments["axis"])
        rank = len(shape(f.inputs[0]))
        axis = axis + rank if axis < 0 else axis
        if axis < 1:
            raise NnpReadError("it works along the batch, which is not supported.")
        return kind, {"Axis": axis - 1}

    return rule


def _reduced(kind: str) -> Rule:
    def rule(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
        more = {"OnlyIndex": bool(f.arguments["only_index"])} if f.arguments.get("only_index") else {}
        if "p" in f.arguments:
            more["P"] = f.arguments["p"]
        return kind, {"Axes": _axes(f, "axes"), "KeepDims": bool(f.arguments["keep_dims"]), **more}

    return rule


def _batch_normalization(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    return "BatchNormalization", {
        "Axes": _axes(f, "axes"),
        "DecayRate": f.arguments["decay_rate"],
        "Epsilon": f.arguments["eps"],
        "BatchStat": bool(f.arguments["batch_stat"]),
    }


def _dropout(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    return "Dropout", {"P": f.arguments["p"], "Seed": f.arguments.get("seed", -1)}


def _depthwise_deconvolution(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    w = shape(f.inputs[1])
    return "DepthwiseDeconvolution", {**_windows(f), "KernelShape": w[1:], "Divisor": f.arguments["divisor"]}


def _binary_affine(kind: str) -> Rule:
    return lambda shape, f: (kind, {"OutShape": shape(f.inputs[1])[1:]})


def _binary_convolution(kind: str) -> Rule:
    return lambda shape, f: (kind, _convolution(shape, f)[1])


def _fused_batch_normalization(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    _, properties = _batch_normalization(shape, f)
    return "FusedBatchNormalization", {**properties, "Nonlinearity": f.arguments["nonlinearity"]}


def _normalization(kind: str) -> Rule:
    """A normalization whose axes count the batch as 0, and as -1 here."""
    names = {"channel_axis": "ChannelAxis", "batch_axis": "BatchAxis", "axes": "Axes"}
    others = {"eps": "Epsilon", "p": "P", "num_groups": "NumGroups"}

    def rule(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
        properties: dict[str, Any] = {own: f.arguments[name] for name, own in others.items() if name in f.arguments}
        for name, own in names.items():
            if name in f.arguments:
                value = f.arguments[name]
                axes = tuple(axis - 1 for axis in value) if isinstance(value, list) else (int(value) - 1,)
                properties[own] = axes if own == "Axes" else axes[0]
        return kind, properties

    return rule


def _axes_of(kind: str, **others: str) -> Rule:
    return lambda shape, f: (
        kind,
        {"Axes": _axes(f, "axes"), **{own: f.arguments[name] for name, own in others.items()}},
    )


def _bare(kind: str) -> Rule:
    return lambda shape, f: (kind, {})


def _identity(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    return "Identity", {}


def _constant(shape: ShapeOf, f: FunctionNote) -> tuple[str, dict[str, Any]]:
    """The same value everywhere, as generated data."""
    size = shape(f.outputs[0])[1:] or (1,)
    value = float(f.arguments["val"])
    return "Input", {"Size": size, "Generator": "Constant", "GeneratorMultiplier": value}


_TRACKED = (0, "beta", "gamma", "mean", "var")

PLACES: Mapping[str, tuple[int | str, ...]] = {
    **dict.fromkeys(("affine", "convolution", "depthwiseconvolution", "deconvolution"), (0, "W", "b")),
    "embed": (0, "W"),
    **dict.fromkeys(("batchnormalization", "fusedbatchnormalization"), _TRACKED),
    "depthwisedeconvolution": (0, "W", "b"),
    **dict.fromkeys(("binaryconnectaffine", "binaryconnectconvolution"), (0, "W", "Wb", "b")),
    **dict.fromkeys(("binaryweightaffine", "binaryweightconvolution"), (0, "W", "Wb", "alpha", "b")),
    **dict.fromkeys(("layernormalization", "instancenormalization", "groupnormalization"), (0, "beta", "gamma")),
}
"""What the inputs of functions with rules of their own are."""

RULES: Mapping[str, Rule] = {
    "affine": _affine,
    "convolution": _convolution,
    "depthwiseconvolution": _depthwise_convolution,
    "deconvolution": _deconvolution,
    "embed": _embed,
    "reshape": _reshape,
    "transpose": _transpose,
    "concatenate": _along("Concatenate"),
    "stack": _along("Stack"),
    "sum": _reduced("Sum"),
    "mean": _reduced("Mean"),
    "max": _reduced("Max"),
    "min": _reduced("Min"),
    "prod": _reduced("Prod"),
    "norm": _reduced("Norm"),
    "batchnormalization": _batch_normalization,
    "dropout": _dropout,
    "depthwisedeconvolution": _depthwise_deconvolution,
    "binaryconnectaffine": _binary_affine("BinaryConnectAffine"),
    "binaryweightaffine": _binary_affine("BinaryWeightAffine"),
    "binaryconnectconvolution": _binary_convolution("BinaryConnectConvolution"),
    "binaryweightconvolution": _binary_convolution("BinaryWeightConvolution"),
    "fusedbatchnormalization": _fused_batch_normalization,
    "layernormalization": _normalization("LayerNormalization"),
    "instancenormalization": _normalization("InstanceNormalization"),
    "groupnormalization": _normalization("GroupNormalization"),
    "normnormalization": _normalization("NormNormalization"),
    "flip": _axes_of("Flip"),
    "clipgradbynorm": _axes_of("ClipGradByNorm", clip_norm="ClipNorm"),
    "unlink": _bare("Unlink"),
    "batchinv": _bare("BatchInv"),
    "batchdet": _bare("BatchDet"),
    "batchlogdet": _bare("BatchLogdet"),
    "identity": _identity,
    "constant": _constant,
}
"""Functions whose properties follow from shapes, or count the batch."""

KNOWN = frozenset(
    {
        *(CATALOGUE[entry.layer].name for entry in inverse().values()),
        *(CATALOGUE[name].name for name in CATALOGUE if plain_name(name) in RULES),
    }
)
"""The layers whose functions are read."""
