"""How busy this machine is: its processor, its memory and its NVIDIA cards."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_STATISTICS = Path("/proc/stat")
_MEMORY = Path("/proc/meminfo")
_QUERY = "--query-gpu=utilization.gpu,memory.used,memory.total"
_SECONDS = 5.0
_MIB = 2**20


@dataclass(frozen=True)
class CardLoad:
    """A card: how busy it is, as a share, and its memory in bytes."""

    busy: float
    used: int
    total: int


@dataclass(frozen=True)
class Load:
    """A machine at one moment.

    Attributes:
        busy: The share of its processor cores that computed since the last look; None at the first.
        used: The bytes of memory that are taken.
        total: The bytes of memory that it has; 0 where the system does not tell.
        cards: Its NVIDIA cards.
    """

    busy: float | None
    used: int
    total: int
    cards: tuple[CardLoad, ...] = ()


class LoadMeter:
    """Looks at the machine again and again."""

    def __init__(self) -> None:
        self._before: tuple[int, int] | None = None
        self._tool = shutil.which("nvidia-smi")

    def look(self) -> Load:
        """How busy the machine is; asking for cards may take a second."""
        used, total = memory(_text(_MEMORY))
        return Load(self._busy(), used, total, self._cards())

    def _busy(self) -> float | None:
        now = processor_time(_text(_STATISTICS))
        before, self._before = self._before, now
        if before is None or now is None or now[1] <= before[1]:
            return None
        return min(max((now[0] - before[0]) / (now[1] - before[1]), 0.0), 1.0)

    def _cards(self) -> tuple[CardLoad, ...]:
        if self._tool is None:
            return ()
        try:
            command = [self._tool, _QUERY, "--format=csv,noheader,nounits"]
            told = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_SECONDS)
        except (OSError, subprocess.TimeoutExpired):
            return ()
        return cards(told.stdout) if told.returncode == 0 else ()


def processor_time(text: str) -> tuple[int, int] | None:
    """The time that all cores have computed, and all time, from the content of /proc/stat; None where it is another.

    Waiting for a disk counts as idle.
    """
    fields = text.partition("\n")[0].split()
    if len(fields) < 6 or fields[0] != "cpu" or not all(field.isdigit() for field in fields[1:]):
        return None
    # What guests have used, from the ninth on, is counted within the first two already.
    times = [int(field) for field in fields[1:9]]
    return sum(times) - times[3] - times[4], sum(times)


def memory(text: str) -> tuple[int, int]:
    """The bytes that are taken and those that there are, from the content of /proc/meminfo; zeros if it is another."""
    sizes: dict[str, int] = {}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        number = value.removesuffix("kB").strip()
        if number.isdigit():
            sizes[name] = int(number) * 1024
    total = sizes.get("MemTotal", 0)
    return total - sizes.get("MemAvailable", total), total


def cards(text: str) -> tuple[CardLoad, ...]:
    """The cards that nvidia-smi names, a line each; one that does not tell its load is left out."""
    found = []
    for line in text.splitlines():
        fields = [field.strip() for field in line.split(",")]
        if len(fields) == 3 and all(field.isdigit() for field in fields):
            busy, used, total = map(int, fields)
            found.append(CardLoad(busy / 100, used * _MIB, total * _MIB))
    return tuple(found)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
