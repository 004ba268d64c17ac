"""Fourier transforms."""

from __future__ import annotations

from collections.abc import Mapping

from layerwright.engine.calls.form import Row, plain

CALLS: Mapping[str, Row] = {
    "FFT": plain("fft", signal_ndim="SignalNDim", normalized="Normalized"),
    "IFFT": plain("ifft", signal_ndim="SignalNDim", normalized="Normalized"),
}
