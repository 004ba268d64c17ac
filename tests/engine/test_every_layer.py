"""One harness over every layer: generated inputs and properties; nnabla's shapes, values, gradients; files and code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from crash_search import search
from every_layer import BUILT_ONLY, COMPUTED, ENDS, tried
from hypothesis import given, settings
from hypothesis import strategies as st
from layer_cases import NETWORKS
from networks import network
from varied import varied

from layerwright.layers.catalogue import CATALOGUE


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as made:
        yield Path(made)


@pytest.fixture(autouse=True)
def _numbers_may_be_infinite() -> Iterator[None]:
    with np.errstate(all="ignore"):
        yield


@pytest.mark.parametrize("layer_type", NETWORKS)
def test_what_is_drawn_of_a_layer_goes_all_the_way(folder: Path, layer_type: str) -> None:
    came = {tried(network(text), folder)[0] for text in NETWORKS[layer_type]}
    assert came == {BUILT_ONLY if CATALOGUE[layer_type].cannot_run else COMPUTED}


@pytest.mark.parametrize("layer_type", NETWORKS)
@settings(max_examples=max(3, settings.default.max_examples // 30))
@given(random=st.randoms(use_true_random=False))
def test_what_the_resolver_lets_pass_is_computed_with_the_shapes_that_it_says(
    folder: Path, layer_type: str, random: Random
) -> None:
    assert tried(varied(random, layer_type), folder)[0] in ENDS


def test_the_search_for_crashes_tells_what_became_of_every_case() -> None:
    cases = [f"{layer_type}:{number}" for number in range(4) for layer_type in ("Convolution", "MaxPooling", "Pad")]
    found = list(search(cases, seed=1))
    assert [entry.case for entry in found] == cases
    assert {entry.how for entry in found} <= set(ENDS)
    assert COMPUTED in {entry.how for entry in found}
