"""What is wrong with NNP files."""

from __future__ import annotations

from layerwright.model.problems import LayerwrightError


class NnpReadError(LayerwrightError):
    """An NNP file that cannot be imported, with the reason."""
