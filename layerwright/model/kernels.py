"""Whose code computes on the CPU."""

from __future__ import annotations

from typing import Literal

Kernels = Literal["auto", "nnabla", "fast"]
"""nnabla's own functions, or faster ones of ours where they are worth it; `auto` takes these for longer trainings."""

ON_REQUEST: tuple[Kernels, ...] = ("auto", "nnabla", "fast")
