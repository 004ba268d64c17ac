"""The process that the parser runs in: `python -m layerwright.exchange.nnef.reading.parser_process FOLDER MODE`.

The parser is native code that dies of some texts, and it may be given texts by anyone: time and memory are bounded.
"""

from __future__ import annotations

import os
import re
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from layerwright.exchange.child import serve
from layerwright.exchange.nnef.names import GRAPH, QUANTIZATION
from layerwright.exchange.nnef.reading.explained import explained, explained_shapes
from layerwright.exchange.nnef.reading.parsed import (
    ANSWER,
    QUANTIZATION_TEXT,
    TEXT,
    Answer,
    ParsedGraph,
    Statement,
    TensorFact,
    place,
)

_MEMORY = 8 * 2**30
_SECONDS = 50

TAKEN_APART = (
    *("separable_conv", "separable_deconv", "rms_pool", "local_mean_normalization", "local_variance_normalization"),
    *("local_contrast_normalization", "moments", "softabs", "l1_normalization", "l2_normalization"),
    *("min_max_linear_quantize", "zero_point_linear_quantize", "linear_quantize", "logarithmic_quantize"),
)
"""The operators of the standard library that are taken apart into simpler ones."""

_FRAGMENT = re.compile(r"\bfragment\s+([A-Za-z_]\w*)")
_INFERRING = re.compile(r"^while inferring shape of tensor\(s\) '.*' \(operation '[^']*'\): ", re.DOTALL)
_BETWEEN = re.compile(r"(?:\s|#[^\n]*)*")
"""What stands between statements."""
_GIVING = ("external", "variable", "constant")
"""The operators whose shapes stand in the text."""


def parsed(text: str, quantization: str) -> Answer:
    """Parse a text in this process."""
    import nnef

    fragments = _FRAGMENT.findall(text)
    try:
        graph = nnef.parse_string(text, quantization or None, lowered=[*TAKEN_APART, *fragments])
    except nnef.Error as error:
        return Answer(problem=explained(str(error), text))
    except (ValueError, TypeError, RecursionError) as error:
        return Answer(problem=f"{GRAPH} is not valid: {error}.")
    problem = _of_extents(graph, text) or _of_shapes(graph, text) or _of_quantization(graph)
    return Answer(problem=problem) if problem else Answer(_plain(graph))


def _of_extents(graph: Any, text: str) -> str:
    """What is wrong with the shapes that the text gives."""
    for operation in graph.operations:
        if operation.name not in _GIVING:
            continue
        shape = operation.attribs.get("shape") or []
        has_batch = shape or operation.name != "external"
        if not has_batch or any(not isinstance(extent, int) or extent < 1 for extent in shape):
            return f"{_said_of(operation, text)}: a shape of positive numbers was expected, not {shape}."
    return ""


def _of_shapes(graph: Any, text: str) -> str:
    """What is wrong with the shapes that follow from these."""
    import nnef

    try:
        nnef.infer_shapes(graph)
    except MemoryError:
        raise
    except Exception as error:
        # The package answers impossible shapes with assertions and whatever Python raises.
        failed = next((operation for operation in graph.operations if _has_no_shape(operation, graph)), None)
        if failed is None:
            return ""
        reason = str(error).strip() or type(error).__name__
        return f"{_said_of(failed, text)}: {explained_shapes(_INFERRING.sub('', reason)).rstrip('.')}."
    return ""


def _has_no_shape(operation: Any, graph: Any) -> bool:
    names = [name for entry in operation.outputs.values() for name in (entry if isinstance(entry, list) else [entry])]
    return any(graph.tensors[str(name)].shape is None for name in names)


def _of_quantization(graph: Any) -> str:
    """Which tensor a scale, a range or a zero point does not lie over."""
    import numpy as np

    for name, tensor in graph.tensors.items():
        for parameter, value in tensor.quantization.items():
            if not isinstance(value, np.ndarray):
                continue
            fits = len(value.shape) <= len(tensor.shape) and all(
                extent in (1, whole) for extent, whole in zip(value.shape, tensor.shape, strict=False)
            )
            if not fits:
                return (
                    f"{QUANTIZATION}: {parameter} of {name} has the shape {list(value.shape)}, which does not lie over "
                    f"{list(tensor.shape)}."
                )
    return ""


def _said_of(operation: Any, text: str) -> str:
    """The place, the operator and the first result of a statement."""
    names = list(operation.outputs.values())
    first = names[0][0] if isinstance(names[0], list) else names[0]
    return f"{place(text, str(first))}: {operation.name} of {first}"


def _plain(graph: Any) -> ParsedGraph:
    tensors = {
        name: TensorFact(tensor.dtype, tuple(tensor.shape or ()), _lists(tensor.quantization))
        for name, tensor in graph.tensors.items()
    }
    statements = tuple(
        Statement(
            operation.name,
            _lists(operation.inputs),
            _lists(operation.attribs),
            tuple(
                list(map(str, entry)) if isinstance(entry, list) else str(entry) for entry in operation.outputs.values()
            ),
            operation.dtype or "",
        )
        for operation in graph.operations
    )
    return ParsedGraph(str(graph.name), tuple(graph.inputs), tuple(graph.outputs), tensors, statements)


def _lists(value: Any) -> Any:
    """Values that JSON has; references are marked."""
    import nnef
    import numpy as np

    if isinstance(value, dict):
        return {str(name): _lists(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_lists(entry) for entry in value]
    if isinstance(value, nnef.Identifier):
        return {"name": str(value)}
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value


def first_deadly_place(text: str, quantization: str) -> tuple[int, int]:
    """The line and the column of the first statement that the parser dies of; 0 where there is none."""
    ends = [match.end() for match in re.finditer(r"[;{}]", text)]
    low, high = 0, len(ends)
    if not _dies(text, quantization):
        return 0, 0
    while low < high:
        middle = (low + high) // 2
        if _dies(text[: ends[middle]], ""):
            high = middle
        else:
            low = middle + 1
    start = ends[low - 1] if low else 0
    begun = _BETWEEN.match(text, start).end()  # type: ignore[union-attr]  # it matches nothing, too
    return text.count("\n", 0, begun) + 1, begun - text.rfind("\n", 0, begun)


def _dies(text: str, quantization: str) -> bool:
    """Whether the parser dies of a text, tried in a copy of this process."""
    process = os.fork()
    if not process:
        try:
            parsed(text, quantization)
        finally:
            os._exit(0)
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status)


def _work(folder: Path, arguments: Sequence[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    text = (folder / TEXT).read_text(encoding="utf-8")
    quantization = (folder / QUANTIZATION_TEXT).read_text(encoding="utf-8")
    if arguments[0] == "locate":
        import nnef  # noqa: F401  # before the copies are made

        line, column = first_deadly_place(text, quantization)
        answer = Answer(line=line, column=column)
    else:
        answer = parsed(text, quantization)
    (folder / ANSWER).write_bytes(msgspec.json.encode(answer))


if __name__ == "__main__":
    sys.exit(serve(_work))
