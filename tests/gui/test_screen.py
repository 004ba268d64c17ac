"""The program on a real X server, with a real mouse and keyboard: start, build a network, undo, save, quit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from layerwright.folders import VARIABLES
from layerwright.model.network import Network
from layerwright.model.project import Project, load_project, save_project

pytestmark = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")),
    reason="needs Xvfb and xdotool (`make setup` as root installs them, or says how)",
)

_PATIENCE = 60.0


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of programs on a screen of their own; the server chooses a number that is free."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
        environment |= {variable: str(tmp_path / "home" / kind) for kind, variable in VARIABLES.items()}
        yield {**environment, "DISPLAY": f":{number}"}
        server.terminate()


class Hand:
    """A hand at the mouse and the keyboard of a screen."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def do(self, *words: str) -> str:
        """Let xdotool do something."""
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, check=False, timeout=_PATIENCE
        )
        return done.stdout.strip()

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.do("key", "--delay", "40", key)
            time.sleep(0.25)

    def type(self, text: str) -> None:
        """Type a text."""
        self.do("type", "--delay", "30", text)
        time.sleep(0.3)

    def wait_for_window(self, name: str) -> str:
        """The number of the first window with a name, once it is there."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            found = self.do("search", "--onlyvisible", "--name", name).split()
            if found:
                return found[0]
            time.sleep(0.2)
        raise AssertionError(f"no window called {name} has come")


def until(what: str, true: Callable[[], bool]) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if true():
            return
        time.sleep(0.2)
    raise AssertionError(f"waited in vain: {what}")


def test_a_network_is_built_by_hand_and_saved(screen: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "hand.lwproj"
    save_project(Project(networks=(Network("Main"),)), path)
    command = [sys.executable, "-m", "layerwright.cli", "open", str(path)]
    with subprocess.Popen(command, env=screen, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as program:
        hand = Hand(screen)
        number = hand.wait_for_window("hand.lwproj")
        hand.do("windowfocus", "--sync", number)
        # Over the middle of the canvas: Tab opens the search, Enter takes what it has found.
        hand.do("mousemove", "760", "420", "click", "1")
        time.sleep(0.5)
        for layer in ("Input", "Affine", "ReLU"):
            hand.press("Tab")
            hand.type(layer)
            hand.press("Return")
        hand.press("ctrl+z", "ctrl+s")
        until("the file holds what was built", lambda: len(load_project(path).network("Main").layers) == 2)
        hand.press("ctrl+q")
        assert program.wait(_PATIENCE) == 0
        assert program.stdout is not None
        assert b"Traceback" not in program.stdout.read()
    main = load_project(path).network("Main")
    assert [layer.type for layer in main.layers] == ["Input", "Affine"]
    assert [(link.source, link.target) for link in main.links] == [("Input", "Affine")]
