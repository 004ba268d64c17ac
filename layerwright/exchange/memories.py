"""What a network keeps while it is trained, which no other program has a place for."""

from __future__ import annotations

from collections.abc import Iterator

from layerwright.model.problems import Problem
from layerwright.resolve.resolved import Resolved


def memory_problems(resolved: Resolved) -> Iterator[Problem]:
    """Say for each layer that keeps a value for each sample of a batch that it cannot be written."""
    for name in resolved.memories:
        node = resolved.by_name[name]
        yield Problem(
            network=node.network,
            layer=node.layer,
            text=f"{node.type.name} keeps a value for each sample of a batch here, while the network is trained. "
            "Other programs have no place for that.",
            fix="Write another network of the project, or link an Input with generated values in its place.",
        )
