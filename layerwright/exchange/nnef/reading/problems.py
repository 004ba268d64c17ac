"""What is wrong with files of NNEF."""

from __future__ import annotations

from layerwright.model.problems import LayerwrightError


class NnefReadError(LayerwrightError):
    """Files of NNEF that cannot be read, with the place and the reason."""
