"""The events of a run, in a file that is written and read at the same time and survives a kill."""

from __future__ import annotations

from pathlib import Path

import pytest

from layerwright.training.events import (
    Continued,
    Epoch,
    Event,
    EventReader,
    EventWriter,
    Executed,
    Failed,
    Finished,
    Paused,
    Progress,
    Saved,
    Started,
    Stopped,
    learning_curve,
    read_events,
)


def epoch(number: int, cost: float = 1.0) -> Epoch:
    return Epoch(epoch=number, cost=cost, monitors={"valid": 0.5}, learning_rates={"o": 0.1}, seconds=2, best=True)


EVERY_KIND: list[Event] = [
    Started(pid=1, device="cpu", epoch=0, iteration=0, epochs=2, iterations=5),
    Progress(epoch=1, iteration=2, cost=0.1, samples_per_second=1e4, seconds_left=3.5),
    epoch(1),
    Saved(epoch=1, iteration=0),
    Paused(epoch=1, iteration=2),
    Continued(seconds=1.5),
    Stopped(epoch=1, iteration=3),
    Finished(epochs=2, seconds=9.75, best_epoch=None),
    Executed(samples=3, total=9),
    Failed(text='It is "broken":\n  ümlaut'),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def written(path: Path, *events: Event) -> bytes:
    """Write events and take them back out of the file."""
    write = EventWriter(path)
    for event in events:
        write(event)
    content = path.read_bytes()
    path.unlink()
    return content


def test_every_kind_of_event_comes_back(path: Path) -> None:
    path.write_bytes(written(path, *EVERY_KIND))
    assert read_events(path) == EVERY_KIND
    assert EventReader(path).new() == EVERY_KIND


def test_there_are_no_events_before_there_is_a_file(path: Path) -> None:
    assert read_events(path) == []
    assert EventReader(path).new() == []


def test_an_error_that_is_not_a_number_comes_back_as_none(path: Path) -> None:
    EventWriter(path)(Epoch(epoch=1, cost=1, monitors={"a": None}, learning_rates={}, seconds=1, best=False))
    [event] = read_events(path)
    assert isinstance(event, Epoch)
    assert event.monitors == {"a": None}


def test_a_line_that_a_killed_worker_left_torn_is_passed_over(path: Path) -> None:
    first, last, later = epoch(1), EVERY_KIND[-1], Saved(epoch=2, iteration=0)
    content = written(path, first, last)
    for length in range(content.index(b"\n") + 1, len(content) - 1):
        path.write_bytes(content[:length])
        assert read_events(path) == [first], length
        EventWriter(path)(later)
        assert read_events(path) == [first, later], length


def test_lines_that_are_no_events_are_passed_over(path: Path) -> None:
    path.write_bytes(b'\n{"event":"other"}\nnonsense\n[1]\n\xff\n{"event":"failed","text":"\xff"}\n')
    assert read_events(path) == []


def test_a_reader_takes_events_as_they_come(path: Path) -> None:
    content = written(path, *EVERY_KIND)
    reader, heard = EventReader(path), []
    for place in range(0, len(content), 7):
        with path.open("ab") as file:
            file.write(content[place : place + 7])
        heard += reader.new()
    assert heard == EVERY_KIND
    assert reader.new() == []


def test_a_reader_may_begin_behind_what_an_earlier_worker_said(path: Path) -> None:
    write = EventWriter(path)
    write(EVERY_KIND[0])
    reader = EventReader(path, path.stat().st_size)
    write(EVERY_KIND[1])
    assert reader.new() == [EVERY_KIND[1]]


def test_of_an_epoch_that_was_trained_twice_the_later_counts() -> None:
    events = [epoch(1, 5.0), epoch(2, 4.0), Saved(epoch=2, iteration=0), epoch(2, 3.0), epoch(3, 2.0)]
    assert [event.cost for event in learning_curve(events)] == [5.0, 3.0, 2.0]
