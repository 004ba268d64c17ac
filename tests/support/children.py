"""Work of child processes done in this process, where a test has hundreds of them and is about something else."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import msgspec
import pytest

from layerwright.exchange import reference
from layerwright.exchange.child import ChildError
from layerwright.exchange.nnef import referee
from layerwright.exchange.nnef.reading import importing
from layerwright.exchange.nnef.reading.container import Container
from layerwright.exchange.nnef.reading.parsed import ParsedGraph
from layerwright.exchange.nnef.reading.parser_process import parsed
from layerwright.exchange.nnef.reading.problems import NnefReadError


def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nnabla, the other engines and the parser of NNEF work here, without the limits that children have."""
    for module in (reference, referee):
        monkeypatch.setattr(module, "run_child", _run)
    monkeypatch.setattr(importing, "parse", _parse)


def _run(module: str, folder: Path, *arguments: str, doing: str, seconds: float | None = None) -> None:
    try:
        import_module(module)._work(folder, arguments)
    except Exception as error:
        raise ChildError(f"{doing}: {error}") from None


def _parse(container: Container) -> ParsedGraph:
    answer = parsed(container.text("graph.nnef") or "", container.text("graph.quant") or "")
    if answer.graph is None:
        raise NnefReadError(answer.problem)
    return msgspec.json.decode(msgspec.json.encode(answer.graph), type=ParsedGraph)
