"""Which typeface Japanese is set in."""

from __future__ import annotations

import shutil
import subprocess

_PREFERRED = (
    "Yu Gothic",
    "Meiryo",
    "Hiragino Sans",
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "BIZ UDPGothic",
    "IPAexGothic",
    "IPAPGothic",
    "TakaoPGothic",
    "VL PGothic",
    "MS PGothic",
)
"""Typefaces that have Japanese characters, the most legible on slides first; Office brings the first along."""

_LONGEST_SECONDS = 5


def japanese_typeface() -> str:
    """The first of the known typefaces that this machine has; that which Office brings along where there is none."""
    installed = _installed()
    return next((name for name in _PREFERRED if name in installed), _PREFERRED[0])


def _installed() -> set[str]:
    """The families of the fonts with Japanese characters."""
    program = shutil.which("fc-list")
    if program is None:
        return set()
    try:
        found = subprocess.run(
            [program, ":lang=ja", "family"], capture_output=True, text=True, timeout=_LONGEST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return set()
    return {name.strip() for line in found.stdout.splitlines() for name in line.split(",")}
