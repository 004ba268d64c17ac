"""A disk that becomes full while a run is trained: a real one, of a few megabytes."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from layerwright.training.checkpoint import CheckpointError
from layerwright.training.failures import is_full_disk, sentence

_MOUNT = 'mount -t tmpfs -o size=3m tmpfs "$1" && shift && exec "$@"'
_TRAIN = """
import sys
from pathlib import Path
import numpy as np
from networks import network
from layerwright.model.project import Project, save_project
from layerwright.model.settings import Configuration, DataSource, Optimizer
from layerwright.training.begin import new_run
from layerwright.training.events import Started
from layerwright.training.history import summary
from layerwright.training.launch import start_training

disk = Path(sys.argv[1])
np.savez(disk / "data.npz", x=np.ones((64, 6)), y=np.zeros((64, 1)))
project = Project(
    networks=(network(f"Input(6) > Affine({sys.argv[2]}) > Affine(3) > Softmax > CategoricalCrossEntropy"),),
    datasets=(DataSource("Training", "data.npz", cache=False),),
    configuration=Configuration(batch_size=8, max_epoch=3, optimizers=(Optimizer("Optimizer", "Main", "Training"),)),
)
save_project(project, disk / "a.lwproj")
run = new_run(project, disk / "a.lwproj")
if sys.argv[3] == "full at once":
    with (disk / "ballast").open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
for event in start_training(run).events():
    if hasattr(event, "text"):
        print(event.text)
print(summary(run.folder).state)
"""


def on_a_small_disk(folder: Path, *arguments: str) -> list[str]:
    """Train on a disk of 3 MB of its own."""
    prefix = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", _MOUNT, "sh", str(folder)]
    try:
        subprocess.run([*prefix, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system lets nobody make a small disk")
    command = [*prefix, sys.executable, "-c", _TRAIN, str(folder), *arguments]
    support = str(Path(__file__).parents[1] / "support")
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=_with_path(support), check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def _with_path(folder: str) -> dict[str, str]:
    import os

    root = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join([folder, root])}


def test_a_run_whose_parameters_do_not_fit_says_so(tmp_path: Path) -> None:
    said, state = on_a_small_disk(tmp_path, "60000", "full later")
    assert said.startswith("The disk is full. Make room")
    assert state == "failed"


def test_a_disk_so_full_that_not_even_that_can_be_written_is_told_nevertheless(tmp_path: Path) -> None:
    told = on_a_small_disk(tmp_path, "10", "full at once")
    assert told[0].startswith("The disk is full. Make room")


def test_a_full_disk_is_known_by_its_number_and_by_the_words_of_hdf5() -> None:
    log = Path("log.txt")
    assert sentence(OSError(errno.ENOSPC, "No space left on device"), log).startswith("The disk is full")
    assert sentence(OSError(errno.EDQUOT, "Disk quota exceeded"), log).startswith("The disk is full")
    words = "Unable to write (file write failed: errno = 28, error message = 'No space left on device')"
    assert is_full_disk(RuntimeError(words))
    assert not is_full_disk(OSError(errno.EACCES, "Permission denied"))


def test_a_checkpoint_that_a_full_disk_refuses_is_told_by_what_helps(tmp_path: Path) -> None:
    words = "Can't synchronously write data (file write failed: errno = 28, error message = 'No space left on device')"
    told = sentence(CheckpointError(f'The checkpoint "{tmp_path}" cannot be written: {words}.'), tmp_path / "log.txt")
    assert told.startswith("The disk is full. Make room")
