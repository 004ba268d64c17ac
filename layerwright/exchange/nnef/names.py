"""The names of the files that make up a model in NNEF."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

GRAPH = "graph.nnef"
QUANTIZATION = "graph.quant"

ARCHIVES: Mapping[str, str] = {".nnef.tar": "", ".nnef.tgz": "gz", ".nnef.tar.gz": "gz"}
"""How archives are packed, by the end of their names."""


def archive_mode(path: Path) -> str | None:
    """How the archive of a name is packed; None for what is no archive by its name."""
    return next((mode for end, mode in ARCHIVES.items() if path.name.lower().endswith(end)), None)


def is_nnef(path: Path) -> bool:
    """Whether a path is that of an archive of NNEF, a folder that holds a graph, or the text of one."""
    return archive_mode(path) is not None or (path / GRAPH).is_file() or (path.name == GRAPH and path.is_file())
