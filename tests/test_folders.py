from pathlib import Path

import platformdirs
import pytest

from layerwright.folders import VARIABLES, Kind, user_folder


@pytest.mark.parametrize("kind", VARIABLES)
def test_the_environment_moves_a_folder(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLES[kind], "/elsewhere")
    assert user_folder(kind) == Path("/elsewhere")


def test_without_the_environment_the_system_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAYERWRIGHT_CACHE", raising=False)
    assert user_folder("cache") == Path(platformdirs.user_cache_dir("layerwright"))
