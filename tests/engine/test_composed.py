"""Layers that are opened into others compute what their papers say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from networks import resolved


def test_shuffled_maps_are_the_columns_of_the_table_of_groups(build: Any) -> None:
    built = build("Input(6,3,2) > ChannelShuffle(3)")
    x = built.batch()["x"]
    [leaf] = [node.name for node in built.network.outputs]
    assert np.array_equal(built.computed(leaf), x[:, [0, 2, 4, 1, 3, 5]])


def test_local_response_normalization_is_that_of_the_paper(build: Any) -> None:
    built = build("Input(7,3,2) > LocalResponseNormalization(3, Alpha=0.5, Beta=0.6, K=1.5)")
    x = built.batch()["x"].astype(np.float64)
    expected = np.empty_like(x)
    for number in range(7):
        around = x[:, max(0, number - 1) : number + 2]
        # The paper's alpha counts the sum of squares, that of nnabla and others their mean: alpha / N.
        expected[:, number] = x[:, number] / (1.5 + 0.5 / 3 * np.square(around).sum(axis=1)) ** 0.6
    [leaf] = [node.name for node in built.network.outputs]
    np.testing.assert_allclose(built.computed(leaf), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("text", "property", "says"),
    [
        ("Input(5,3,2) > ChannelShuffle(2)", "Group", "5 maps cannot be divided into 2 groups."),
        ("Input(12) > ChannelShuffle", "", "An input of maps,height,width is needed"),
        ("Input(4,3,2) > LocalResponseNormalization(4)", "N", "N is 4."),
        ("Input(4,3) > LocalResponseNormalization", "", "An input of maps,height,width is needed"),
    ],
)
def test_what_does_not_fit_is_told(text: str, property: str, says: str) -> None:
    [problem] = resolved(text).problems
    assert problem.property == property
    assert problem.text.startswith(says)
