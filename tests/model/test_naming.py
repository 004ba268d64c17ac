"""Names of copies are those that would be found one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from layerwright.model.edits import FreeNames, unique_name

_NAMES = st.sampled_from(("ReLU", "ReLU_2", "ReLU_3", "ReLU_10", "_2", "Affine", "Affine_2_2"))


@given(st.frozensets(_NAMES), st.lists(_NAMES))
def test_many_copies_are_named_as_one_after_the_other(taken: frozenset[str], copied: list[str]) -> None:
    names, known = FreeNames(taken), set(taken)
    for name in copied:
        base, _, number = name.rpartition("_")
        row = base if base and number.isdigit() else name
        wanted = name if name not in known else unique_name(row, known)
        known.add(wanted)
        assert names.like(name) == wanted


def test_a_copy_of_a_copy_stands_in_the_same_row() -> None:
    names = FreeNames(["ReLU", "ReLU_2"])
    assert [names.like("ReLU_2"), names.like("ReLU_2"), names.like("Tanh")] == ["ReLU_3", "ReLU_4", "Tanh"]
