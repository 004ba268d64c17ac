"""Asks nnabla's table which functions its runtime in C has: `python -m layerwright.exchange.nnp.supported FOLDER`."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from layerwright.exchange.child import serve
from layerwright.model.problems import LayerwrightError


class UnsupportedError(LayerwrightError):
    """Functions that the runtime in C lacks, all of them."""


def _work(folder: Path, arguments: Sequence[str]) -> None:
    import google.protobuf.text_format as text_format
    from nnabla.utils import nnabla_pb2
    from nnabla.utils.converter import get_category_info

    proto = nnabla_pb2.NNablaProtoBuf()
    with zipfile.ZipFile(folder / "network.nnp") as archive:
        text_format.Merge(archive.read("network.nntxt").decode(), proto)
    if not proto.executor:
        raise UnsupportedError("the project has no executor whose network could be run. Add one to its configuration.")
    table = {
        name: function.get("c_runtime") for group in get_category_info().values() for name, function in group.items()
    }
    network = next(entry for entry in proto.network if entry.name == proto.executor[0].network_name)
    missing = {
        function.type: function.name.rpartition("/")[2] or function.type
        for function in network.function
        if table.get(function.type) != "support"
    }
    if missing:
        listed = ", ".join(sorted(missing))
        raise UnsupportedError(f"nnabla's runtime in C has no {listed}.")


if __name__ == "__main__":
    sys.exit(serve(_work))
