"""Ten thousand damaged models: each is read, or refused with a clear error; nothing hangs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from nnef_models import write_model

from layerwright.exchange.nnef.tensors import HEADER_BYTES, Header, TensorFileError, decode_header

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

_COUNT = 10_000


def test_damaged_models_are_read_or_refused(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    folder = write_model(tmp_path / "model", _MODEL, v=random.integers(-99, 99, (4, 27)).astype(np.int8))
    (folder / "graph.quant").write_text(_QUANTIZATION)
    command = [sys.executable, str(Path(__file__).with_name("fuzz_process.py")), str(folder), str(_COUNT), "1"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    outcomes = json.loads(answer.stdout)
    assert outcomes.pop("undamaged: read") == 1
    assert sum(outcomes.values()) == _COUNT
    assert outcomes.keys() <= {"read", "error", "parser died"}, outcomes
    assert outcomes["read"] > _COUNT / 100
    assert outcomes["error"] > _COUNT / 2


@given(st.binary(max_size=2 * HEADER_BYTES), st.integers(0, 10_000))
def test_a_header_is_read_or_refused(content: bytes, size: int) -> None:
    try:
        header = decode_header(content, size, "w.dat")
    except TensorFileError:
        return
    assert header.byte_count == size - HEADER_BYTES


_SHAPES = st.lists(st.integers(0, 2**32 - 1), max_size=8).map(tuple)


@given(_SHAPES, st.sampled_from([(0, 16), (0, 32), (0, 64), (1, 8), (2, 8), (3, 8), (3, 16), (4, 32), (5, 1), (5, 8)]))
def test_what_a_header_says_is_what_is_read(shape: tuple[int, ...], kind: tuple[int, int]) -> None:
    header = Header(shape, *kind)
    if header.byte_count >= 2**32:
        return
    assert decode_header(header.encoded(), HEADER_BYTES + header.byte_count, "w.dat") == header
