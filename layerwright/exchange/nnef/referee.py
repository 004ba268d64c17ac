"""Another engine that runs NNEF, in a process of its own: `nnef.Session` of the Khronos Group, or tract."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata, util
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from layerwright.engine.initializers import Array
from layerwright.exchange.child import run_child, serve
from layerwright.model.problems import LayerwrightError

_REQUEST = "request.json"
_INPUTS = "inputs.npz"
_RESULT = "result.npz"
_CAUSE = re.compile(r"^\s*\d+: (.*)$", re.MULTILINE)
_TENSOR = re.compile(r'Plugging in assignement for "([^"]*)"')
"""What tract's messages consist of."""

LOWERED = (
    *("batch_normalization", "prelu", "clamp", "moments", "add_n", "local_response_normalization", "rms_pool"),
    *("l1_normalization", "l2_normalization", "local_mean_normalization", "local_variance_normalization"),
    *("local_contrast_normalization", "min_max_linear_quantize", "zero_point_linear_quantize", "linear_quantize"),
    *("logarithmic_quantize", "nearest_upsample", "nearest_downsample", "area_downsample", "copy_n"),
    *("separable_conv", "separable_deconv", "max_pool_with_index", "avg_roi_align", "max_roi_align"),
)
"""What the Khronos interpreter computes only when it is taken apart first."""

ENGINES: Mapping[str, str] = {"nnef": "nnef", "tract": "tract"}
"""The engines by the name of their package, with the module that must be there."""


class EngineError(LayerwrightError):
    """A network that another engine does not run, with what it says about it."""


class _Request(msgspec.Struct, frozen=True):
    engine: str
    folder: str
    batches: int


def available() -> tuple[str, ...]:
    """The engines that are installed."""
    return tuple(name for name, module in ENGINES.items() if util.find_spec(module))


def described(engine: str) -> str:
    """An engine with its version."""
    names = {"nnef": "nnef.Session", "tract": "tract"}
    return f"{names[engine]} {metadata.version(engine)}"


def unable(engine: str) -> str:
    """The beginning of the sentence that tells why an engine does not run a network."""
    return f"{described(engine)} could not run the network"


def run_referee(engine: str, folder: Path, batches: Sequence[Sequence[Array]]) -> list[list[Array]]:
    """Compute a graph's outputs.

    Args:
        engine: One of `available`.
        folder: A folder of NNEF with weights as 32 bit numbers.
        batches: For each batch the inputs in the graph's order.

    Returns:
        For each batch the outputs in the graph's order.

    Raises:
        ChildError: The engine cannot run it, or its process died.
    """
    with tempfile.TemporaryDirectory(prefix="layerwright-") as name:
        work = Path(name)
        (work / _REQUEST).write_bytes(msgspec.json.encode(_Request(engine, str(folder.absolute()), len(batches))))
        np.savez(work / _INPUTS, *(values for batch in batches for values in batch))
        run_child(__spec__.name, work, doing=unable(engine))
        with np.load(work / _RESULT, allow_pickle=False) as file:
            results = [file[f"arr_{number}"] for number in range(len(file.files))]
    count = len(results) // len(batches)
    return [results[start : start + count] for start in range(0, len(results), count)]


def _with_session(folder: str) -> Callable[[list[Any]], list[Any]]:
    import nnef

    session = nnef.Session(folder, lowered=list(LOWERED))

    def run(inputs: list[Any]) -> list[Any]:
        results = session(*inputs)
        return list(results) if isinstance(results, list | tuple) else [results]

    return run


def _with_tract(folder: str) -> Callable[[list[Any]], list[Any]]:
    import tract

    runnable = tract.nnef().load(folder).into_runnable()
    return lambda inputs: [result.to_numpy() for result in runnable.run(inputs)]


def tract_reason(text: str) -> str:
    """What tract's long message comes down to: the innermost of its causes, and for which tensor it arose."""
    causes = _CAUSE.findall(text.partition("Stack backtrace")[0])
    if not causes:
        return text.strip().partition("\n")[0]
    tensor = _TENSOR.search(text)
    return f"{causes[-1].rstrip('.')} (the tensor {tensor[1]})" if tensor else causes[-1].rstrip(".")


def _work(folder: Path, arguments: Sequence[str]) -> None:
    request = msgspec.json.decode((folder / _REQUEST).read_bytes(), type=_Request)
    with np.load(folder / _INPUTS, allow_pickle=False) as file:
        arrays = [np.ascontiguousarray(file[f"arr_{number}"]) for number in range(len(file.files))]
    try:
        run = {"nnef": _with_session, "tract": _with_tract}[request.engine](request.folder)
        count = len(arrays) // request.batches
        results = []
        for start in range(0, len(arrays), count):
            results += [np.array(result, np.float32) for result in run(arrays[start : start + count])]
    except MemoryError:
        raise
    except Exception as error:
        # Engines have errors of their own kinds; whatever it is, they do not run the network.
        reason = tract_reason(str(error)) if request.engine == "tract" else str(error).strip().rstrip(".")
        raise EngineError(f"{reason}.") from None
    np.savez(folder / _RESULT, *results)


if __name__ == "__main__":
    sys.exit(serve(_work))
