"""The names of the files that make up a model in NNEF."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

GRAPH = "graph.nnef"
QUANTIZATION = "graph.quant"

ARCHIVES: Mapping[str, str] = {".nnef.tar": "", ".nnef.tgz": "gz", ".nnef.tar.gz": "gz"}
"""How archives are packed, by the end of the names under which they are written."""

READ_ARCHIVES: Mapping[str, str] = {".tar": "", ".tgz": "gz", ".tar.gz": "gz"}
"""The same by the end of the names under which they are read: whoever packs a model may leave `.nnef` out."""


def archive_mode(path: Path, known: Mapping[str, str] = ARCHIVES) -> str | None:
    """How the archive of a name is packed; None for what is no archive by its name."""
    return next((mode for end, mode in known.items() if path.name.lower().endswith(end)), None)


def is_nnef(path: Path) -> bool:
    """Whether a path is that of an archive, a folder that holds a graph, or the text of one."""
    if path.is_dir():
        return (path / GRAPH).is_file()
    return archive_mode(path, READ_ARCHIVES) is not None or path.name == GRAPH
