"""`layerwright export onnx`: a network as ONNX."""

from __future__ import annotations

import argparse
from pathlib import Path

from layerwright.cli import console
from layerwright.cli.console import GOOD
from layerwright.cli.parsing import Subparsers, add_command, add_json_option
from layerwright.cli.reporting import counted

_ABOUT = """\
Write a network with its weights as ONNX (operator set 17).

The file is checked each time: onnx.checker looks at it, and onnxruntime must
compute from the first rows of the data what nnabla computes. If it does not,
nothing is written. Weights beyond 2 GB go into a second file. Random values that
a network draws become inputs of the file.
"""


def add_format(subparsers: Subparsers) -> None:
    """Add the format."""
    parser = add_command(
        subparsers,
        "onnx",
        run,
        summary="ONNX, checked with onnxruntime",
        about=_ABOUT,
        examples=("layerwright export onnx digits.runs/20260101-120000 --output digits.onnx",),
    )
    parser.add_argument("source", metavar="RUN|PROJECT", type=Path, help="a run's folder or a project file (.lwproj)")
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="the file to write (.onnx)")
    parser.add_argument("--network", metavar="NAME", help="the network; that of the first executor when left out")
    add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Export a network, and tell what came of the check."""
    import msgspec

    from layerwright.exchange.model import load_model
    from layerwright.exchange.onnx.exporting import write_onnx

    exported = write_onnx(load_model(arguments.source, network=arguments.network), arguments.output)
    check, agreement = exported.check, exported.agreement
    if arguments.json:
        checked = msgspec.to_builtins(check)
        console.write_json(
            {
                "files": [str(path) for path in exported.files],
                "operators": exported.operators,
                "weights": exported.weights,
                **{name: value for name, value in checked.items() if name not in ("file", "opset", "checked_with")},
            }
        )
        return 0
    console.write(f"Exported to the file {arguments.output}.", GOOD, wrap=False)
    console.write(f"{counted(exported.operators, 'operator')}, {exported.weights:,} bytes of weights.")
    if check.layers and check.layers.overflows:
        console.write(
            f"onnxruntime computes the same in each of {counted(check.layers.compared, 'layer')}, on "
            f'{counted(agreement.samples, "sample")}. From the layer "{check.layers.overflows}" on the values are no '
            "numbers, as in a deep network that was never trained, and nothing could be compared."
        )
    elif check.layers:
        console.write(
            f"onnxruntime computes the same in each of {counted(check.layers.compared, 'layer')}, on "
            f"{counted(agreement.samples, 'sample')}: they differ by {check.layers.greatest_relative_difference:.2g} "
            "of a layer's largest value at most. The network makes such rounding larger, so that its outputs differ "
            f"by up to {agreement.greatest_difference:.3g}."
        )
    else:
        console.write(
            f"onnxruntime computes the same on {counted(agreement.samples, 'sample')}: the greatest difference is "
            f"{agreement.greatest_difference:.3g}, or {check.greatest_relative_difference:.2g} of the largest value."
        )
    if agreement.same_first_class is not None and not (check.layers and check.layers.overflows):
        console.write(f"The first class is the same for {agreement.same_first_class} of {agreement.samples}.")
    for entry in check.random_inputs:
        console.write(f'The input "{entry.name}" takes random values: draw them from {entry.told}.')
    console.write(f"The check is kept in {exported.files[-1]}.", wrap=False)
    return 0
