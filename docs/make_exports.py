"""Writes `docs/exports.md`, the tables of the exchange formats, from the tables of the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from layerwright.engine.calls import CALLS
from layerwright.exchange.nnp.rules import KNOWN
from layerwright.exchange.onnx.forms import FORMS
from layerwright.exchange.onnx.forms.table import reason
from layerwright.exchange.onnx.graph import OPSET
from layerwright.exchange.onnx.reading.operators import OPERATORS
from layerwright.layers.catalogue import CATALOGUE

TARGET = Path(__file__).with_name("exports.md")

_WIDTH = 112


_PYTHON = """\
## Python code

`layerwright export python PROJECT|RUN --output FOLDER` writes a folder of nnabla code, as a person could have
written it. It needs nnabla and NumPy (and Pillow for images), and nothing of Layerwright.

| file | what it is |
|---|---|
| `model.py` | the networks: a function for each unit with its arguments, loops as loops, the shapes as comments |
| `initial.py` | what parameters start from |
| `data.py` | reads the datasets: CSV with numbers, images, `.npy` and `.csv` in cells; IDX; `.npz`; folders of images |
| `train.py` | trains: solver, learning rate schedule, weight decay, limits for gradients, monitors, best parameters |
| `evaluate.py` | computes the outputs of the first executor, and the accuracy for labels |
| `parameters.h5` | the best parameters, for a run |

A network is divided into what it computes (`main`), its cost (`main_cost`), its error where that is another
(`main_error`), and what it gives in use where losses take scores (`main_outputs`). With `test=True`, dropout is
left out and running statistics are used. Units that are used several times become one function; what its uses
differ in are its arguments, named as drawn.

The code takes the same steps as training here, to the bit: the same first values, the same order of samples, the
same random numbers. Otherwise than here, a seed that a layer has of its own goes on from one epoch to the next;
training is in one process, in single precision, and by nnabla's own functions. Sound in cells is not read.
"""

_NNP = """\
## NNP

`layerwright export nnp PROJECT|RUN --output FILE` writes nnabla's own format: the networks as they are trained,
measured (`NAMEValidation`) and used (`NAMERuntime`), parameters and what they start from, datasets, optimizers with
their schedules, monitors and executors. `nnabla_cli train` and `nnabla_cli infer` work with it, and nnabla's loader
reads it, with any number of samples at once. Values that Input layers draw are fed, as by Neural Network Console:
optimizers, monitors and executors name the generator. nnabla_cli reads no datasets but CSV, orders samples in its own
way, and takes no parameters from the file when it trains.

`layerwright import FILE.nnp --output PROJECT` reads such files: networks become editable, derived ones are
recognized, weights go to a file beside the project. The text and the parameters are read in a process of their own;
names in the archive are not used as paths.

Functions that are read:
"""

_RUNTIME = """\
## NNB and C source

`layerwright export nnb` and `layerwright export c` write the network of the first executor for nnabla's small
runtime in C (nnabla-c-runtime), for one sample at a time, by nnabla's own converter. Functions that this runtime
lacks are named together, and nothing is written. To compile the source, the headers and the library of the runtime
are needed; they are no part of Layerwright.
"""


_ONNX_OUT = """\
## ONNX

`layerwright export onnx RUN|PROJECT --output FILE` writes a network in use, with operator set {opset}. The number
of samples stays open. Each time, onnx.checker looks at the file, and onnxruntime must compute from the first rows
of the data what nnabla computes; otherwise nothing is written, and the first layer that differs is named. What came
of it is kept in `NAME.check.json`. Weights beyond 2 GB go into a second file, `NAME.onnx.data`.

The outputs may differ by 0.0001 of the largest of them. Some networks make the rounding of their first layers ever
larger: one that is not trained yet has batch normalizations with a variance of 0, each of which multiplies by 100 and
more, so that two right engines come to other outputs. Where outputs differ, each layer is therefore computed for
itself, from nnabla's values of the layers before it, and each has to agree within 0.0001 of its own largest value.
The command says so, with both figures. Values may even overflow in a deep network that was never trained; then layers
are compared up to there, and the command names the layer where it begins.

An Input layer that draws random values becomes an input of the file, since no two engines draw the same: feed it with
values of the distribution that the command, `NAME.check.json` and the file itself (`random_inputs` of its metadata)
tell. For the check, nnabla draws them, and onnxruntime gets the same. Other layers that draw are refused.

Weights go from the file of the parameters to the ONNX file without a copy in memory;
`python benchmarks/onnx_export.py` compares that with writing as many bytes. The check is not part of that figure:
nnabla and onnxruntime compute four samples for it, or one of a network of more than 2 billion multiply-adds, which
takes longer than writing.

Layers that can be written:
"""

_ONNX_IN = """\
Losses and error measures are not part of a network in use; of those that take scores, the probabilities stay.
MaxPooling and others with ChannelLast, Shift with another BorderMode than nearest, the places of greatest or least
values along several axes, and class numbers of several axes cannot be written either.

`layerwright import FILE.onnx --output PROJECT` makes an editable project of it, with the weights in a file beside
it. The networks of torchvision are meant, as both of PyTorch's exporters write them in operator sets 11 to 20: sizes
must be fixed but for the number of samples. The exact GELU, as ConvNeXt has it, cannot be read: it is made of `Erf`,
for which there is no layer. Operators that are read:
"""


def document() -> str:
    """The whole document."""
    return "\n".join(_lines()).rstrip("\n") + "\n"


def _lines() -> Iterator[str]:
    yield "# Exchange formats"
    yield ""
    yield "<!-- Written by docs/make_exports.py from the tables in layerwright/exchange. -->"
    yield ""
    yield "What each format holds, beside [NNEF](nnef.md) and [project files of Neural Network Console](sdcproj.md)."
    yield "Layers that a format cannot express are named together before anything is written; files are complete or not"
    yield "there."
    yield ""
    yield _PYTHON
    yield from _onnx()
    yield ""
    yield _NNP
    yield from _wrapped(sorted(f"`{name}`" for name in KNOWN))
    yield ""
    yield _RUNTIME


def _onnx() -> Iterator[str]:
    computed = [name for name, kind in CATALOGUE.items() if name in CALLS or name == "Input" or kind.opened]
    written = [name for name in computed if name in FORMS or CATALOGUE[name].opened]
    gone = {name for name in computed if CATALOGUE[name].when_running is not None}
    yield _ONNX_OUT.format(opset=OPSET)
    yield from _wrapped(written)
    yield ""
    yield "Those that cannot:"
    yield ""
    yield "| layers | why |"
    yield "|---|---|"
    for why, names in _by_reason(name for name in computed if name not in written and name not in gone).items():
        yield f"| {', '.join(names)} | {why} |"
    yield ""
    yield _ONNX_IN
    yield from _wrapped(sorted(f"`{name}`" for name in OPERATORS))


def _by_reason(names: Iterable[str]) -> Mapping[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for name in names:
        reasons.setdefault(CATALOGUE[name].cannot_run or reason(name), []).append(name)
    return reasons


def _wrapped(names: Iterable[str]) -> Iterator[str]:
    line = ""
    for name in names:
        added = f"{line}, {name}" if line else name
        if len(added) > _WIDTH:
            yield f"{line},"
            added = name
        line = added
    yield f"{line}."


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
