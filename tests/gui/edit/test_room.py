"""The room that opened units take, whatever lies around them."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from gui.edit.room import Area, Shift, body_at, room

_places = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=9, unique=True)
_sides = st.tuples(*[st.integers(1, 40)] * 4)


def apart(one: Area, other: Area) -> bool:
    return one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top


@given(_places, st.lists(_sides, max_size=4))
def test_nothing_lies_over_anything_and_all_keep_their_order(
    cells: list[tuple[int, int]], sides: list[tuple[int, int, int, int]]
) -> None:
    places: dict[str, tuple[float, float]] = {}
    for x, y in cells:
        place = (x * 24.0, y * 24.0)
        if all(apart(body_at(place), body_at(other)) for other in places.values()):
            places[f"l{len(places)}"] = place
    blocks = {
        name: body_at((0.0, 0.0)).grown(*(24.0 * side for side in extent))
        for name, extent in zip(places, sides, strict=False)
    }
    across, down = room(places, blocks)
    now = {name: (x + across.by(x), y + down.by(y)) for name, (x, y) in places.items()}
    taken = [blocks.get(name, body_at((0.0, 0.0))).moved(*place) for name, place in now.items()]
    assert all(apart(one, other) for one, other in combinations(taken, 2))
    for name, (x, y) in places.items():
        assert (now[name][0] - across.back(now[name][0]), now[name][1] - down.back(now[name][1])) == (x, y)
    for shift in (across, down):
        assert list(shift.steps) == sorted(shift.steps)
        assert [by for _, by in shift.steps] == sorted(by for _, by in shift.steps)


def test_what_is_pushed_further_keeps_what_was_pushed_before() -> None:
    shift = Shift().further(10, 24).further(30, 48).further(20, 24).further(30, 0)
    assert [shift.by(value) for value in (0, 10, 19, 20, 29, 30, 99)] == [0, 24, 24, 48, 48, 96, 96]
    assert [shift.back(value) for value in (9, 34, 68, 126)] == [0, 24, 48, 96]
