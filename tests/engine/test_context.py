"""Choosing a device; what it computes on a card, no test here can see."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import nnabla as nn
import pytest

from layerwright.engine import context
from layerwright.engine.context import in_single_precision, use_device
from layerwright.model.device import DeviceError, check_device


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Leave nnabla's context as it was."""
    before = nn.get_current_context()
    yield
    nn.set_default_context(before)


def test_the_cpu_needs_no_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "load_libraries", lambda: pytest.fail("libraries were loaded"))
    use_device("cpu")
    assert nn.get_current_context().backend == ["cpu:float"]


@pytest.fixture
def extension(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """Puts something in the place of nnabla's extension; what it was asked for stands in the list."""

    def install(cards: int, failure: Exception | None = None) -> list[Any]:
        done: list[Any] = []
        plain = nn.get_current_context()

        def context_of(**arguments: str) -> nn.Context:
            if failure:
                raise failure
            done.append(arguments)
            return plain

        module: Any = ModuleType("nnabla_ext.cudnn")
        module.context, module.get_device_count = context_of, lambda: cards
        monkeypatch.setitem(sys.modules, "nnabla_ext.cudnn", module)
        monkeypatch.setattr(context, "load_libraries", lambda: done.append("libraries"))
        return done

    return install


@pytest.mark.parametrize(
    ("device", "precision", "card", "asked"),
    [
        ("cuda", "float", None, {"device_id": "0", "type_config": "float"}),
        ("cuda:3", "float", None, {"device_id": "3", "type_config": "float"}),
        ("cuda", "half", None, {"device_id": "0", "type_config": "mixed_half"}),
        ("cuda", "half", 2, {"device_id": "2", "type_config": "mixed_half"}),
    ],
)
def test_a_card_is_asked_for_after_its_libraries_are_loaded(
    device: str, precision: Any, card: int | None, asked: dict[str, str], extension: Callable[..., list[Any]]
) -> None:
    done = extension(cards=4)
    use_device(device, precision, card)
    assert done == ["libraries", asked]


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (None, r'The device "cuda:2" cannot be used: nnabla sees 2 cards, which are counted from 0\.'),
        (2, r"process 3 of this machine has none, since nnabla sees 2\. Use at most as many --processes"),
    ],
)
def test_a_card_that_is_not_there_is_refused(
    card: int | None, reason: str, extension: Callable[..., list[Any]]
) -> None:
    extension(cards=2)
    with pytest.raises(DeviceError, match=reason):
        use_device("cuda:2" if card is None else "cuda", card=card)


def test_a_card_without_the_extension_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nnabla_ext.cudnn", None)
    with pytest.raises(DeviceError, match=r"cannot be used: .* `layerwright doctor` tells what to install"):
        use_device("cuda")


def test_an_error_of_the_libraries_is_passed_on(extension: Callable[..., list[Any]]) -> None:
    extension(2, ImportError("libcuda.so.1: cannot open shared object file: No such file or directory"))
    with pytest.raises(DeviceError, match=r"libcuda.so.1: cannot open shared object file"):
        use_device("cuda:1")


def test_a_block_can_be_computed_in_32_bits_on_the_same_card() -> None:
    half = ["cudnn:mixed_half", "cudnn:half", "cudnn:float", "cuda:half", "cuda:float", "cpu:float"]
    nn.set_default_context(nn.Context(half, "CpuCachedArray", device_id="2"))
    with in_single_precision():
        present = nn.get_current_context()
        assert present.backend == ["cudnn:float", "cuda:float", "cpu:float"]
        assert (present.array_class, present.device_id) == ("CpuCachedArray", "2")
    assert nn.get_current_context().backend == half


@pytest.mark.parametrize(
    ("device", "precision", "processes", "reason"),
    [
        ("gpu", "float", 1, 'There is no device "gpu"'),
        ("cpu", "half", 1, "about a hundred times slower"),
        ("cuda:0", "float", 2, "2 processes need one each"),
    ],
)
def test_what_no_machine_can_do_is_refused(device: str, precision: Any, processes: int, reason: str) -> None:
    with pytest.raises(DeviceError, match=reason):
        check_device(device, precision, processes)
