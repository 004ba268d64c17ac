"""Projects of the reference system as code: it computes what the graphs compute."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import nnabla as nn
import pytest
from printed import compare
from reference import PROJECTS, needs_reference

from layerwright.exchange.sdcproj import read_sdcproj
from layerwright.resolve.resolve import resolve

_LARGEST = 3_000_000
"""The most parameters and outputs of a network that is worth the time."""


@needs_reference
@pytest.mark.parametrize("path", PROJECTS, ids=[path.stem for path in PROJECTS])
def test_the_code_of_a_reference_project_computes_what_its_graphs_compute(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    project = read_sdcproj(path).project
    compared = False
    for network in project.networks:
        resolved = resolve(project, network.name)
        small = resolved.stored_size + resolved.statistics.output < _LARGEST
        if resolved.nodes and not resolved.problems and small:
            with nn.parameter_scope("", OrderedDict()):
                compare(project, network.name, monkeypatch)
            compared = True
    if not compared:
        pytest.skip("No network of this project is small and free of problems.")
