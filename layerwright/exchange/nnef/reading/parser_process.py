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
from layerwright.exchange.nnef.reading.parsed import (
    ANSWER,
    QUANTIZATION_TEXT,
    TEXT,
    Answer,
    ParsedGraph,
    Statement,
    TensorFact,
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
_PLACE = re.compile(r"^Parse error in '[^']*' \[(\d+):(\d+)\] (.*)$", re.DOTALL)


def parsed(text: str, quantization: str) -> Answer:
    """Parse a text in this process."""
    import nnef

    fragments = _FRAGMENT.findall(text)
    try:
        graph = nnef.parse_string(text, quantization or None, lowered=[*TAKEN_APART, *fragments])
    except nnef.Error as error:
        return Answer(problem=_sentence(str(error)))
    except (ValueError, TypeError, RecursionError) as error:
        return Answer(problem=f"graph.nnef is not valid: {error}.")
    try:
        nnef.infer_shapes(graph)
    except MemoryError:
        raise
    except Exception as error:
        # The package answers impossible shapes with assertions and whatever Python raises.
        reason = str(error).strip() or type(error).__name__
        return Answer(problem=f"The shapes of graph.nnef do not fit: {reason.rstrip('.')}.")
    return Answer(_plain(graph))


def _sentence(text: str) -> str:
    match = _PLACE.match(text.strip())
    if match:
        return f"graph.nnef [{match[1]}:{match[2]}]: {match[3].strip()}."
    return f"graph.nnef is not valid: {text.strip() or 'the parser does not say why'}."


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


def first_deadly_line(text: str, quantization: str) -> int:
    """The line of the first statement that the parser dies of; 0 where there is none."""
    ends = [match.end() for match in re.finditer(r"[;{}]", text)]
    low, high = 0, len(ends)
    if not _dies(text, quantization):
        return 0
    while low < high:
        middle = (low + high) // 2
        if _dies(text[: ends[middle]], ""):
            high = middle
        else:
            low = middle + 1
    start = ends[low - 1] if low else 0
    begun = start + len(text[start:]) - len(text[start:].lstrip())
    return text.count("\n", 0, begun) + 1


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

        answer = Answer(line=first_deadly_line(text, quantization))
    else:
        answer = parsed(text, quantization)
    (folder / ANSWER).write_bytes(msgspec.json.encode(answer))


if __name__ == "__main__":
    sys.exit(serve(_work))
