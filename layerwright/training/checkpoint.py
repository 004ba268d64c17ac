"""Everything that is needed to go on exactly where a run was: parameters, solver states and position.

There is no random state among it: the order of samples and every random number follow from the run's seed and the
position, so that a resumed run draws what an unbroken one would have drawn.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from layerwright.model.problems import LayerwrightError
from layerwright.training.loss_scaling import LossScale

_STATE = "state.json"
_KEPT = 2


class CheckpointError(LayerwrightError):
    """A checkpoint that cannot be written or read."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run is.

    `epoch` epochs are complete and `iteration` iterations of the next, over which `costs` are summed by samples. An
    iteration has `batch_size` samples, 0 where nobody wrote that down. `loss_scales` belong to the optimizers in order.
    """

    epoch: int = 0
    iteration: int = 0
    cost_sum: float = 0.0
    cost_samples: int = 0
    best_error: float | None = None
    best_epoch: int | None = None
    seconds: float = 0.0
    batch_size: int = 0
    loss_scales: tuple[LossScale, ...] = ()
    files: Mapping[str, str] = {}


def write_checkpoint(folder: Path, state: State, write_files: Callable[[Path], None]) -> None:
    """Write a checkpoint beside those there are, then remove the oldest.

    It is written under another name and renamed when it is complete, so that a kill at any moment leaves the last one.

    Args:
        folder: The folder of checkpoints.
        state: The position.
        write_files: Writes parameters and solver states into a folder.

    Raises:
        CheckpointError: The disk is full or cannot be written to; earlier checkpoints are intact.
    """
    name = f"{state.epoch:06d}-{state.iteration:09d}"
    temporary = folder / f".{name}.tmp"
    try:
        folder.mkdir(exist_ok=True)
        _remove_unfinished(folder)
        temporary.mkdir()
        write_files(temporary)
        files = {path.name: _digest(path) for path in sorted(temporary.iterdir())}
        complete = msgspec.structs.replace(state, files=files)
        (temporary / _STATE).write_bytes(msgspec.json.encode(complete))
        for path in (*temporary.iterdir(), temporary):
            _flush(path)
        shutil.rmtree(folder / name, ignore_errors=True)
        temporary.rename(folder / name)
        _flush(folder)
    except (OSError, RuntimeError) as error:
        # h5py answers a full disk with either.
        _remove_unfinished(folder)
        reason = getattr(error, "strerror", None) or error
        raise CheckpointError(f'The checkpoint "{folder / name}" cannot be written: {reason}.') from None
    for old in _present(folder)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def latest_checkpoint(folder: Path) -> tuple[State, Path] | None:
    """The latest checkpoint that is whole, with its folder; None where there are no checkpoints.

    A damaged one is passed over for the one before it.

    Raises:
        CheckpointError: There are checkpoints, and none is whole.
    """
    present = _present(folder)
    for path in reversed(present):
        try:
            state = msgspec.json.decode((path / _STATE).read_bytes(), type=State)
            if all(_digest(path / name) == digest for name, digest in state.files.items()):
                return state, path
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            continue
    if present:
        raise CheckpointError(
            f'No checkpoint in "{folder}" is whole. Remove that folder to train the run again from its beginning.'
        )
    return None


def _present(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("[0-9]*-[0-9]*") if path.is_dir()) if folder.exists() else []


def _remove_unfinished(folder: Path) -> None:
    """Remove what a failed or killed writer has left."""
    for path in folder.glob(".*.tmp"):
        shutil.rmtree(path, ignore_errors=True)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
