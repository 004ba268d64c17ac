"""Example projects: trained briefly, written, run in two other engines, read back, and written again.

Networks of the size of ImageNet's take minutes each: `every_example.py` beside this file sends all of them, and
`docs/nnef-examples.md` says what came of it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from children import in_this_process
from round_trips import (
    EXAMPLES,
    LARGEST_BACK,
    LARGEST_DIFFERENCE,
    LARGEST_IN_LAYERS,
    Briefly,
    round_trip,
    trained,
)

_LARGE = {
    *("alexnet", "capsnet", "convolution_variants", "densenet121", "densenet161", "googlenet", "inception_v3"),
    *("mobilenet_v1", "mobilenet_v2", "network_in_network", "resnet101", "resnet152", "resnet18", "resnet20_cifar"),
    *("resnet34", "resnet50", "resnet56_cifar", "resnext50", "senet", "shufflenet", "squeezenet", "vgg11", "vgg16"),
    *("vgg19", "xception"),
}
"""Examples with more than 20 million multiplications for a sample, which take too long here."""

_SENT = [example for example in EXAMPLES if example.stem not in _LARGE]

_BY_CHANCE = {"conditional_gan", "dcgan", "vae"}
"""Examples that begin with drawn numbers in use, which NNEF does not have."""

_NOT_IN_TRACT = {"language_model", "unet", "word2vec"}
"""Examples with what tract lacks (`cast`, `gather`), or takes with as many maps as the input has only (`deconv`)."""

_PLAIN = {"lenet5", "mlp", "mnist_lenet", "autoencoder", "unet", "yolo_detector"}
"""Examples whose networks must come back layer by layer; others come back as what their layers consist of."""


@pytest.mark.parametrize("example", _SENT, ids=lambda path: path.stem)
def test_an_example_comes_back_as_it_was(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert trip.layers <= LARGEST_IN_LAYERS
    assert trip.back <= LARGEST_BACK
    assert not trip.differing
    assert trip.plain or example.stem not in _PLAIN


def test_every_example_has_been_sent() -> None:
    """The table names all examples, and no difference in it is greater than allowed."""
    page = (Path(__file__).parents[3] / "docs" / "nnef-examples.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\w+) \| (.*) \|$", page, re.MULTILINE))
    del rows["example"]
    assert rows.keys() == {example.stem for example in EXAMPLES}
    for name, row in rows.items():
        cells = row.split(" | ")
        if name in _BY_CHANCE:
            assert cells[0].startswith("not expressible")
            continue
        session, second, layers, back = (float(cell.split()[-1]) for cell in cells[:4])
        assert max(session, second) <= LARGEST_DIFFERENCE, name
        assert layers <= LARGEST_IN_LAYERS, name
        assert back <= LARGEST_BACK, name
        assert cells[5] == "equal", name
