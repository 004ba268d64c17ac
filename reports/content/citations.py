"""What a report has to cite: this program, its engine, the papers of layers and solvers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from layerwright.layers.declaration import LayerType
from layerwright.model.solvers import SOLVERS
from reports.content.values import Reference

_ENGINE = (
    "Narihira, T., Alonsogarcia, J., Cardinaux, F., Hayakawa, A., Ishii, M. et al. (2021). Neural Network Libraries: A "
    "Deep Learning Framework Designed from Engineers' Perspectives. https://arxiv.org/abs/2102.06725"
)


def citations(layers: Iterable[LayerType], solvers: Iterable[str], version: str, engine: str) -> Iterator[Reference]:
    """The references, each once, with everything that it is cited for.

    Args:
        layers: The layer types that the networks use.
        solvers: The names of the solvers.
        version: The version of this program.
        engine: The version of nnabla that trained.
    """
    yield Reference("Layerwright", f"Layerwright {version}. A program to design, train and evaluate neural networks.")
    yield Reference("nnabla", f"{_ENGINE} (nnabla {engine})" if engine else _ENGINE)
    subjects: dict[str, list[str]] = {}
    for layer in sorted({layer.name: layer for layer in layers}.values(), key=lambda layer: layer.name):
        for text in layer.references:
            subjects.setdefault(text, []).append(layer.name)
    for name in sorted(set(solvers)):
        if name in SOLVERS and SOLVERS[name].reference:
            subjects.setdefault(SOLVERS[name].reference, []).append(name)
    for text, names in subjects.items():
        yield Reference(", ".join(names), text)
