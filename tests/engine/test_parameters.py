"""Parameters: how they start, and that files give back what was saved, to the bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from layerwright.engine.parameters import ParameterError, ParameterStore
from layerwright.resolve.resolved import ParameterUse


def use(name: str, *shape: int, initializer: str = "Normal", file: str = "") -> ParameterUse:
    return ParameterUse(name, shape, initializer, 1.0, 1.0, learned=True, file=file)


def created(*uses: ParameterUse, seed: int = 0, folder: Path = Path()) -> ParameterStore:
    store = ParameterStore()
    store.create(uses, seed, folder)
    return store


def values(store: ParameterStore) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in store.arrays().items()}


def test_a_parameter_starts_alike_whatever_others_there_are() -> None:
    alone = created(use("a/W", 3, 4))
    among = created(use("z/W", 7), use("a/W", 3, 4), use("b/W", 3, 4))
    assert values(alone)["a/W"] == values(among)["a/W"]
    assert values(among)["a/W"] != values(among)["b/W"]


def test_parameters_start_otherwise_from_another_seed() -> None:
    assert values(created(use("a/W", 3, 4), seed=1)) != values(created(use("a/W", 3, 4), seed=2))
    assert values(created(use("a/W", 3, 4), seed=1)) == values(created(use("a/W", 3, 4), seed=1))


def test_networks_share_a_parameter_by_its_name() -> None:
    store = created(use("a/W", 3))
    before = values(store)
    store.create([use("a/W", 3, initializer="Constant")], 0, Path())
    assert values(store) == before


def test_networks_cannot_share_a_parameter_of_different_shapes() -> None:
    store = created(use("a/W", 3))
    with pytest.raises(ParameterError, match=r'"a/W" has the shape \(3,\) in one network and \(4,\) in another'):
        store.create([use("a/W", 4)], 0, Path())


def test_a_file_gives_back_what_was_saved_to_the_bit(tmp_path: Path) -> None:
    uses = (use("a/conv/W", 3, 4), use("Fire/Squeeze/conv/b", 5), use("ümlaut/bn/mean", 1, 2, 1))
    store = created(*uses, seed=1)
    store.variable("a/conv/W").d[0] = [np.float32(1e-45), -0.0, np.finfo(np.float32).max, np.pi]
    store.save(tmp_path / "parameters.h5")
    loaded = created(*uses, seed=2)
    loaded.load(tmp_path / "parameters.h5")
    assert values(loaded) == values(store)


@pytest.mark.parametrize("name", ["a//W", "/a/W", "./W", "a/./W", "../W", "a b/W", "a.b/W", "W"])
def test_a_file_holds_a_parameter_of_any_name(tmp_path: Path, name: str) -> None:
    store = created(use(name, 3), seed=1)
    store.save(tmp_path / "parameters.h5")
    loaded = created(use(name, 3), seed=2)
    loaded.load(tmp_path / "parameters.h5")
    assert values(loaded) == values(store)


def test_a_file_may_hold_more_than_is_needed(tmp_path: Path) -> None:
    created(use("a/W", 3), use("b/W", 3)).save(tmp_path / "parameters.h5")
    created(use("b/W", 3), seed=1).load(tmp_path / "parameters.h5")


@pytest.mark.parametrize(
    ("needed", "text"),
    [
        (use("other/W", 3), 'has no parameter "other/W"; it belongs to another network'),
        (use("a/W", 4), r'holds the parameter "a/W" with the shape \(3,\); \(4,\) is needed'),
    ],
)
def test_a_file_of_another_network_is_refused(tmp_path: Path, needed: ParameterUse, text: str) -> None:
    created(use("a/W", 3)).save(tmp_path / "parameters.h5")
    with pytest.raises(ParameterError, match=text):
        created(needed).load(tmp_path / "parameters.h5")


def test_a_file_that_is_missing_or_damaged_is_told(tmp_path: Path) -> None:
    path = tmp_path / "parameters.h5"
    store = created(use("a/W", 300))
    with pytest.raises(ParameterError, match="the run has not come so far"):
        store.load(path)
    store.save(path)
    whole = path.read_bytes()
    for content in (b"", b"nonsense", whole[: len(whole) // 2], whole[:600] + bytes(200) + whole[800:]):
        path.write_bytes(content)
        with pytest.raises(ParameterError, match=r"parameters\.h5"):
            store.load(path)


def test_a_weight_file_gives_the_values_to_start_from(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text("\ufeff1, 2,3\n4 5 6e0\n", encoding="utf-8")
    store = created(use("a/W", 2, 3, file="w.csv"), folder=tmp_path)
    assert store.arrays()["a/W"].tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("1,2,3,4,5", "holds 5 numbers; 6 are needed"),
        ("1,2,3,4,5,six", "cannot be read: could not convert string to float"),
        ("1,2,3,4,5,nan", "cannot be read: holds nan"),
        ("1,2,3,4,5,1e50", "cannot be read: holds nan, infinity or a number too large"),
        (b"\xff\xfe1", "cannot be read: .* codec"),
        (None, "does not exist"),
    ],
)
def test_a_weight_file_that_does_not_fit_is_told(tmp_path: Path, content: Any, text: str) -> None:
    if content is not None:
        (tmp_path / "w.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ParameterError, match=text):
        created(use("a/W", 2, 3, file="w.csv"), folder=tmp_path)


def test_a_store_with_own_gradients_has_the_same_values(tmp_path: Path) -> None:
    store = created(use("a/W", 3))
    own = store.with_own_gradients()
    store.variable("a/W").g = 1
    own.variable("a/W").g = 2
    own.variable("a/W").d[...] = 7
    assert store.variable("a/W").g.tolist() == [1, 1, 1]
    assert store.variable("a/W").d.tolist() == [7, 7, 7]
    store.save(tmp_path / "parameters.h5")
    store.variable("a/W").d[...] = 0
    store.load(tmp_path / "parameters.h5")
    assert own.variable("a/W").d.tolist() == [7, 7, 7]


def test_parameters_stay_unchanged_where_that_is_asked_for() -> None:
    store = created(use("a/W", 2, initializer="Constant"), use("b/W", 2, initializer="Constant"))
    own = store.with_own_gradients()
    with store.unchanged(["a/W"]):
        own.variable("a/W").d[...] = own.variable("b/W").d[...] = 5
    assert own.variable("a/W").d.tolist() == [1, 1]
    assert own.variable("b/W").d.tolist() == [5, 5]


def test_a_parameter_that_is_not_finite_is_found() -> None:
    store = created(use("a/W", 2), use("b/W", 2))
    assert store.first_not_finite() is None
    store.variable("b/W").d[1] = np.inf
    assert store.first_not_finite() == "b/W"


def test_saved_parameters_are_in_the_format_that_nnabla_reads(tmp_path: Path) -> None:
    store = created(use("a/conv/W", 3, 4))
    store.save(tmp_path / "parameters.h5")
    with h5py.File(tmp_path / "parameters.h5") as file:
        assert np.array_equal(file["a/conv/W"][()], store.arrays()["a/conv/W"])
