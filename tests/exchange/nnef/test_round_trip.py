"""Example projects: trained briefly, written, run in two other engines, read back, and written again.

Networks of the size of ImageNet's take minutes each: `every_example.py` beside this file sends all of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from children import in_this_process
from round_trips import EXAMPLES, LARGEST_BACK, LARGEST_DIFFERENCE, Briefly, round_trip, trained

from layerwright.exchange.model import load_model

_LARGEST = 20_000_000
"""The most multiplications for a sample of networks that are worth the time."""

_BY_CHANCE = {"conditional_gan", "dcgan", "vae"}
"""Examples that begin with drawn numbers in use, which NNEF does not have."""

_NOT_IN_TRACT = {"language_model", "unet", "word2vec"}
"""Examples with what tract lacks (`cast`, `gather`), or takes with as many maps as the input has only (`deconv`)."""

_PLAIN = {"lenet5", "mlp", "mnist_lenet", "autoencoder", "unet", "yolo_detector"}
"""Examples whose networks must come back layer by layer; others come back as what their layers consist of."""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_comes_back_as_it_was(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if load_model(example).resolved.statistics.multiply_add > _LARGEST:
        pytest.skip("It is large: every_example.py sends it.")
    in_this_process(monkeypatch)
    trip = round_trip(trained(example, tmp_path, Briefly(epochs=1)), tmp_path)
    assert bool(trip.inexpressible) == (example.stem in _BY_CHANCE), trip.inexpressible
    if trip.inexpressible:
        assert (
            "NNEF has no random numbers" in trip.inexpressible or "takes nothing from a dataset" in trip.inexpressible
        )
        return
    second = "onnxruntime" if example.stem in _NOT_IN_TRACT else "tract"
    assert trip.engines.keys() == {"nnef.Session", second}, trip.not_run
    assert max(trip.engines.values()) <= LARGEST_DIFFERENCE
    assert trip.back <= LARGEST_BACK
    assert not trip.differing
    assert trip.plain or example.stem not in _PLAIN
