"""Damaged models: each is read, or refused with a clear error; nothing hangs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from layerwright.exchange.nnef.tensors import HEADER_BYTES, Header, TensorFileError, decode_header

_COUNT = 1000
"""How many models are damaged here; the same script damages any number: `python fuzz_process.py 10000 1`."""


def test_damaged_models_are_read_or_refused() -> None:
    command = [sys.executable, str(Path(__file__).with_name("fuzz_process.py")), str(_COUNT), "1"]
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
