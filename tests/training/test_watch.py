"""When a process among several counts as hanging."""

from __future__ import annotations

from typing import Any

import pytest

from layerwright.training.pulse import Beat, Reason, message
from layerwright.training.watch import Watch

PATIENCE = 20.0


class Team:
    """Processes that report once a second; each is described by what changes from one second to the next."""

    def __init__(self, size: int = 2) -> None:
        self.now = 0.0
        self.watch = Watch(size, self.now, PATIENCE)
        self.state: dict[int, dict[str, Any]] = {
            rank: {"meetings": 0, "waiting": False, "training": True, "longest": 0.5, "processor_seconds": 0.0}
            for rank in range(size)
        }

    def run(self, seconds: int, **does: str) -> str | None:
        """Let time pass; the first verdict in it."""
        for _ in range(seconds):
            self.now += 1.0
            for rank, state in self.state.items():
                what = does.get(f"rank{rank}", "works")
                state["processor_seconds"] += 0.0 if what in ("sleeps", "stands still") else 0.9
                state["meetings"] += what == "works"
                state["waiting"] = what == "waits"
                if what != "stands still":
                    beat = Beat(rank=rank, pid=100 + rank, host="node", **state)
                    self.watch.hear(beat, self.now)
            verdict = self.watch.verdict(self.now)
            if verdict:
                return verdict
        return None


def test_processes_that_work_are_left_alone() -> None:
    assert Team(3).run(1000) is None


def test_one_that_sleeps_while_others_wait_hangs() -> None:
    team = Team()
    team.run(5)
    verdict = team.run(25, rank0="waits", rank1="sleeps")
    assert verdict == "Rank 1 of 2 (node, process 101) has done nothing for 22 seconds while others wait for it."
    assert team.now < 30


def test_one_that_is_stopped_while_it_comes_up_is_not_taken_for_a_slow_one() -> None:
    def silence(stopped: bool) -> float | None:
        watch = Watch(1, 0.0, PATIENCE, lambda beat: stopped)
        watch.hear(
            Beat(
                rank=0,
                pid=100,
                host="node",
                meetings=0,
                waiting=False,
                training=False,
                longest=0.0,
                processor_seconds=1.0,
            ),
            0.0,
        )
        return next((float(now) for now in range(1, 300) if watch.verdict(float(now))), None)

    assert silence(stopped=True) == PATIENCE + 1
    assert silence(stopped=False) == 181


def test_one_that_sleeps_while_nobody_waits_is_left_alone() -> None:
    team = Team()
    assert team.run(100, rank1="sleeps") is None


def test_one_that_stands_still_hangs_even_if_it_waited() -> None:
    team = Team()
    team.run(5)
    team.run(1, rank1="waits")
    verdict = team.run(25, rank0="waits", rank1="stands still")
    assert verdict is not None
    assert verdict.startswith("Rank 1 of 2 (node, process 101) has given no sign of life for 2")


def test_one_that_computes_on_and_on_hangs_once_it_takes_far_longer_than_ever() -> None:
    team = Team()
    team.run(5)
    verdict = team.run(25, rank0="waits", rank1="computes")
    assert verdict is not None
    assert "has been computing for 22 seconds while others wait for it" in verdict


def test_one_whose_iterations_take_long_may_compute_long() -> None:
    team = Team()
    team.run(5)
    for state in team.state.values():
        state["longest"] = 30.0
    assert team.run(149, rank0="waits", rank1="computes") is None


@pytest.mark.parametrize("state", [{"training": False}, {"longest": 0.0}])
def test_preparation_checkpoints_and_a_first_iteration_may_take_long(state: dict[str, Any]) -> None:
    team = Team()
    for entry in team.state.values():
        entry.update(state)
    assert team.run(500, rank0="waits", rank1="computes") is None


def test_a_process_that_prepares_may_be_slow_but_not_forever() -> None:
    for how in ("sleeps", "stands still"):
        team = Team()
        for state in team.state.values():
            state["training"] = False
        team.run(1, rank0="waits", rank1="computes")
        assert team.run(170, rank0="waits", rank1=how) is None
        assert team.run(20, rank0="waits", rank1=how) is not None


def test_processes_that_all_wait_for_each_other_hang() -> None:
    verdict = Team(3).run(30, rank0="waits", rank1="waits", rank2="waits")
    assert verdict == "All 3 processes have waited for each other for 20 seconds."


def test_a_machine_that_slept_is_forgiven() -> None:
    team = Team()
    team.run(5)
    team.now += 3600
    assert team.run(5) is None
    assert team.run(25, rank0="waits", rank1="sleeps") is not None


def test_processes_that_never_come_up_are_named() -> None:
    watch = Watch(3, 0.0, PATIENCE)
    watch.hear(
        Beat(rank=1, pid=1, host="node", meetings=0, waiting=False, training=False, longest=0.0, processor_seconds=0.0),
        1.0,
    )
    verdicts = [watch.verdict(float(second)) for second in range(1, 200)]
    assert verdicts[100] is None
    assert verdicts[-1] == "Of 3 processes, these have not started within 180 s: 0, 2."


def test_lines_that_are_no_messages_are_passed_over() -> None:
    reason = b'\x1e{"message":"reason","rank":2,"pid":5,"host":"node","text":"why","more":false}\n'
    assert message(b"torn output" + reason) == Reason(rank=2, pid=5, host="node", text="why", more=False)
    assert message(b"something that a library prints\n") is None
    assert message(b'\x1e{"message":"reas\n') is None
    assert message(b"\x1e\xff\xfe\n") is None
