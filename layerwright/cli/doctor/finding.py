"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warning", "missing"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for: whether it works, what was found, and what to do about it.

    "warning" is something that works but will be noticed; "missing" is something that does not work. A command line in
    the advice stands on a line of its own, so that it can be copied.
    """

    name: str
    status: Status
    found: str
    advice: str = ""
