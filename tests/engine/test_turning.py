"""Matrices that are turned over, with and without the library that does it fast."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerwright.engine import turning
from layerwright.engine.turning import TILE, copy_turned

_SIZES = st.one_of(st.integers(0, 9), st.integers(TILE - 2, TILE + 2), st.just(3 * TILE + 1))


@given(_SIZES, _SIZES, st.integers(0, 5), st.booleans())
def test_rows_become_columns(rows: int, columns: int, offset: int, fast: bool) -> None:
    whole = np.random.default_rng(0).normal(size=(rows, columns + offset)).astype(np.float32)
    source, target = whole[:, offset:], np.full((columns, rows), np.nan, np.float32)
    with pytest.MonkeyPatch.context() as patch:
        if not fast:
            patch.setattr(turning, "_library", lambda: None)
        copy_turned(source, target)
    assert np.array_equal(target, source.T)


def test_numbers_of_other_types_are_turned_over_too() -> None:
    source, target = np.arange(6).reshape(2, 3), np.zeros((3, 2), np.int64)
    copy_turned(source, target)
    assert np.array_equal(target, source.T)


def test_the_fast_library_is_found() -> None:
    assert turning._library() is not None
