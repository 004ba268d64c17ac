"""Checkpoints: whole or not there."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from layerwright.training.checkpoint import CheckpointError, State, latest_checkpoint, write_checkpoint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "checkpoints"


def content(text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "parameters.h5").write_text(text)
        (folder / "solver-0-0.h5").write_text(text * 2)

    return write


def write(folder: Path, *epochs: int) -> None:
    for epoch in epochs:
        write_checkpoint(folder, State(epoch=epoch, cost_sum=0.1 + epoch), content(f"epoch {epoch}"))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def found_epoch(folder: Path) -> int:
    found = latest_checkpoint(folder)
    assert found
    state, path = found
    assert (path / "parameters.h5").read_text() == f"epoch {state.epoch}"
    return state.epoch


def test_there_is_none_at_first(folder: Path) -> None:
    assert latest_checkpoint(folder) is None
    folder.mkdir()
    assert latest_checkpoint(folder) is None


def test_the_position_comes_back_to_the_bit(folder: Path) -> None:
    state = State(epoch=3, iteration=17, cost_sum=0.1 + 0.2, cost_samples=9, best_error=1e-300, best_epoch=2, seconds=7)
    write_checkpoint(folder, state, content("x"))
    found = latest_checkpoint(folder)
    assert found
    assert found[0].files.keys() == {"parameters.h5", "solver-0-0.h5"}
    assert State(**{name: getattr(found[0], name) for name in State.__struct_fields__ if name != "files"}) == state


def test_the_last_two_are_kept(folder: Path) -> None:
    write(folder, 1, 2, 3)
    assert names(folder) == ["000002-000000000", "000003-000000000"]
    assert found_epoch(folder) == 3


def test_the_later_iteration_of_an_epoch_counts(folder: Path) -> None:
    write(folder, 1)
    write_checkpoint(folder, State(epoch=1, iteration=1_000_000), content("epoch 1"))
    write_checkpoint(folder, State(epoch=1, iteration=999_999), content("epoch 1"))
    found = latest_checkpoint(folder)
    assert found
    assert found[0].iteration == 1_000_000


def test_a_checkpoint_of_the_same_position_takes_the_place_of_the_earlier(folder: Path) -> None:
    write(folder, 1, 1)
    assert names(folder) == ["000001-000000000"]
    assert found_epoch(folder) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: (path / "parameters.h5").write_text("epoch 9"),
        lambda path: (path / "solver-0-0.h5").unlink(),
        lambda path: (path / "state.json").unlink(),
        lambda path: (path / "state.json").write_bytes(b"{"),
        lambda path: (path / "state.json").write_bytes(b'{"files":{"\xff":""}}'),
    ],
    ids=["other content", "missing file", "missing state", "torn state", "state that is not text"],
)
def test_a_damaged_one_is_passed_over_for_the_one_before(folder: Path, damage: Callable[[Path], object]) -> None:
    write(folder, 1, 2)
    damage(folder / "000002-000000000")
    assert found_epoch(folder) == 1
    damage(folder / "000001-000000000")
    with pytest.raises(CheckpointError, match=r"No checkpoint in .* is whole\. Remove that folder"):
        latest_checkpoint(folder)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        # h5py's errors have no number.
        (OSError("Can't write data (file write failed)"), "file write failed"),
        (RuntimeError("Unable to flush file's cached information"), "Unable to flush"),
    ],
)
def test_a_full_disk_leaves_the_earlier_ones(folder: Path, error: Exception, reason: str) -> None:
    write(folder, 1, 2)

    def fail(temporary: Path) -> None:
        content("half")(temporary)
        raise error

    with pytest.raises(CheckpointError, match=rf"000003-000000000.* cannot be written: .*{reason}"):
        write_checkpoint(folder, State(epoch=3), fail)
    assert names(folder) == ["000001-000000000", "000002-000000000"]
    assert found_epoch(folder) == 2


def test_what_a_killed_writer_left_is_removed(folder: Path) -> None:
    write(folder, 1)
    (folder / ".000002-000000000.tmp").mkdir()
    (folder / ".000002-000000000.tmp" / "parameters.h5").write_text("half")
    assert found_epoch(folder) == 1
    write(folder, 3)
    assert names(folder) == ["000001-000000000", "000003-000000000"]
