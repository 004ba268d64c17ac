"""Every layer of the catalogue, printed as code: the code builds what the engine builds, to the bit."""

from __future__ import annotations

from collections import OrderedDict

import nnabla as nn
import pytest
from layer_cases import NETWORKS
from networks import network, project
from printed import compare

from layerwright.layers.catalogue import CATALOGUE

CASES = [
    pytest.param(text, id=text) for name, texts in NETWORKS.items() if not CATALOGUE[name].cannot_run for text in texts
]


@pytest.mark.parametrize("text", CASES)
def test_the_code_of_a_layer_computes_what_the_graph_computes(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    with nn.parameter_scope("", OrderedDict()):
        compare(project(network(text)), "Main", monkeypatch)
