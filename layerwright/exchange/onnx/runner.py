"""onnxruntime, in a process of its own: it checks a file and computes its outputs.

`python -m layerwright.exchange.onnx.runner FOLDER FILE [check]` reads inputs.npz in the folder and writes outputs.npz.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.child import run_child, serve
from layerwright.model.problems import LayerwrightError

_SECONDS = 600.0


class OnnxRunError(LayerwrightError):
    """A file that onnx.checker or onnxruntime refuses."""


def run_file(path: Path, inputs: Mapping[str, Array], *, check: bool = False) -> list[Array]:
    """Compute the outputs of a file, in their order.

    Args:
        path: An ONNX file.
        inputs: Values by the name of the input.
        check: Lets onnx.checker look at it first.

    Raises:
        ChildError: The file is refused, or the process died.
    """
    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        folder = Path(name)
        np.savez(folder / "inputs.npz", **{f"{number}": values for number, values in enumerate(inputs.values())})
        (folder / "names.txt").write_text("\n".join(inputs), encoding="utf-8")
        arguments = [str(path.absolute()), *(["check"] if check else [])]
        run_child(__spec__.name, folder, *arguments, doing=f'onnxruntime could not run "{path.name}"', seconds=_SECONDS)
        with np.load(folder / "outputs.npz", allow_pickle=False) as file:
            return [file[f"arr_{number}"] for number in range(len(file.files))]


def _work(folder: Path, arguments: Sequence[str]) -> None:
    import onnx
    import onnxruntime

    path = arguments[0]
    if "check" in arguments[1:]:
        try:
            onnx.checker.check_model(path, full_check=Path(path).stat().st_size < 2**26)
        except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
            raise OnnxRunError(f"onnx.checker refuses it: {str(error).strip()}") from None
    names = (folder / "names.txt").read_text(encoding="utf-8").split("\n")
    with np.load(folder / "inputs.npz", allow_pickle=False) as file:
        inputs = {name: file[str(number)] for number, name in enumerate(names) if str(number) in file.files}
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 2
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        known = {entry.name for entry in session.get_inputs()}
        results = session.run(None, {name: values for name, values in inputs.items() if name in known})
    except Exception as error:  # its classes of errors are not public
        raise OnnxRunError(" ".join(str(error).split())) from None
    np.savez(folder / "outputs.npz", *results)


if __name__ == "__main__":
    sys.exit(serve(_work))
