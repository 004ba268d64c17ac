"""Child processes begin as copies of one that has loaded nnabla, since there are hundreds of them."""

from __future__ import annotations

import pytest
from forked import run_module


@pytest.fixture(autouse=True)
def children_begin_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layerwright.exchange.child.run_module", run_module)
