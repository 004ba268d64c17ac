"""What the process that writes an NNP file is told, since nnabla runs in a process of its own."""

from __future__ import annotations

import msgspec

from layerwright.layers.kinds import Shape

REQUEST = "request.json"


class DatasetNote(msgspec.Struct, frozen=True):
    """A dataset: where it lies, and how many samples it has; 0 where that is not known."""

    name: str
    path: str
    samples: int
    variables: tuple[str, ...]


class InputNote(msgspec.Struct, frozen=True):
    """A variable that is fed."""

    name: str
    shape: Shape


class Request(msgspec.Struct, frozen=True):
    """A project, the code of its networks, and the file of its parameters; without one they are drawn."""

    project: str
    networks: tuple[str, ...]
    model: str
    initial: str
    parameters: str
    data_folder: str
    output: str
    datasets: tuple[DatasetNote, ...]
