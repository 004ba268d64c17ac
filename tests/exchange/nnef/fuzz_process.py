"""Reads many damaged models in copies of this process: `python fuzz_process.py COUNT SEED`, which prints counts.

A copy takes a batch; where native code ends it, its models are read again one by one, each in a copy of its own.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path
from types import FrameType

import msgspec
import numpy as np

from layerwright.exchange.nnef.names import GRAPH
from layerwright.exchange.nnef.reading.container import Folder
from layerwright.exchange.nnef.reading.importing import check_shapes, convert
from layerwright.exchange.nnef.reading.parsed import ParsedGraph, check_characters, parse
from layerwright.exchange.nnef.reading.parser_process import parsed
from layerwright.exchange.nnef.reading.problems import NnefReadError
from layerwright.exchange.nnef.tensors import header_for, write_tensor
from layerwright.model.project import Project

_MODEL = """version 1.0;
graph net(x) -> (y)
{
    x = external(shape = [1, 2, 6, 6]);
    w = variable(shape = [3, 2, 3, 3], label = 'w');
    b = variable(shape = [1, 3], label = 'b');
    v = variable(shape = [4, 27], label = 'v');
    c = conv(x, w, b, padding = [(1, 0), (0, 1)], stride = [2, 2], dilation = [1, 1], groups = 1);
    r = relu(c);
    p = max_pool(r, size = [1, 1, 2, 2], padding = [], border = 'ignore');
    f = reshape(p, shape = [0, -1]);
    l = linear(f, v);
    s = softmax(l, axes = [1]);
    y = add(s, 0.5);
}
"""
_QUANTIZATION = (
    '"v": zero_point_linear_quantize(zero_point = 0, scale = [[0.1]], bits = 8, signed = true, symmetric = true);\n'
)

_BATCH = 50
_SECONDS = 20

_TOKENS = ("(", ")", "[", "]", ";", ",", "=", "->", "graph", "x", "1", "-1", "0", "99999999999", "1.0", "'w'", "{", "}")


def main() -> int:
    """Damage a model in many ways and count what becomes of each."""
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    files = _files()
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        # Read undamaged first, all that is needed is imported once and not in every copy.
        _write(Path(name), files)
        outcomes[f"undamaged: {_outcome(Path(name))}"] += 1
        for start in range(0, count, _BATCH):
            numbers = range(start, min(start + _BATCH, count))
            answer = _in_a_copy(Path(name), files, seed, numbers)
            if answer is None:
                for number in numbers:
                    outcomes.update(
                        _in_a_copy(Path(name), files, seed, [number]) or [_told(Path(name), files, seed, number)]
                    )
            else:
                outcomes.update(answer)
    print(json.dumps(outcomes))
    return 0


def _files() -> dict[str, bytes]:
    """The files of the undamaged model by their names."""
    random = np.random.default_rng(0)
    tensors = {
        "w": random.normal(size=(3, 2, 3, 3)).astype(np.float32),
        "b": random.normal(size=(1, 3)).astype(np.float32),
        "v": random.integers(-99, 99, (4, 27)).astype(np.int8),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / GRAPH).write_text(_MODEL)
        (folder / "graph.quant").write_text(_QUANTIZATION)
        for label, values in tensors.items():
            write_tensor(
                folder / f"{label}.dat", header_for(values.shape, values.dtype, quantized=label == "v"), [values]
            )
        return {path.name: path.read_bytes() for path in folder.iterdir()}


def _in_a_copy(folder: Path, files: dict[str, bytes], seed: int, numbers: range | list[int]) -> list[str] | None:
    """What becomes of some models, read in a copy of this process; nothing where that dies."""
    _write(folder, files)  # a copy that died has left a damaged one
    read, write = os.pipe()
    process = os.fork()
    if not process:
        outcomes = [_damaged_outcome(folder, files, seed, number) for number in numbers]
        os.write(write, json.dumps(outcomes).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        content = pipe.read()
    _, status = os.waitpid(process, 0)
    return json.loads(content) if status == 0 else None


def _told(folder: Path, files: dict[str, bytes], seed: int, number: int) -> str:
    """What the program says of a text that the parser dies of, asked as it asks it: in a process of its own."""
    name, content = damaged(files, seed, number)
    (folder / name).write_bytes(content)
    try:
        parse(Folder(folder))
    except NnefReadError as error:
        return "parser died" if "[" in str(error) or "cannot be said where" in str(error) else f"unclear: {error}"
    return "parser died here alone"


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _too_slow(number: int, frame: FrameType | None) -> None:
    raise TimeoutError


def _damaged_outcome(folder: Path, files: dict[str, bytes], seed: int, number: int) -> str:
    name, content = damaged(files, seed, number)
    (folder / name).write_bytes(content)
    outcome = _outcome(folder)
    (folder / name).write_bytes(files[name])
    return outcome


def _outcome(folder: Path) -> str:
    signal.signal(signal.SIGALRM, _too_slow)
    signal.alarm(_SECONDS)
    try:
        container = Folder(folder)
        text = container.text("graph.nnef") or ""
        check_characters(text)
        answer = parsed(text, container.text("graph.quant") or "")
        if answer.graph is None:
            return "error" if answer.problem.endswith(".") else f"unclear: {answer.problem}"
        graph = msgspec.json.decode(msgspec.json.encode(answer.graph), type=ParsedGraph)
        converted = convert(container, graph, None, "w.h5")
        check_shapes(Project(networks=(converted.network,)), graph, None)
        for values in converted.parameters.values():
            for part in values.parts():
                part.sum()
    except NnefReadError as error:
        return "error" if str(error) else "empty message"
    except TimeoutError:
        return "too slow"
    except MemoryError:
        return "error"
    except Exception as error:
        return f"unexpected: {type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
    return "read"


def damaged(files: dict[str, bytes], seed: int, number: int) -> tuple[str, bytes]:
    """The name of one of the files and its damaged content, the same for the same number."""
    chance = random.Random(seed * 1_000_003 + number)
    name = chance.choice(sorted(files))
    content = bytearray(files[name])
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(content) or 1)
        match chance.randrange(6):
            case 0:
                content[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del content[place : place + chance.randint(1, 20)]
            case 2:
                content[place:place] = chance.choice(_TOKENS).encode()
            case 3:
                content[place:place] = content[place : place + chance.randint(1, 40)]
            case 4:
                del content[place:]
            case 5:
                content[place : place + 4] = chance.randrange(2**32).to_bytes(4, "little")
    return name, bytes(content)


if __name__ == "__main__":
    sys.exit(main())
